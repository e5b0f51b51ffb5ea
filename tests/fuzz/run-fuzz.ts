import { parseArgs } from 'node:util';
import { z } from 'zod';
import { fuzz } from './fuzz.ts';

/*
 * `npm run fuzz`: a million inputs for every parser of what comes from the other side. `-- --rounds N --seed N` say how
 * many and by which chance. Ends non-zero when one of them threw, and prints what it was given.
 */

const CRASHES_SHOWN = 10;
const OptionsSchema = z.object({
  rounds: z.coerce.number().int().min(1).max(100_000_000),
  seed: z.coerce.number().int().min(0),
});

const { values } = parseArgs({
  options: { rounds: { type: 'string', default: '1000000' }, seed: { type: 'string', default: '1' } },
});
const { rounds, seed } = OptionsSchema.parse(values);
const startedAtMs = performance.now();
const { inputs, bytes, taken, crashes } = fuzz(seed, rounds);
const seconds = ((performance.now() - startedAtMs) / 1000).toFixed(1);
console.log(`${inputs} inputs from seed ${seed}, ${bytes} bytes, ${crashes.length} crashes, ${seconds} s`);
for (const [parser, count] of Object.entries(taken)) console.log(`  ${parser} took ${count}`);
for (const { parser, round, input, error } of crashes.slice(0, CRASHES_SHOWN)) {
  console.log(`Crash of "${parser}" in round ${round}: ${error}\n  input, base64: ${input}`);
}
process.exitCode = crashes.length > 0 ? 1 : 0;
