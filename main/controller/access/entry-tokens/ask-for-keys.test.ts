import { afterEach, beforeEach, expect, test } from 'vitest';
import { DAY_MS } from '../../../../domain/time.ts';
import { jsonOf } from '../../../../sync/protocol/json.ts';
import type { StreamEvent } from '../../../../sync/protocol/events.ts';
import { someMintingKeys, toldKeys } from '../../../../tests/support/entry-tokens.ts';
import { silentLog } from '../../../../tests/support/facility-database.ts';
import { buildFacility, type FacilityRig, RIG_BOX } from '../../../../tests/support/facility-rig.ts';
import { askForKeys } from './ask-for-keys.ts';
import { createEntryKeyRing } from './entry-key-ring.ts';

const MINTING = someMintingKeys('club');

let rig: FacilityRig;
beforeEach(async () => {
  rig = await buildFacility();
});
afterEach(() => rig.dispose());

const look = (boxKey = RIG_BOX.publicKey) =>
  askForKeys({ db: rig.database.db, node: rig.node, boxKey }, rig.clock.now());

async function asked(): Promise<unknown[]> {
  const events = (await rig.node.readOutbox(0, 100)).map(({ body }) => JSON.parse(body) as StreamEvent);
  return events.flatMap((event) => (event.kind === 'fact' && event.type === 'entry.keys_wanted' ? [event.data] : []));
}

async function answer(): Promise<void> {
  rig.cloud.take({ type: 'fact', factType: 'entry.keys', data: jsonOf(toldKeys([MINTING], RIG_BOX.publicKey)) });
  await rig.node.run({ type: 'data', frame: rig.cloud.dataAfter(0), setAside: false });
}

const trustedIds = (box = RIG_BOX) =>
  createEntryKeyRing({ db: rig.database.db, box, log: silentLog })
    .trusted()
    .keys.map(({ id }) => id);

test('a controller asks once, and again each day while nobody answers', async () => {
  look();
  look();
  expect(await asked()).toEqual([{ boxKey: RIG_BOX.publicKey }]);

  rig.clock.advance(DAY_MS);
  look();
  expect(await asked()).toHaveLength(2);
});

test('what it was told it opens, keeps sealed, and asks for again after a week', async () => {
  look();
  await answer();
  rig.clock.advance(6 * DAY_MS);
  look();
  expect(await asked()).toHaveLength(1);
  expect(trustedIds()).toEqual([MINTING.keys.id]);
  const stored = JSON.stringify(rig.database.db.$client.prepare('select * from entry_keys').all());
  expect(stored).not.toContain(MINTING.keys.sealingKey.export().toString('base64url'));

  rig.clock.advance(DAY_MS);
  look();
  expect(await asked()).toHaveLength(2);
});

test('another controller cannot open what was told to the one before it, and asks for itself', async () => {
  look();
  await answer();
  const other = { publicKey: 'B'.repeat(43), open: () => null };

  look(other.publicKey);

  expect(trustedIds(other)).toEqual([]);
  expect(await asked()).toEqual([{ boxKey: RIG_BOX.publicKey }, { boxKey: other.publicKey }]);
});

test('a fenced controller asks when it may speak again', async () => {
  await rig.node.run({
    type: 'fence',
    frame: { t: 'fence', cloudNonce: 'c'.repeat(32), reason: 'clone', recovery: null },
  });

  look();

  expect(await asked()).toEqual([]);
});
