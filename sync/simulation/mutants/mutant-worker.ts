import { parentPort, workerData } from 'node:worker_threads';
import { z } from 'zod';
import { assert } from '../../../domain/assert.ts';
import { MUTANTS } from './all-mutants.ts';
import { installMutant, NO_DEFECT, NO_DEFECT_UNNOTICED } from './mutant.ts';

/** Which seeds a worker tries: `first`, `first + step` … up to `last`. */
const Order = z.object({ name: z.string(), first: z.int(), step: z.int(), last: z.int() });

const { name, first, step, last } = Order.parse(workerData);
const mutant = [NO_DEFECT, NO_DEFECT_UNNOTICED, ...MUTANTS].find((candidate) => candidate.name === name);
assert(mutant && parentPort, `mutant-worker: there is no mutant ${name}`);
const isNoticed = mutant.isUnnoticed !== true;
const expectLoaded = installMutant(mutant);
const { simulate } = await import('../simulate.ts');
expectLoaded();

for (let seed = first; seed <= last; seed += step) {
  parentPort.postMessage({ seed, violation: await violationOf(seed) });
}

/** An assertion or a guard of the database that fires is found out, too; a patch that is itself broken is not. */
async function violationOf(seed: number): Promise<string | null> {
  const { violation, stoppedBy } = await simulate(seed, { isNoticed });
  if (stoppedBy instanceof ReferenceError || stoppedBy instanceof TypeError) throw stoppedBy;
  return violation;
}
