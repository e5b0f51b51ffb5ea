import { generateKeyPairSync } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createEntryKeys } from '../../domain/entry-token/entry-keys.ts';
import { openEntryToken } from '../../domain/entry-token/entry-token.ts';
import { HOUR_MS } from '../../domain/time.ts';
import type { StreamEvent } from '../../sync/protocol/events.ts';
import { type EntryKeysSealed, EntryKeysSealedSchema, EntryKeysFactSchema } from '../../sync/protocol/product-data.ts';
import { createSealedBox } from '../../sync/transport/sealed-box.ts';
import { filePostgres } from '../../tests/support/file-postgres.ts';
import { LENIENT, openWithFacility } from '../../tests/support/half-day.ts';
import { manualClock } from '../../tests/support/manual-clock.ts';
import { BAY, DAY_START, FACILITY_ID, id } from '../../tests/support/memory-node.ts';
import { seededRandom } from '../../tests/support/seeded-random.ts';
import { applyFact, recoverFact } from '../bookings/cloud-facts.ts';
import type { Database } from '../db/database.ts';
import { createCloudNode } from '../facility-link/cloud-node.ts';
import { createLog } from '../log.ts';
import { createEntryKeyCourier } from './entry-key-courier.ts';
import { createPassMint } from './entry-passes.ts';
import { type EntryKeyBook, openEntryKeyBook } from './key-book.ts';

const server = filePostgres();
const SECRET = Buffer.alloc(32, 3);
const BOX = createSealedBox(generateKeyPairSync('ed25519').privateKey);
const OTHER_FACILITY = id('another facility');
const PLACE = { facilityId: FACILITY_ID, now: DAY_START };

let database: Database;
let keys: EntryKeyBook;
beforeEach(async () => {
  database = await openWithFacility(server.url);
  keys = await openEntryKeyBook(database.db, SECRET);
});
afterEach(() => database.close());

const ask = (boxKey = BOX.publicKey) =>
  database.db.transaction((tx) => applyFact(tx, { type: 'entry.keys_wanted', data: { boxKey } }, PLACE));

function aCourier(book = keys) {
  const node = createCloudNode<string>({
    db: database.db,
    facilityId: FACILITY_ID,
    clock: manualClock(DAY_START),
    random: seededRandom(1),
    policy: LENIENT,
    alongside: { prepare: async (_tx, claims) => claims.map(() => true), write: () => [] },
  });
  const courier = createEntryKeyCourier({ db: database.db, log: createLog('silent'), keys: book });
  const told = async () =>
    (await node.readOutbox(0, 100))
      .map(({ body }) => JSON.parse(body) as StreamEvent)
      .flatMap((event) => (event.kind === 'fact' && event.type === 'entry.keys' ? [event] : []))
      .map((event) => EntryKeysFactSchema.parse(event).data);
  const tell = () => courier.tell((facilityId) => (facilityId === FACILITY_ID ? node : undefined));
  return { node, told, tell };
}

const BOOKING = {
  id: id('booking'),
  facilityId: FACILITY_ID,
  resourceId: BAY,
  startsAt: DAY_START,
  endsAt: DAY_START + HOUR_MS,
  revision: 1,
};

const passOf = (book: EntryKeyBook) => createPassMint(book, () => ['front'])(BOOKING);

/** Whether a facility that was told `told` takes a token. */
function opens(token: string | undefined, { keys: raw, revokedIds }: EntryKeysSealed, facilityId = FACILITY_ID) {
  const bytes = (text: string) => Buffer.from(text, 'base64url');
  const trusted = raw.map(({ verifying, sealing, site }) =>
    createEntryKeys({ verifying: bytes(verifying), sealing: bytes(sealing), site: bytes(site) }),
  );
  const opened = openEntryToken(token ?? '', facilityId, { keys: trusted, revokedIds });
  return opened.ok ? 'opened' : opened.error.code;
}

describe('a pass', () => {
  test('is always the same for a booking, opens at its own facility and at no other', () => {
    const pass = passOf(keys);

    expect(passOf(keys)).toEqual(pass);
    expect(opens(pass?.fixed, keys.keysFor(FACILITY_ID))).toBe('opened');
    expect(opens(pass?.rotating, keys.keysFor(FACILITY_ID))).toBe('opened');
    expect(opens(pass?.rotating, keys.keysFor(OTHER_FACILITY), OTHER_FACILITY)).toBe('token.foreign');
  });

  test('is opened by a facility that has not heard of the rotation before it', async () => {
    const toldBefore = keys.keysFor(FACILITY_ID);

    await keys.rotate({ revoke: false });

    expect(opens(passOf(keys)?.fixed, toldBefore)).toBe('opened');
  });

  test('of before a rotation is good until the next, and not at all once it was revoked', async () => {
    const first = passOf(keys)?.fixed;

    await keys.rotate({ revoke: false });
    expect(opens(first, keys.keysFor(FACILITY_ID))).toBe('opened');
    await keys.rotate({ revoke: true });

    expect(opens(first, keys.keysFor(FACILITY_ID))).toBe('token.revoked');
    expect(opens(passOf(keys)?.fixed, keys.keysFor(FACILITY_ID))).toBe('opened');
  });

  test('is by the new keys in every process, and after a restart', async () => {
    const other = await openEntryKeyBook(database.db, SECRET);
    await keys.rotate({ revoke: false });

    await other.refresh();

    expect(passOf(other)).toEqual(passOf(keys));
    expect(passOf(await openEntryKeyBook(database.db, SECRET))).toEqual(passOf(keys));
  });
});

describe('telling a facility its keys', () => {
  test('nobody who has not asked, and once whoever has', async () => {
    const { tell, told } = aCourier();

    await tell();
    expect(await told()).toEqual([]);
    await ask();
    await tell();
    await tell();

    const [fact, ...more] = await told();
    expect(more).toEqual([]);
    expect(EntryKeysSealedSchema.parse(JSON.parse(String(BOX.open(fact?.sealed ?? ''))))).toEqual(
      keys.keysFor(FACILITY_ID),
    );
  });

  test('again when it asks again, and after a rotation', async () => {
    const { tell, told } = aCourier();
    await ask();
    await tell();
    await ask();
    await tell();
    await keys.rotate({ revoke: true });
    await tell();

    expect((await told()).map(({ number, revokedUpTo }) => ({ number, revokedUpTo }))).toEqual([
      { number: 1, revokedUpTo: 0 },
      { number: 1, revokedUpTo: 0 },
      { number: 2, revokedUpTo: 1 },
    ]);
  });

  test('has no key in the clear in the database', async () => {
    const { tell } = aCourier();
    await ask();
    await tell();

    const { rows } = await database.pool.query('select body::text from outbox');
    const secrets = keys.keysFor(FACILITY_ID).keys.flatMap(({ sealing, site }) => [sealing, site]);
    expect(rows.length).toBeGreaterThan(0);
    for (const secret of secrets) expect(JSON.stringify(rows)).not.toContain(secret);
  });

  test('for a key that is none tells nobody, and keeps nobody else waiting', async () => {
    const { tell, told } = aCourier();
    await ask('A'.repeat(43));

    await tell();

    expect(await told()).toEqual([]);
  });

  test('a cloud that went back in time goes on by the keys that it had told', async () => {
    const { tell, told } = aCourier();
    await keys.rotate({ revoke: false });
    await keys.rotate({ revoke: false });
    await ask();
    await tell();
    const [fact] = await told();
    await database.pool.query("delete from setting where name = 'entry-token-keys'");

    await database.db.transaction((tx) => recoverFact(tx, { type: 'entry.keys', data: fact ?? null }, PLACE));

    const restored = await openEntryKeyBook(database.db, SECRET);
    expect(restored.state()).toEqual({ version: 3, number: 3, revokedUpTo: 0 });
  });
});
