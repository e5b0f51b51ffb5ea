import { mkdir, readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { z } from 'zod';
import { KeptErasureSchema } from '../../../domain/erasure.ts';
import { err, ok, type Result } from '../../../domain/result.ts';
import { writeDurably } from '../../durable-file.ts';
import { CauseSchema, type KeptErasure } from './erasure-repository.ts';

const FileSchema = z.object({
  version: z.literal(1),
  erasures: z.array(KeptErasureSchema.extend({ cause: CauseSchema })),
});

/** Empty where there is no file. The error says what is the matter with one that cannot be read. */
export async function readErasureFile(path: string): Promise<Result<readonly KeptErasure[], string>> {
  try {
    return ok(FileSchema.parse(JSON.parse(await readFile(path, 'utf8'))).erasures);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return ok([]);
    return err(error instanceof Error ? error.message : String(error));
  }
}

/** Whole or not at all; when it resolves the file is on disk. */
export async function writeErasureFile(path: string, erasures: readonly KeptErasure[]): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeDurably(path, JSON.stringify({ version: 1, erasures }));
}
