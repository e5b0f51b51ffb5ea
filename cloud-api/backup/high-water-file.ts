import { mkdir, readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { z } from 'zod';
import { err, ok, type Result } from '../../domain/result.ts';
import { writeDurably } from '../durable-file.ts';

const PlaceSchema = z.object({
  incarnation: z.int().nonnegative(),
  outSeq: z.int().nonnegative(),
  outHash: z.string(),
});

/** How far the cloud's stream to a facility had come. */
export type Place = z.infer<typeof PlaceSchema>;

const FileSchema = z.object({ version: z.literal(1), facilities: z.record(z.uuid(), PlaceSchema) });

export type Places = ReadonlyMap<string, Place>;

/** Null where there is no file. The error says what is the matter with one that cannot be read. */
export async function readHighWater(path: string): Promise<Result<Places | null, string>> {
  try {
    const { facilities } = FileSchema.parse(JSON.parse(await readFile(path, 'utf8')));
    return ok(new Map(Object.entries(facilities)));
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return ok(null);
    return err(error instanceof Error ? error.message : String(error));
  }
}

/** Whole or not at all; when it resolves the file is on disk. */
export async function writeHighWater(path: string, places: Places): Promise<void> {
  const text = JSON.stringify({ version: 1, facilities: Object.fromEntries(places) });
  await mkdir(dirname(path), { recursive: true });
  await writeDurably(path, text);
}

/** True when a database at `now` cannot be the one that was at `mark`, or a later state of it. */
export function isBehind(now: Place, mark: Place): boolean {
  if (now.incarnation !== mark.incarnation) return now.incarnation < mark.incarnation;
  if (now.outSeq !== mark.outSeq) return now.outSeq < mark.outSeq;
  return now.outHash !== mark.outHash;
}
