import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { writeDurably } from '../db/durable-file.ts';
import type { Position } from './suspicion.ts';

/**
 * How far the database had come, written down outside of its folder: whoever puts an old copy of the folder back does
 * not put back the mark. It never runs ahead of the database, and lags by a second at most.
 */
const MarkSchema = z.object({
  facilityId: z.uuid(),
  incarnation: z.int().nonnegative(),
  commitNo: z.int().nonnegative(),
  outSeq: z.int().nonnegative(),
  outHash: z.string(),
});

/** `unreadable` is told apart from `absent`: it is somebody's trouble, but no proof against the database. */
export type MarkFound =
  | { readonly kind: 'found'; readonly position: Position }
  | { readonly kind: 'absent' }
  | { readonly kind: 'unreadable'; readonly problem: string };

export async function readMark(dir: string, facilityId: string): Promise<MarkFound> {
  try {
    const { facilityId: owner, ...position } = MarkSchema.parse(
      JSON.parse(await readFile(pathIn(dir, facilityId), 'utf8')),
    );
    if (owner !== facilityId) return { kind: 'unreadable', problem: 'it is another facility’s' };
    return { kind: 'found', position };
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return { kind: 'absent' };
    return { kind: 'unreadable', problem: error instanceof Error ? error.message : String(error) };
  }
}

/** Makes the folder when it is not there. */
export async function writeMark(dir: string, facilityId: string, position: Position): Promise<void> {
  await mkdir(dir, { recursive: true });
  const { incarnation, commitNo, outSeq, outHash } = position;
  await writeDurably(
    pathIn(dir, facilityId),
    `${JSON.stringify({ facilityId, incarnation, commitNo, outSeq, outHash })}\n`,
  );
}

function pathIn(dir: string, facilityId: string): string {
  return join(dir, `${facilityId}.json`);
}
