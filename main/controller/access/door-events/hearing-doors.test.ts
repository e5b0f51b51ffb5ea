import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { SECOND_MS } from '../../../../domain/time.ts';
import { type DoorClub, openDoorClub } from '../../../../tests/support/door-club.ts';
import { STAFF } from '../../../../tests/support/facility-rig.ts';
import { DOOR_1 } from '../../../../tests/support/unifi-access-rig.ts';
import { waitUntil } from '../../../../tests/support/wait-until.ts';
import type { FaultsChange } from '../../../../simulators/unifi-access/faults.ts';

/** What the live connection tells, through every switch of the console; the record is only read where a test says so. */

let club: DoorClub;
beforeEach(async () => {
  // On a busy machine a handshake takes long: what is told meanwhile would be told to nobody.
  club = await openDoorClub({ limits: { silenceMs: 15_000 } });
});
afterEach(() => club.stop());

const unlock = () => club.doors.unlock({ doorId: 'front', reason: 'Delivery' }, STAFF);
const isUp = () => club.record.connection().isUp;

async function connect(faults: FaultsChange = {}): Promise<void> {
  club.console.turnFaults(faults);
  club.record.start();
  await waitUntil(isUp);
  await club.record.read();
}

const websocket = (switches: NonNullable<FaultsChange['websocket']>): FaultsChange => ({ websocket: switches });

test.each<[string, FaultsChange]>([
  ['as it should be', {}],
  ['with garbage between', websocket({ sendsGarbage: true })],
  ['in two forms', websocket({ insights: 'object' })],
  ['in two forms, one of them lists', websocket({ insights: 'list' })],
  ['in the second form alone', websocket({ insights: 'list', omitsLogs: true })],
  ['naming the hub as the door', { ...websocket({ namesHubAsDoor: true, insights: 'list' }), logsNameHubAsDoor: true }],
  ['without what its caller added', { logsOmitExtra: true }],
])('an opening is heard at once, and the record adds no second one: %s', async (_, faults) => {
  await connect(faults);
  await unlock();
  club.pass(5 * SECOND_MS);
  await waitUntil(() => club.events().length > 0);
  const heard = club.events();

  await club.record.read();

  expect(heard).toMatchObject([{ doorId: 'front', kind: 'opened', means: 'remote' }]);
  expect(club.events()).toMatchObject([{ id: heard[0]?.id, commandId: expect.any(String) }]);
});

test('two people at once stay two, in whatever forms they are told', async () => {
  await connect(websocket({ insights: 'list' }));
  for (const id of ['first', 'second']) {
    await club.ask('PUT', `/doors/${DOOR_1.id}/unlock`, { actor_id: id, actor_name: id });
  }
  club.pass(2 * SECOND_MS);
  await waitUntil(() => club.events().length === 2);

  await club.record.read();

  expect(club.events()).toHaveLength(2);
  expect(new Set(club.events().map(({ actor }) => actor.id))).toEqual(new Set(['first', 'second']));
});

test('the lock and its sensor are told as they are heard', async () => {
  await connect();
  await unlock();
  club.pass(100);

  await waitUntil(() => club.record.stateOf(DOOR_1.id)?.lock === 'unlocked');
  club.pass(5 * SECOND_MS);
  await waitUntil(() => club.record.stateOf(DOOR_1.id)?.lock === 'locked');

  expect(club.record.stateOf(DOOR_1.id)).toMatchObject({ position: null });
});

describe('a connection', () => {
  test('that goes silent is given up and made anew', async () => {
    await club.stop();
    club = await openDoorClub({ limits: { silenceMs: 400 } });
    await connect();
    const first = club.record.connection().heardAt;
    club.pass(SECOND_MS);
    // Nothing more comes; the greeting of the next one is a sign of life.
    await waitUntil(() => club.record.connection().heardAt !== first && isUp());

    expect(club.logged()).toContain('door.live.lost');
  });

  test('that is dropped is made anew, and what happened meanwhile is in the record', async () => {
    await connect();
    club.console.dropWebsockets();
    await unlock();
    club.pass(2 * SECOND_MS);
    await waitUntil(isUp);

    await club.record.read();

    expect(club.events()).toHaveLength(1);
  });

  test.each<[string, FaultsChange, string]>([
    ['refuses our token', { tokenExpired: true }, 'door_system.not_authorised'],
    ['shows another certificate', { certificate: 'changed' }, 'door_system.certificate_changed'],
    ['is still starting', { reboot: { status: 502 } }, 'door_system.starting'],
  ])('to a console that %s says so, and comes about when that is over', async (_, faults, trouble) => {
    await connect();
    club.console.turnFaults(faults);
    club.console.dropWebsockets();
    await waitUntil(() => club.record.connection().trouble === trouble);
    expect(isUp()).toBe(false);

    club.console.resetFaults();
    await waitUntil(isUp);

    expect(club.record.connection().trouble).toBeNull();
    expect(club.logged()).not.toContain('a-token-that-must-not-leak');
  });
});
