import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Lines that the programs logged as errors, counted by event; without events that were to be expected. */
export async function loggedFaults(
  dataDir: string,
  names: readonly string[],
  expected: ReadonlySet<string> = new Set(),
): Promise<string[]> {
  const counts = new Map<string, number>();
  for (const name of names) {
    for (const line of (await readFile(join(dataDir, `${name}.log`), 'utf8')).split('\n')) {
      const event = /"level":"error".*"event":"([^"]+)"/.exec(line)?.[1];
      if (event && !expected.has(event))
        counts.set(`${name} logged ${event}`, (counts.get(`${name} logged ${event}`) ?? 0) + 1);
    }
  }
  return [...counts].map(([what, count]) => `${what}, ${count} ×`);
}
