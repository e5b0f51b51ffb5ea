import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { MUTANTS } from './mutants/all-mutants.ts';
import { type Hunt, hunt } from './mutants/hunt.ts';
import { NO_DEFECT, NO_DEFECT_UNNOTICED } from './mutants/mutant.ts';

/**
 * `npm run mutants -- [--seeds N] [--seed FIRST] [--enough K] [--only TEXT]`: each planted defect must be found by the
 * simulator within N seeds. Stops looking once it was found K times, so that the share is worth something.
 */
const { values } = parseArgs({
  options: {
    seeds: { type: 'string', default: '3000' },
    seed: { type: 'string', default: '1' },
    enough: { type: 'string', default: '3' },
    only: { type: 'string', default: '' },
  },
});
const [seeds, firstSeed, enough] = [values.seeds, values.seed, values.enough].map(Number);
const isWhole = (value: number | undefined, min: number): value is number =>
  value !== undefined && Number.isSafeInteger(value) && value >= min;
if (!isWhole(seeds, 1) || !isWhole(firstSeed, 0) || !isWhole(enough, 1)) {
  console.error('Usage: npm run mutants -- [--seeds N] [--seed FIRST] [--enough K] [--only TEXT]');
  process.exit(2);
}

/** The engine as it stands is tried first, on this many seeds: it must not be found. */
const CONTROL_SEEDS_MAX = 40;

const chosen = MUTANTS.filter(({ name }) => name.includes(values.only));
const workers = availableParallelism();
console.log(row('defect', 'seeds', 'found', 'share', 'first seed', 'how'));
for (const none of [NO_DEFECT, NO_DEFECT_UNNOTICED]) {
  const control = await hunt(none, { firstSeed, seeds: Math.min(seeds, CONTROL_SEEDS_MAX), enough: 1, workers });
  console.log(describe(control));
  if (control.finds.length === 0) continue;
  console.log('The engine as it stands breaks an invariant: a planted defect that is “found” says nothing.');
  process.exit(1);
}
let survivors = 0;
for (const mutant of chosen) {
  const result = await hunt(mutant, { firstSeed, seeds, enough, workers });
  if (result.finds.length === 0) survivors += 1;
  console.log(describe(result));
}
console.log(`${chosen.length} defects, ${survivors} never found`);
process.exitCode = survivors > 0 ? 1 : 0;

function describe({ mutant, seedsRun, finds }: Hunt): string {
  const share = `${((100 * finds.length) / seedsRun).toPrecision(2)} %`;
  const [first] = finds;
  const how = first?.violation.split('\n')[0] ?? (mutant.patches.length === 0 ? '' : 'NEVER FOUND');
  return row(mutant.name, seedsRun, finds.length, share, first?.seed ?? '', how);
}

function row(name: string, ...cells: readonly (string | number)[]): string {
  const how = cells.at(-1) ?? '';
  const figures = cells.slice(0, -1).map((cell) => String(cell).padStart(10));
  return `${name.padEnd(48)} ${figures.join(' ')}  ${how}`;
}
