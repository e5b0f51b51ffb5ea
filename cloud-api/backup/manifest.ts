import { open, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { EpochMsSchema } from '../../domain/time.ts';

/**
 * What a backup of the cloud is made of. It is written last: a folder without it is no backup. Each table is a file of
 * lines, one row as JSON each, compressed; `sha256` is of the lines as they are uncompressed.
 */
export const ManifestSchema = z.object({
  format: z.literal(1),
  takenAt: EpochMsSchema,
  appVersion: z.string(),
  /** For people who look into one; any supported PostgreSQL can be restored to. */
  postgres: z.string(),
  /** The migrations that the database has had, in their order. */
  migrations: z.array(z.object({ hash: z.string(), at: z.int() })).min(1),
  tables: z.array(
    z.object({
      name: z.string().regex(/^[a-z_][a-z0-9_]*$/),
      rows: z.int().nonnegative(),
      sha256: z.string().regex(/^[0-9a-f]{64}$/),
    }),
  ),
  sequences: z.array(z.object({ name: z.string().regex(/^[a-z_][a-z0-9_]*$/), lastValue: z.string() })),
});
export type Manifest = z.infer<typeof ManifestSchema>;

const FILE = 'manifest.json';

/** Where the rows of a table are. */
export function tableFile(folder: string, table: string): string {
  return join(folder, `${table}.jsonl.gz`);
}

/** Throws when the folder holds no backup that this version reads. */
export async function readManifest(folder: string): Promise<Manifest> {
  const text = await readFile(join(folder, FILE), 'utf8').catch((cause: unknown) => {
    throw new Error(`there is no backup in ${folder}: its ${FILE} cannot be read`, { cause });
  });
  try {
    return ManifestSchema.parse(JSON.parse(text));
  } catch (cause) {
    throw new Error(`the ${FILE} in ${folder} is not one that this version reads`, { cause });
  }
}

export async function writeManifest(folder: string, manifest: Manifest): Promise<void> {
  const file = await open(join(folder, FILE), 'wx', 0o600);
  try {
    await file.writeFile(`${JSON.stringify(manifest, null, 2)}\n`);
    await file.sync();
  } finally {
    await file.close();
  }
}
