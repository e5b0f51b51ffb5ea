import { createHmac } from 'node:crypto';
import { fastify, type FastifyInstance } from 'fastify';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { MINUTE_MS, SECOND_MS } from '../../../domain/time.ts';
import { type DoorClub, openDoorClub } from '../../../tests/support/door-club.ts';
import { silentLog } from '../../../tests/support/facility-database.ts';
import { STAFF } from '../../../tests/support/facility-rig.ts';
import { DOOR_1, DOOR_2 } from '../../../tests/support/unifi-access-rig.ts';
import { waitUntil } from '../../../tests/support/wait-until.ts';
import { UNIFI_ACCESS_HOOK_PATH as PATH } from '../config.ts';
import { addDoorHookRoute } from './door-hook-route.ts';

let app: FastifyInstance;
let club: DoorClub;
let url: string;

/** A controller's route on a real port, and a console that may deliver to it. */
beforeEach(async () => {
  app = fastify();
  let read: DoorClub['record']['readDelivery'] | null = null;
  await addDoorHookRoute(app, (delivery) => (read ?? club.record.readDelivery)(delivery), silentLog);
  url = `${await app.listen({ host: '127.0.0.1', port: 0 })}${PATH}`;
  club = await openDoorClub({ deliveryUrl: url });
  read = club.record.readDelivery;
});
afterEach(async () => {
  await app.close();
  await club.stop();
});

async function endpoints(): Promise<
  { id: string; name: string; endpoint: string; secret: string; events: string[] }[]
> {
  const { data } = (await club.ask('GET', '/webhooks/endpoints')) as { data: never };
  return data;
}

const aDelivery = (id: string, event = 'access.door.unlock', doorId: string = DOOR_1.id) =>
  JSON.stringify({
    event,
    event_object_id: id,
    data: {
      location: { id: doorId, location_type: 'door' },
      device: null,
      actor: { id: 'ann', name: 'Ann', type: 'user' },
      object: { authentication_type: 'NFC', result: 'Access Granted' },
      something_new: { in: 'a later version' },
    },
  });

async function deliver(body: string, options: { secret?: string; atMs?: number; signature?: string } = {}) {
  const { secret = (await endpoints())[0]?.secret ?? '', atMs = club.facility.clock.now() } = options;
  const seconds = Math.floor(atMs / SECOND_MS);
  const mac = createHmac('sha256', secret).update(`${seconds}.${body}`).digest('hex');
  const signature = options.signature ?? `t=${seconds},v1=${mac}`;
  const answer = await fetch(url, { method: 'POST', body, headers: { signature, 'content-type': 'application/json' } });
  return answer.status;
}

describe('our address at the console', () => {
  test('is registered once, however often it is asked for', async () => {
    await club.record.askForDeliveries();
    const [first] = await endpoints();
    await club.restart();
    await club.record.askForDeliveries();

    expect(await endpoints()).toEqual([first]);
    expect(first).toMatchObject({ endpoint: url, events: expect.arrayContaining(['access.door.unlock']) });
  });

  test('is put right where it is wrong, and doubles of ours go; those of others stay', async () => {
    const events = ['access.doorbell.incoming'];
    const add = (name: string, endpoint: string) => club.ask('POST', '/webhooks/endpoints', { name, endpoint, events });
    await add('somebody else', 'http://127.0.0.1:9/other');
    await club.record.askForDeliveries();
    const [, ours] = await endpoints();
    await club.ask('PUT', `/webhooks/endpoints/${ours?.id}`, { ...ours, events });
    await add(ours?.name ?? '', 'http://127.0.0.1:9/an-old-address-of-ours');
    await club.restart();

    await club.record.askForDeliveries();

    const after = await endpoints();
    expect(after.map(({ endpoint }) => endpoint).toSorted()).toEqual(['http://127.0.0.1:9/other', url].toSorted());
    expect(after.find(({ endpoint }) => endpoint === url)?.events).toContain('access.door.unlock');
  });

  test('gets what happens, twice or in another order, and each is one event with the record’s', async () => {
    await club.record.askForDeliveries();
    club.console.turnFaults({ webhooksDeliveredTwice: true, webhooksReordered: true });
    for (let count = 0; count < 2; count += 1) {
      await club.doors.unlock({ doorId: 'front', reason: 'Delivery' }, STAFF);
      club.pass(10 * SECOND_MS);
    }
    await waitUntil(() => club.events().length === 2);

    await club.record.read();

    expect(club.events()).toMatchObject([{ commandId: expect.any(String) }, { commandId: expect.any(String) }]);
    expect(new Set(club.events().map(({ commandId }) => commandId)).size).toBe(2);
  });
});

describe('a delivery', () => {
  beforeEach(() => club.record.askForDeliveries());

  test('is taken once, and what this version does not know passes', async () => {
    expect(await deliver(aDelivery('one'))).toBe(200);
    expect(await deliver(aDelivery('one'))).toBe(200);
    expect(await deliver(aDelivery('new', 'access.something.new'))).toBe(200);
    expect(await deliver('{"event":')).toBe(200);
    await waitUntil(() => club.events().length > 0);
    expect(await deliver(aDelivery('other', 'access.door.unlock', DOOR_2.id))).toBe(200);

    expect(club.events()).toMatchObject([
      { doorId: 'front', kind: 'opened', means: 'card', actor: { id: 'ann', name: 'Ann', kind: 'person' } },
    ]);
  });

  test('that is forged, old, of the future, unsigned or cut is refused, and nothing comes of it', async () => {
    const now = club.facility.clock.now();
    const answers = [
      await deliver(aDelivery('a'), { secret: 'another' }),
      await deliver(aDelivery('b'), { atMs: now - 6 * MINUTE_MS }),
      await deliver(aDelivery('c'), { atMs: now + 6 * MINUTE_MS }),
      await deliver(aDelivery('d'), { signature: '' }),
      await deliver(aDelivery('e'), { signature: 't=1,v1=abc' }),
      (await fetch(url, { method: 'POST', body: aDelivery('f') })).status,
    ];

    expect(answers).toEqual([401, 401, 401, 401, 401, 401]);
    expect(club.events()).toEqual([]);
  });

  test('that is too large is not read', async () => {
    expect(await deliver('x'.repeat(70_000))).toBe(413);
  });

  test('tells of an emergency in the whole building', async () => {
    await club.ask('PUT', '/doors/settings/emergency', { lockdown: true, evacuation: false });
    await waitUntil(() => club.events().length > 0);

    expect(club.events()).toMatchObject([{ kind: 'lockdown', doorId: null }]);
  });
});
