import { parseArgs } from 'node:util';
import { simulate } from './simulate.ts';

/**
 * `npm run simulate -- --seed N` tells one history; `-- --seeds COUNT --seed FIRST` runs many and ends non-zero with
 * the first seed that broke an invariant.
 */
const { values } = parseArgs({ options: { seed: { type: 'string' }, seeds: { type: 'string' } } });
const first = Number(values.seed ?? 1);
const count = Number(values.seeds ?? 1);
if (!Number.isSafeInteger(first) || !Number.isSafeInteger(count) || first < 0 || count < 1) {
  console.error('Usage: npm run simulate -- [--seed N] [--seeds COUNT]');
  process.exit(2);
}

const startedAt = performance.now();
const totals = new Map<string, number>();
for (let seed = first; seed < first + count; seed += 1) {
  const { violation, history, counts } = await simulate(seed);
  for (const [what, number] of Object.entries(counts)) totals.set(what, (totals.get(what) ?? 0) + number);
  if (violation !== null || count === 1) console.log(history.join('\n'));
  if (violation !== null) {
    console.log(`Seed ${seed} breaks an invariant: ${violation}\nReplay it with: npm run simulate -- --seed ${seed}`);
    process.exit(1);
  }
}
const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
console.log(`${count} seeds from ${first}, no violation, ${seconds} s`);
for (const [what, number] of [...totals].sort(([a], [b]) => a.localeCompare(b))) console.log(`  ${what}: ${number}`);
