import { parentPort } from 'node:worker_threads';
import { required } from '../../domain/assert.ts';
import { SeedRangeSchema, tallySeeds } from './tally.ts';

/** A thread of `simulateMany`: simulates one range of seeds after the other, as it is handed them. */
const port = required(parentPort, 'seed-worker: to be started as a thread');

port.on('message', (message: unknown) => {
  void tallySeeds(SeedRangeSchema.parse(message)).then((tally) => port.postMessage(tally));
});
