import { randomFillSync } from 'node:crypto';
import { existsSync, rmSync } from 'node:fs';
import { open, rename, truncate } from 'node:fs/promises';
import { join } from 'node:path';

const RESERVE_FILE = 'disk.reserve';

const CHUNK_BYTES = 1024 * 1024;

/** Room on a disk that is ours for as long as the file is there. */
export type ReserveFile = {
  isHeld(): boolean;
  /** Fills the file. False when there was no room for it, and `spareBytes` besides; then nothing is left behind. */
  hold(bytes: number, spareBytes?: number): Promise<boolean>;
  /** Gives the room to whatever is written next. */
  release(): void;
};

export function createReserveFile(dir: string): ReserveFile {
  const path = join(dir, RESERVE_FILE);
  const unfinished = `${path}.unfinished`;
  return {
    isHeld: () => existsSync(path),
    hold: async (bytes, spareBytes = 0) => {
      try {
        await fill(unfinished, bytes + spareBytes);
        if (spareBytes > 0) await truncate(unfinished, bytes);
        await rename(unfinished, path);
        return true;
      } catch (error) {
        rmSync(unfinished, { force: true });
        if (isNoRoom(error)) return false;
        throw error;
      }
    },
    release: () => {
      rmSync(unfinished, { force: true });
      rmSync(path, { force: true });
    },
  };
}

/** With noise: a disk that packs what it stores would keep nothing free for zeros. */
async function fill(path: string, bytes: number): Promise<void> {
  const noise = randomFillSync(Buffer.alloc(CHUNK_BYTES));
  const file = await open(path, 'w', 0o600);
  try {
    for (let left = bytes; left > 0; left -= CHUNK_BYTES) {
      await file.writeFile(noise.subarray(0, Math.min(left, CHUNK_BYTES)));
    }
    await file.sync();
  } finally {
    await file.close();
  }
}

function isNoRoom(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === 'ENOSPC' || error.code === 'EDQUOT');
}
