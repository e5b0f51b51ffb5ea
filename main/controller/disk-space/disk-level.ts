/** The disk that the database is on. */
export type DiskSpace = { readonly freeBytes: number; readonly totalBytes: number };

/**
 * `low` and `critical` are for people to make room in time. `full`: what is left is kept for what must be written down
 * whatever happens, and nothing is sold any more (PROTOCOL §9, row 15).
 */
export type DiskLevel = 'ok' | 'low' | 'critical' | 'full';

const MEBIBYTE = 1024 * 1024;

/** Kept in a file that is given up when the disk is full: a fence and the next visitors can still be written down. */
export const RESERVE_BYTES = 64 * MEBIBYTE;

/** The journal and a backup's last pages need some room to be written at all. */
const FULL_BYTES = 32 * MEBIBYTE;

/** Besides the reserve, before a disk that was full is sold on again: a little more would be full again at once. */
export const ROOM_TO_SELL_BYTES = 2 * FULL_BYTES;

const LOW_SHARE = 0.1;
const CRITICAL_SHARE = 0.02;

/** Without its reserve a disk counts as full until there is room for that again, and some more. */
export function decideDiskLevel({ freeBytes, totalBytes }: DiskSpace, hasReserve: boolean): DiskLevel {
  if (freeBytes < (hasReserve ? FULL_BYTES : RESERVE_BYTES + ROOM_TO_SELL_BYTES)) return 'full';
  if (freeBytes < totalBytes * CRITICAL_SHARE) return 'critical';
  return freeBytes < totalBytes * LOW_SHARE ? 'low' : 'ok';
}
