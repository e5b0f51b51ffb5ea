/**
 * Each planted defect of `mutants.ts` must be found by a simulated month.
 *
 *   npm run mutants-doors -- [--seeds 6] [--days 4] [--only TEXT]
 */
import { once } from 'node:events';
import { parseArgs } from 'node:util';
import { Worker } from 'node:worker_threads';
import { z } from 'zod';
import { DOOR_MUTANTS } from './mutants.ts';

const { values } = parseArgs({
  options: {
    seeds: { type: 'string', default: '6' },
    days: { type: 'string', default: '4' },
    only: { type: 'string', default: '' },
  },
});
const print = (line: string): void => void process.stdout.write(`${line}\n`);

async function trySeed(name: string, seed: number): Promise<string | null> {
  const workerData = { name, seed, days: Number(values.days) };
  const worker = new Worker(new URL('./mutant-worker.ts', import.meta.url), { workerData, execArgv: [] });
  const [found] = await once(worker, 'message');
  await worker.terminate();
  return z.string().nullable().parse(found);
}

let survivors = 0;
for (const { name } of DOOR_MUTANTS.filter((mutant) => mutant.name.includes(values.only))) {
  let found: string | null = null;
  for (let seed = 1; found === null && seed <= Number(values.seeds); seed += 1) found = await trySeed(name, seed);
  if (found === null) survivors += 1;
  print(`${name}: ${found?.slice(0, 300) ?? 'NEVER FOUND'}`);
}
print(survivors === 0 ? 'all of them were found' : `${survivors} never found`);
process.exitCode = survivors === 0 ? 0 : 1;
