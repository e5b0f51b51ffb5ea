import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { silentLog } from '../../../tests/support/facility-database.ts';
import { BAY_1, BAY_2 } from '../../../tests/support/facility-profile.ts';
import { aWish, afternoon, buildFacility, type FacilityRig, NOON, STAFF } from '../../../tests/support/facility-rig.ts';
import { seededRandom } from '../../../tests/support/seeded-random.ts';
import { createUnifiNetworkRig, SWITCH_MAC, type UnifiNetworkRig } from '../../../tests/support/unifi-network-rig.ts';
import { required } from '../../../domain/assert.ts';
import { MINUTE_MS } from '../../../domain/time.ts';
import { listAuditOf } from '../staff/audit-repository.ts';
import { saveVoucher } from './guest-wifi/wifi-voucher-repository.ts';
import { insertPowerCycle } from './network-repository.ts';
import { createNetworkService, type NetworkService, type WantedBinding } from './network-service.ts';

let club: FacilityRig;
let network: UnifiNetworkRig;
let service: NetworkService;
beforeEach(async () => {
  club = await buildFacility();
  network = await createUnifiNetworkRig({ now: NOON });
  service = start();
});
afterEach(async () => {
  await network.stop();
  club.dispose();
});

function start(port: UnifiNetworkRig['port'] | null = network.port): NetworkService {
  const { db } = club.database;
  const { clock } = club;
  const profile = club.desk.profile;
  const parts = { db, clock, random: seededRandom(3), log: silentLog, port, profile };
  return createNetworkService({ ...parts, adapter: 'live', hasVouchers: true });
}

const BAY_PC: WantedBinding = {
  place: { type: 'resource', id: BAY_1 },
  label: 'PC of bay 1',
  switchMac: SWITCH_MAC,
  portIndex: 4,
};

function bind(changes: Partial<WantedBinding> = {}): string {
  const bound = service.bind({ ...BAY_PC, ...changes }, STAFF);
  return required(bound.ok ? bound.value.portId : null, 'the port is free');
}

const cycle = (portId: string, override = false) => service.powerCycle({ portId, reason: 'It hangs', override }, STAFF);

function pass(ms: number): void {
  club.clock.advance(ms);
  network.advance(ms);
}

describe('a power cycle', () => {
  test('is done once and leaves who, why and what in the trail', async () => {
    const portId = bind();

    expect(await cycle(portId)).toEqual({ ok: true, value: { outcome: 'done' } });

    expect(network.powerCycles()).toBe(1);
    const trail = listAuditOf(club.database.db, { type: 'resource', id: BAY_1 });
    expect(trail.at(-1)).toMatchObject({
      action: 'network.power_cycled',
      byName: 'Robin',
      details: { reason: 'It hangs', switchMac: SWITCH_MAC, portIndex: 4, override: false },
    });
    expect(service.list().ports).toMatchObject([{ lastCycle: { by: 'Robin', outcome: 'done', reason: 'It hangs' } }]);
  });

  test.each([
    ['losing the connection after it acted', 1],
    ['silent without having acted', 0],
  ] as const)('at a network %s is unknown and never repeated', async (condition, effects) => {
    const portId = bind();
    await network.given(condition);

    expect(await cycle(portId)).toEqual({ ok: true, value: { outcome: 'unknown' } });

    await network.given('in working order');
    expect(network.powerCycles()).toBe(effects);
    expect(await cycle(portId)).toMatchObject({ error: { code: 'network.cooling_down' } });
  });

  test('that was certainly not done may be tried again at once', async () => {
    const portId = bind();
    await network.given('still starting');
    expect(await cycle(portId)).toEqual({ ok: true, value: { outcome: 'refused', problem: 'network.starting' } });
    await network.given('in working order');

    expect(await cycle(portId)).toMatchObject({ value: { outcome: 'done' } });
  });

  test('is refused for five minutes after the last, and while that is under way', async () => {
    const portId = bind();

    const [first, second] = await Promise.all([cycle(portId), cycle(portId, true)]);
    expect(first).toMatchObject({ value: { outcome: 'done' } });
    expect(second).toEqual({ ok: false, error: { code: 'network.cooling_down', until: NOON + 5 * MINUTE_MS } });

    pass(5 * MINUTE_MS);
    expect(await cycle(portId)).toMatchObject({ value: { outcome: 'done' } });
    expect(network.powerCycles()).toBe(2);
  });

  test('is refused while somebody plays there and from twenty minutes before, unless that does not count', async () => {
    const portId = bind();
    const time = afternoon('12:19', '13:00');
    await club.bookings.create(aWish(afternoon('12:30', '13:30')), STAFF);
    expect(time.startsAt - NOON).toBeLessThan(20 * MINUTE_MS);

    expect(await cycle(portId)).toMatchObject({ ok: true });
    pass(11 * MINUTE_MS);
    expect(await cycle(portId)).toEqual({
      ok: false,
      error: { code: 'network.in_use', ...afternoon('12:30', '13:30') },
    });
    pass(40 * MINUTE_MS);
    expect(await cycle(portId)).toMatchObject({ error: { code: 'network.in_use' } });
    expect(await cycle(portId, true)).toMatchObject({ value: { outcome: 'done' } });
    pass(60 * MINUTE_MS);
    expect(await cycle(portId)).toMatchObject({ value: { outcome: 'done' } });
  });

  test('of a door looks at the bays behind it, and one of a bay at no other', async () => {
    const [door] = club.desk.profile().doors;
    const doorPort = bind({ place: { type: 'door', id: door?.id ?? '' }, label: 'Reader' });
    const otherBay = bind({ place: { type: 'resource', id: BAY_2 }, portIndex: 8 });
    await club.bookings.create(aWish(afternoon('12:00', '13:00')), STAFF);

    expect(await cycle(doorPort)).toMatchObject({ error: { code: 'network.in_use' } });
    expect(await cycle(otherBay)).toMatchObject({ ok: true });
  });

  test('that a process took along when it died may have happened', () => {
    bind();
    const sent = { id: 'p-1', switchMac: SWITCH_MAC, portIndex: 4, at: NOON, byName: 'Robin', reason: 'It hangs' };
    club.database.db.transaction((tx) => insertPowerCycle(tx, { ...sent, outcome: 'sent', problem: null }));

    expect(start().list().ports).toMatchObject([{ lastCycle: { outcome: 'unknown' } }]);
  });

  test('needs a port that is bound, and a network', async () => {
    const portId = bind();
    service.unbind(portId, STAFF);

    expect(await cycle(portId)).toEqual({ ok: false, error: { code: 'network.not_bound' } });
    service = start(null);
    expect(await cycle(portId)).toEqual({ ok: false, error: { code: 'network.disabled' } });
  });
});

describe('a port', () => {
  test('is bound to one thing, of a door or bay that the club has', () => {
    bind();

    expect(service.bind({ ...BAY_PC, label: 'Another' }, STAFF)).toEqual({
      ok: false,
      error: { code: 'network.port_bound', label: 'PC of bay 1' },
    });
    expect(service.bind({ ...BAY_PC, place: { type: 'door', id: 'none' }, portIndex: 5 }, STAFF)).toEqual({
      ok: false,
      error: { code: 'network.no_such_place' },
    });
  });

  test('is unknown until the network is read, then online, and away when what hangs there is', async () => {
    bind();
    const reach = () => service.list().ports.map((port) => port.reach);
    expect(reach()).toEqual(['unknown']);

    await service.refresh();
    expect(service.list()).toMatchObject({
      asOf: NOON,
      ports: [{ reach: 'online', lastSeenAt: NOON, switchName: 'Back office switch', poeWatts: 3.2 }],
    });

    network.sim.site.setAway('78:45:58:b0:00:01', true);
    pass(MINUTE_MS);
    await service.refresh();
    expect(service.list().ports).toMatchObject([{ reach: 'offline', lastSeenAt: NOON }]);
  });

  test('is unknown again when the network has not answered for a while, and the view says why', async () => {
    bind();
    await service.refresh();
    await network.given('still starting');

    pass(4 * MINUTE_MS);
    await service.refresh();

    expect(service.list()).toMatchObject({
      asOf: NOON,
      problem: 'network.starting',
      ports: [{ reach: 'unknown' }],
    });
  });
});

test('a booking’s Wi-Fi code is told as it is typed, and listed with who comes', async () => {
  const booked = await club.bookings.create(aWish(), STAFF);
  const { id: bookingId } = required(booked.ok ? booked.value : null, 'the time is free');
  const voucher = { bookingId, voucherId: 'v-1', code: '1234567890', durationMin: 90, ...afternoon('15:00', '16:00') };
  club.database.db.transaction((tx) => saveVoucher(tx, voucher));

  expect(service.findWifiCode(bookingId)).toEqual({ code: '12345-67890', durationMin: 90 });
  expect(service.findWifiCode('nobody')).toBeNull();
  expect(service.list().vouchers).toMatchObject([{ bookingId, code: '12345-67890', customerName: 'Zoë Núñez' }]);
});

test('a club without a network has a view that says so', () => {
  service = start(null);

  expect(service.isSetUp()).toBe(false);
  expect(service.list()).toMatchObject({ asOf: null, ports: [], switches: [] });
});
