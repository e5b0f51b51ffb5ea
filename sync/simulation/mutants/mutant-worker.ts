import { parentPort, workerData } from 'node:worker_threads';
import { z } from 'zod';
import { assert } from '../../../domain/assert.ts';
import { MUTANTS } from './all-mutants.ts';
import { installMutant, NO_DEFECT } from './mutant.ts';

/** Which seeds a worker tries: `first`, `first + step` … up to `last`. */
const Order = z.object({ name: z.string(), first: z.int(), step: z.int(), last: z.int() });

const { name, first, step, last } = Order.parse(workerData);
const mutant = [NO_DEFECT, ...MUTANTS].find((candidate) => candidate.name === name);
assert(mutant && parentPort, `mutant-worker: there is no mutant ${name}`);
const expectLoaded = installMutant(mutant);
const { simulate } = await import('../simulate.ts');
expectLoaded();

for (let seed = first; seed <= last; seed += step) {
  parentPort.postMessage({ seed, violation: await violationOf(seed) });
}

/** An assertion or a guard of the database that fires is found out, too; a patch that is itself broken is not. */
async function violationOf(seed: number): Promise<string | null> {
  try {
    return (await simulate(seed)).violation;
  } catch (error) {
    if (error instanceof ReferenceError || error instanceof TypeError) throw error;
    return `stopped: ${error instanceof Error ? error.message : String(error)}`;
  }
}
