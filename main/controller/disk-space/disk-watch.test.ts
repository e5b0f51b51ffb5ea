import { existsSync, statSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { expect, onTestFinished, test } from 'vitest';
import { tempFolder } from '../../../tests/support/facility-database.ts';
import { createLog } from '../log.ts';
import { type DiskSpace, RESERVE_BYTES } from './disk-level.ts';
import { createDiskWatch, readDiskSpace } from './disk-watch.ts';

const GIB = 1024 ** 3;
const MIB = 1024 ** 2;

/** A disk of 100 GiB that says what a test wants it to. */
function aDisk() {
  const folder = tempFolder();
  onTestFinished(folder.remove);
  const said: string[] = [];
  const log = createLog('info', { write: (line) => said.push((JSON.parse(line) as { msg: string }).msg) });
  const disk = { freeBytes: 50 * GIB, isReadable: true };
  const readSpace = async (): Promise<DiskSpace> => {
    if (!disk.isReadable) throw new Error('no answer');
    return { freeBytes: disk.freeBytes, totalBytes: 100 * GIB };
  };
  const watch = createDiskWatch({ dataDir: folder.path, readSpace, log });
  let tick = (): void => undefined;
  const stop = watch.follow((_ms, action) => {
    tick = action;
    return () => undefined;
  });
  const reserve = join(folder.path, 'disk.reserve');
  return {
    watch,
    said,
    disk,
    reserve,
    /** Resolves when what the timer began is done. */
    tick: () => {
      tick();
      return stop();
    },
  };
}

test('tells each level once, and when there is room again', async () => {
  const { watch, said, disk } = aDisk();
  const levels = [];
  for (const freeBytes of [50 * GIB, 9 * GIB, 9 * GIB, 1 * GIB, 10 * MIB, 60 * GIB]) {
    disk.freeBytes = freeBytes;
    await watch.check();
    levels.push(watch.level());
  }

  expect(levels).toEqual(['ok', 'low', 'low', 'critical', 'full', 'ok']);
  expect(said).toEqual(['disk.low', 'disk.critical', 'disk.full', 'disk.ok']);
});

test('keeps a reserve, and gives it up when the disk is full', async () => {
  const { watch, said, disk, reserve, tick } = aDisk();
  await tick();
  const kept = statSync(reserve).size;

  disk.freeBytes = 10 * MIB;
  await tick();

  expect(kept).toBe(RESERVE_BYTES);
  expect(existsSync(reserve)).toBe(false);
  expect(watch.isFull()).toBe(true);
  expect(said).toEqual(['disk.reserve.released', 'disk.full']);
});

test('the room that the reserve has left is no reason to sell again', async () => {
  const { watch, disk, reserve, tick } = aDisk();
  await tick();
  disk.freeBytes = 10 * MIB;
  await tick();

  disk.freeBytes = 10 * MIB + RESERVE_BYTES;
  await tick();
  const isStillFull = watch.isFull();
  disk.freeBytes = 20 * GIB;
  await tick();

  expect([isStillFull, watch.isFull(), existsSync(reserve)]).toEqual([true, false, true]);
});

test('a write that failed for want of room is known at once', async () => {
  const { watch, reserve, tick } = aDisk();
  await tick();
  const database = new Sqlite(':memory:');
  onTestFinished(() => void database.close());
  database.pragma('max_page_count = 2');

  try {
    database.exec('CREATE TABLE t (x blob) STRICT; INSERT INTO t VALUES (zeroblob(100000))');
  } catch (error) {
    watch.noteFailure(error);
  }

  expect([watch.isFull(), existsSync(reserve)]).toEqual([true, false]);
});

test('a disk that does not tell is told of once, and sells on', async () => {
  const { watch, said, disk } = aDisk();
  disk.isReadable = false;

  await watch.check();
  await watch.check();

  expect([watch.isFull(), watch.space(), said]).toEqual([false, null, ['disk.unread']]);
});

test('a disk that was full and does not tell any more is sold on when there is room, as a try shows', async () => {
  const { watch, disk, reserve, tick, said } = aDisk();
  disk.freeBytes = 10 * MIB;
  await tick();
  const wasFull = watch.isFull();
  disk.isReadable = false;

  await tick();

  expect([wasFull, watch.isFull(), statSync(reserve).size]).toEqual([true, false, RESERVE_BYTES]);
  expect(said).toEqual(['disk.full', 'disk.unread', 'disk.ok']);
});

test('it stays full while the try finds none', async () => {
  const { watch, disk, reserve, tick } = aDisk();
  disk.freeBytes = 10 * MIB;
  await tick();
  disk.isReadable = false;
  // The system's own file without room: what is written there fails for want of it.
  symlinkSync('/dev/full', `${reserve}.unfinished`);

  await tick();

  expect([watch.isFull(), existsSync(reserve)]).toEqual([true, false]);
});

test('this computer tells of its own disk', async () => {
  const { freeBytes, totalBytes } = await readDiskSpace(import.meta.dirname);

  expect(totalBytes).toBeGreaterThan(freeBytes);
  expect(freeBytes).toBeGreaterThan(0);
});
