import { mkdir, statfs } from 'node:fs/promises';
import { SECOND_MS } from '../../../domain/time.ts';
import { isOutOfRoom } from '../db/out-of-room.ts';
import type { Log } from '../log.ts';
import { decideDiskLevel, type DiskLevel, type DiskSpace, RESERVE_BYTES, ROOM_TO_SELL_BYTES } from './disk-level.ts';
import { createReserveFile } from './reserve-file.ts';

const CHECK_MS = 15 * SECOND_MS;

export type DiskWatchOptions = {
  /** Where the database is. */
  readonly dataDir: string;
  readonly readSpace: (dir: string) => Promise<DiskSpace>;
  readonly log: Log;
};

/** How much room the database has left. */
export type DiskWatch = {
  level(): DiskLevel;
  /** As of the last look; null when the system does not tell. */
  space(): DiskSpace | null;
  /** Nothing is to be sold: a promise could not be written down. */
  isFull(): boolean;
  /** To be called before the database is opened: a disk that is full gets the reserve to start with. */
  check(): Promise<void>;
  /** A write has failed with `error`: when it was for want of room, that is known before the next look. */
  noteFailure(error: unknown): void;
  /** Looks now and again, and keeps the reserve. Returns what ends that. */
  follow(every: (ms: number, action: () => void) => () => void): () => Promise<void>;
};

export function createDiskWatch({ dataDir, readSpace, log }: DiskWatchOptions): DiskWatch {
  const reserve = createReserveFile(dataDir);
  let level: DiskLevel = 'ok';
  let space: DiskSpace | null = null;
  let isBlind = false;

  function enter(next: DiskLevel): void {
    if (next === 'full') giveUpReserve();
    if (next === level) return;
    const facts = { dir: dataDir, from: level, ...space };
    level = next;
    if (next === 'ok') log.info('disk.ok', facts);
    else if (next === 'low') log.warn('disk.low', facts);
    else log.error(`disk.${next}`, facts);
  }

  function giveUpReserve(): void {
    if (!reserve.isHeld()) return;
    reserve.release();
    log.error('disk.reserve.released', { dir: dataDir, bytes: RESERVE_BYTES });
  }

  async function check(): Promise<void> {
    try {
      await mkdir(dataDir, { recursive: true });
      space = await readSpace(dataDir);
      isBlind = false;
    } catch (error) {
      // Not knowing is no reason to sell nothing: should a write fail, that is known.
      if (!isBlind) log.error('disk.unread', { dir: dataDir, error });
      isBlind = true;
      space = null;
      return;
    }
    enter(decideDiskLevel(space, reserve.isHeld()));
  }

  async function checkAndHold(): Promise<void> {
    await check();
    if (space === null && level === 'full') await tryForRoom();
    if (space === null || level === 'full' || reserve.isHeld()) return;
    if (!(await reserve.hold(RESERVE_BYTES))) enter('full');
  }

  /** A disk that was full and does not tell any more would stay so for ever: what fits is what there is room for. */
  async function tryForRoom(): Promise<void> {
    if (await reserve.hold(RESERVE_BYTES, ROOM_TO_SELL_BYTES)) enter('ok');
  }

  function follow(every: (ms: number, action: () => void) => () => void): () => Promise<void> {
    let looking: Promise<void> | null = null;
    const stop = every(CHECK_MS, () => {
      looking ??= checkAndHold()
        .catch((error: unknown) => log.error('disk.reserve.failed', { dir: dataDir, error }))
        .finally(() => {
          looking = null;
        });
    });
    return async () => {
      stop();
      await looking;
    };
  }

  return {
    level: () => level,
    space: () => space,
    isFull: () => level === 'full',
    check,
    noteFailure: (error) => {
      if (isOutOfRoom(error)) enter('full');
    },
    follow,
  };
}

/** What the operating system says of the disk that `dir` is on. */
export async function readDiskSpace(dir: string): Promise<DiskSpace> {
  const { bavail, blocks, bsize } = await statfs(dir);
  return { freeBytes: bavail * bsize, totalBytes: blocks * bsize };
}
