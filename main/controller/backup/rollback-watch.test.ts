import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { newNodeRow } from '../../../sync/engine/node-state.ts';
import { silentLog, tempFolder } from '../../../tests/support/facility-database.ts';
import { aProfile, BAY_1, between } from '../../../tests/support/facility-profile.ts';
import { manualClock } from '../../../tests/support/manual-clock.ts';
import { seededRandom } from '../../../tests/support/seeded-random.ts';
import { TIME_MAX, TIME_MIN } from '../../../domain/time.ts';
import { createFacilityNode } from '../cloud-link/facility-node.ts';
import { getNode, hasNode, insertNode, insertRanges } from '../cloud-link/sqlite-node-store.ts';
import { openDatabase } from '../db/database.ts';
import { watchForRollback } from './rollback-watch.ts';

const { id: facilityId } = aProfile();
const clock = manualClock();
let chance = 0;

/** A folder for a controller's data and one for its mark. */
function aPlace() {
  const folder = tempFolder();
  onTestFinished(() => folder.remove());
  return { dataDir: join(folder.path, 'data'), witnessDir: join(folder.path, 'witness'), root: folder.path };
}

/** Starts as a controller does, on real files: database, evidence, engine. */
async function start(
  { dataDir, witnessDir }: { dataDir: string; witnessDir: string },
  machine: string | null = 'pc-1',
) {
  const opened = await openDatabase({ dataDir, clock, log: silentLog });
  if (!opened.ok) throw new Error(opened.error.code);
  const { db, close } = opened.value;
  let isOpen = true;
  const shut = () => {
    if (isOpen) close();
    isOpen = false;
  };
  onTestFinished(shut);
  if (!hasNode(db)) {
    db.transaction((tx) => {
      insertNode(tx, newNodeRow('facility', facilityId, 'paired'));
      insertRanges(tx, [{ resourceId: BAY_1, startsAt: TIME_MIN, endsAt: TIME_MAX, holder: 'own' }]);
    });
  }
  chance += 1;
  const policy = {
    admission: () => ({
      admit: () => ({ ok: true, data: {} }) as const,
      withdraw: () => ({}),
      mayGive: () => ({ ok: true }) as const,
    }),
    applyFact: () => undefined,
    recoverFact: () => undefined,
  };
  const node = createFacilityNode({ db, clock, random: seededRandom(chance), policy });
  const readMachineId = async () => machine;
  let tick = (): void => undefined;
  const every = (_ms: number, action: () => void) => {
    tick = action;
    return () => undefined;
  };
  const watch = await watchForRollback({
    database: opened.value,
    facilityId,
    witnessDir,
    readMachineId,
    log: silentLog,
    every,
  });
  await node.run({ type: 'start', suspect: watch.suspicion });
  watch.follow(node);
  return {
    suspicion: watch.suspicion,
    node: () => getNode(db),
    backUp: opened.value.backUp,
    tick: () => tick(),
    /** Sells an hour of `day`; the code of the refusal, or null. */
    sell: async (day: number) => {
      const place = { resourceId: BAY_1, ...between(`2026-06-${day}T10:00-03:00`, `2026-06-${day}T11:00-03:00`) };
      const id = `00000000-0000-4000-8000-0000000000${day}`;
      const { outcome } = await node.run({
        type: 'book',
        allocationId: id,
        bookingId: id,
        kind: 'booking',
        place,
        data: {},
        revision: 1,
        requestId: id,
        deadlineAt: clock.now(),
      });
      return outcome.kind === 'refused' ? outcome.refusal.code : null;
    },
    welcome: () =>
      node.run({
        type: 'welcome',
        frame: {
          t: 'welcome',
          cloudNonce: '0'.repeat(32),
          session: '1.9',
          token: 'fresh',
          peerIncarnation: 1,
          inSeq: 0,
          inHash: '',
          outSeq: 0,
          heartbeatMs: 3000,
        },
      }),
    stop: async () => {
      await watch.stop();
      shut();
    },
    /** As a power cut does: without a word. */
    die: shut,
  };
}

describe('a controller', () => {
  test('trusts its database at the first start, and after a clean stop', async () => {
    const place = aPlace();
    const first = await start(place);
    const sold = await first.sell(11);
    await first.stop();

    const second = await start(place);

    expect([first.suspicion, sold, second.suspicion, await second.sell(12)]).toEqual([null, null, null, null]);
  });

  test('trusts its database after a power cut that lost the latest mark', async () => {
    const place = aPlace();
    const first = await start(place);
    await first.sell(11);
    await first.stop();
    const second = await start(place);
    await second.sell(12);
    second.die();

    const third = await start(place);

    expect(third.suspicion).toBeNull();
  });

  test('trusts its database where the mark has been lost', async () => {
    const place = aPlace();
    await (await start(place)).stop();
    rmSync(place.witnessDir, { recursive: true });

    expect((await start(place)).suspicion).toBeNull();
  });

  test('writes its mark while it runs, not only when it stops', async () => {
    const place = aPlace();
    const first = await start(place);
    await first.sell(11);

    first.tick();

    const written = () => JSON.parse(readFileSync(join(place.witnessDir, `${facilityId}.json`), 'utf8'));
    await expect.poll(written).toMatchObject({ facilityId, commitNo: first.node().commitNo, outSeq: 1 });
  });
});

describe('a controller does not sell', () => {
  test('on yesterday’s file, put back by hand', async () => {
    const place = aPlace();
    const first = await start(place);
    await first.sell(11);
    await first.stop();
    const yesterday = readFileSync(join(place.dataDir, 'facility.db'));
    const second = await start(place);
    await second.sell(12);
    await second.stop();
    // Into the same file: whoever does it this way leaves the fingerprint as it was.
    writeFileSync(join(place.dataDir, 'facility.db'), yesterday);

    const third = await start(place);

    expect(third.suspicion).toBe('high-water-mark');
    expect(await third.sell(12)).toBe('fenced');
  });

  test('on a restored backup, at this start nor at the next', async () => {
    const place = aPlace();
    const first = await start(place);
    await first.backUp(join(place.root, 'copy.db'));
    await first.stop();
    cpSync(join(place.root, 'copy.db'), join(place.dataDir, 'facility.db'));

    const second = await start(place);
    const refusal = await second.sell(12);
    await second.stop();
    const third = await start(place);

    expect([second.suspicion, refusal, third.suspicion, await third.sell(12)]).toEqual([
      'restored',
      'fenced',
      'restored',
      'fenced',
    ]);
  });

  test('on a copied data folder beside the original, which goes on', async () => {
    const [place, copy] = [aPlace(), aPlace()];
    const first = await start(place);
    await first.sell(11);
    await first.stop();
    cpSync(place.dataDir, copy.dataDir, { recursive: true });

    const [original, clone] = [await start(place), await start(copy)];

    expect([original.suspicion, clone.suspicion]).toEqual([null, 'fingerprint']);
    expect([await original.sell(12), await clone.sell(12)]).toEqual([null, 'fenced']);
  });

  test('on a disk that was put into another machine', async () => {
    const place = aPlace();
    await (await start(place, 'pc-1')).stop();

    expect((await start(place, 'pc-2')).suspicion).toBe('fingerprint');
  });

  test('and a fenced one leaves the mark where it was', async () => {
    const place = aPlace();
    const first = await start(place);
    await first.backUp(join(place.root, 'copy.db'));
    await first.sell(11);
    await first.stop();
    const mark = () => readFileSync(join(place.witnessDir, `${facilityId}.json`), 'utf8');
    const before = mark();
    cpSync(join(place.root, 'copy.db'), join(place.dataDir, 'facility.db'));

    const second = await start(place);
    second.tick();
    await second.stop();

    expect(mark()).toBe(before);
  });
});

test('once the cloud has let it in again, the database is trusted where it is', async () => {
  const place = aPlace();
  const first = await start(place);
  await first.backUp(join(place.root, 'copy.db'));
  await first.stop();
  rmSync(join(place.dataDir, 'facility.db'));
  cpSync(join(place.root, 'copy.db'), join(place.dataDir, 'facility.db'));
  const second = await start(place, 'pc-2');

  await second.welcome();
  const sold = await second.sell(12);
  await second.stop();
  const third = await start(place, 'pc-2');

  expect([second.suspicion, sold, third.suspicion]).toEqual(['restored', null, null]);
});
