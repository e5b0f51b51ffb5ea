/**
 * Simulates a club's visitors at length (see `visitor-simulation.ts`).
 *
 *   node tests/visitors/run-visitor-simulation.ts [--seed 1] [--seeds 10] [--rounds 100]
 */
import { parseArgs } from 'node:util';
import { simulateVisitors } from './visitor-simulation.ts';

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: '1' },
    seeds: { type: 'string', default: '1' },
    rounds: { type: 'string', default: '100' },
  },
});
const first = Number(values.seed);
for (let seed = first; seed < first + Number(values.seeds); seed += 1) {
  const counts = await simulateVisitors({ seed, rounds: Number(values.rounds) });
  process.stdout.write(`seed ${seed}: ${JSON.stringify(counts)}\n`);
}
