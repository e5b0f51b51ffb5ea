import { cp, mkdir, readdir } from 'node:fs/promises';
import { basename, join } from 'node:path';

const KEPT_DIR = join(import.meta.dirname, '../../../.data/soak');

/** Copies what people were told and what the programs logged to where no restart of the machine clears up; returns where. */
export async function keepLogs(dataDir: string): Promise<string> {
  const kept = join(KEPT_DIR, basename(dataDir));
  await mkdir(kept, { recursive: true });
  const names = await readdir(dataDir);
  for (const name of names.filter((one) => /\.(?:log|jsonl)$/.test(one)))
    await cp(join(dataDir, name), join(kept, name));
  return kept;
}
