import { parentPort, workerData } from 'node:worker_threads';
import { z } from 'zod';
import { required } from '../../../domain/assert.ts';
import { installMutant } from '../../../sync/simulation/mutants/mutant.ts';
import { DOOR_MUTANTS } from './mutants.ts';

/** Simulates one seed of the club that has the defect of this name; says what was found, or null. */
const { name, seed, days } = z.strictObject({ name: z.string(), seed: z.int(), days: z.number() }).parse(workerData);
const mutant = required(
  DOOR_MUTANTS.find((one) => one.name === name),
  'mutant-worker: a defect of the list',
);
const assertLoaded = installMutant(mutant);
const { simulateMonth } = await import('./simulate-month.ts');
const { violations } = await simulateMonth({ seed, days, reconciles: mutant.reconciles });
assertLoaded();
parentPort?.postMessage(violations[0] ?? null);
