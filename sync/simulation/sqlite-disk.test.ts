import { expect, test } from 'vitest';
import { manualClock } from '../../tests/support/manual-clock.ts';
import { bookInput, DAY_START, FACILITY_ID, hours, id } from '../../tests/support/memory-node.ts';
import { seededRandom } from '../../tests/support/seeded-random.ts';
import { type HeldRange, newNodeRow } from '../engine/node-state.ts';
import type { Disk } from './disk.ts';
import { copySqliteDisk, newSqliteDisk } from './sqlite-disk.ts';

const NODE = newNodeRow('cloud', FACILITY_ID, 'paired');
const DAY: HeldRange = { ...hours(0, 24), holder: 'own' };

async function book(disk: Disk, name: string, from: number): Promise<void> {
  await disk.open(manualClock(DAY_START), seededRandom(from)).run(bookInput(name, hours(from, from + 1)));
}

const sold = (disk: Disk): string[] => disk.active().map((allocation) => allocation.id);

test('a disk goes back to what it was when the image was taken, as often as it has to', async () => {
  const disk = await newSqliteDisk(NODE, [DAY]);
  await book(disk, 'a', 1);
  const image = await disk.image();
  await book(disk, 'b', 2);

  await disk.load(image);
  await book(disk, 'c', 2);
  await disk.load(image);

  expect(sold(disk)).toEqual([id('a')]);
  expect(disk.node()).toMatchObject({ outSeq: 1, commitNo: 1 });
  expect(disk.outboxAfter(0)).toHaveLength(1);
  expect(await disk.image()).toEqual(image);
});

test('a copy has all of it and goes its own way', async () => {
  const disk = await newSqliteDisk(NODE, [DAY]);
  await book(disk, 'a', 1);

  const copy = await copySqliteDisk(await disk.image());
  await book(copy, 'b', 2);

  expect(sold(copy)).toEqual([id('a'), id('b')]);
  expect(sold(disk)).toEqual([id('a')]);
});

test('nothing of one history is left for the next', async () => {
  const disk = await newSqliteDisk(NODE, [DAY]);
  await book(disk, 'a', 1);
  disk.release();

  const next = await newSqliteDisk(NODE, [DAY]);

  expect(next.active()).toEqual([]);
  expect(next.ranges()).toEqual([DAY]);
  expect(next.node()).toEqual(NODE);
  expect(next.outboxAfter(0)).toEqual([]);
});

test('every commit makes another version', async () => {
  const disk = await newSqliteDisk(NODE, [DAY]);
  const before = disk.version();

  await book(disk, 'a', 1);

  expect(disk.version()).not.toBe(before);
  expect(disk.standing()).toEqual({ own: [hours(0, 24)], isFenced: false, commitNo: 1 });
});
