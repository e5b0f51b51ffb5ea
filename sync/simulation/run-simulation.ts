import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { withPostgresClouds } from './on-postgres.ts';
import { simulate, type SimulationOptions } from './simulate.ts';
import { simulateMany } from './simulate-many.ts';
import { type SeedRange, type Tally, tallySeeds } from './tally.ts';

/**
 * `npm run simulate -- --seed S` tells the history of one seed; `-- --seeds COUNT [--seed FIRST]` runs many, on all
 * cores, and ends with 1 when any of them broke an invariant. With `--postgres` the cloud's store is the one of
 * production, and one history comes after the other.
 */
const USAGE = 'Usage: npm run simulate -- [--seed S] [--seeds COUNT] [--threads N] [--postgres]';

const PROGRESS_EVERY_MS = 5000;

/** Of a defect that half of the seeds find the first few say enough. */
const FAILURES_SHOWN_MAX = 20;

const { values } = parseArgs({
  options: {
    seed: { type: 'string' },
    seeds: { type: 'string' },
    threads: { type: 'string' },
    postgres: { type: 'boolean', default: false },
  },
});
const first = Number(values.seed ?? 1);
const count = values.seeds === undefined ? null : Number(values.seeds);
const threads = Number(values.threads ?? availableParallelism());
const isWhole = (value: number, min: number): boolean => Number.isSafeInteger(value) && value >= min;
if (!isWhole(first, 0) || (count !== null && !isWhole(count, 1)) || !isWhole(threads, 1)) {
  console.error(USAGE);
  process.exit(2);
}
const isSound = values.postgres ? await withPostgresClouds((newCloudDisk) => run({ newCloudDisk })) : await run({});
process.exitCode = isSound ? 0 : 1;

function run(options: SimulationOptions): Promise<boolean> {
  return count === null ? tellHistory(first, options) : runMany({ first, count }, options);
}

/** True when the seed breaks nothing. */
async function tellHistory(seed: number, options: SimulationOptions): Promise<boolean> {
  const { violation, stoppedBy, history, counts } = await simulate(seed, { ...options, tellsFrames: true });
  console.log(history.join('\n'));
  if (stoppedBy !== null) console.log(stoppedBy);
  printCounts(counts);
  console.log(violation === null ? `Seed ${seed}: no violation` : `Seed ${seed} breaks an invariant: ${violation}`);
  return violation === null;
}

/** True when none of the seeds breaks anything. */
async function runMany(range: SeedRange, options: SimulationOptions): Promise<boolean> {
  const seeds = range.count;
  const startedAt = performance.now();
  let toldAt = startedAt;
  const secondsSince = (instant: number): number => (performance.now() - instant) / 1000;

  function onProgress(tally: Tally): void {
    if (performance.now() - toldAt < PROGRESS_EVERY_MS) return;
    toldAt = performance.now();
    const rate = tally.seeds / secondsSince(startedAt);
    const leftS = Math.ceil((seeds - tally.seeds) / rate);
    console.error(
      `${tally.seeds} of ${seeds} seeds, ${tally.failures.length} failed, ${rate.toFixed(1)}/s, ${leftS} s left`,
    );
  }

  const tally = options.newCloudDisk
    ? await tallySeeds(range, { options, onProgress })
    : await simulateMany({ ...range, threads, onProgress });
  const seconds = secondsSince(startedAt);
  printCounts(tally.counts);
  console.log(
    `${seeds} seeds from ${range.first} on ${options.newCloudDisk ? 'PostgreSQL' : `${threads} threads`} in ${seconds.toFixed(1)} s (${(seeds / seconds).toFixed(1)}/s)`,
  );
  printFailures(tally);
  return tally.failures.length === 0;
}

function printCounts(counts: Readonly<Record<string, number>>): void {
  const sorted = Object.entries(counts).sort(([a], [b]) => a.localeCompare(b));
  for (const [what, number] of sorted) console.log(`  ${what}: ${number}`);
}

function printFailures({ failures }: Tally): void {
  console.log(failures.length === 0 ? 'No violation' : `${failures.length} seeds break an invariant`);
  for (const { seed, violation } of failures.slice(0, FAILURES_SHOWN_MAX)) {
    console.log(
      `  ${seed}: ${violation}\n    npm run simulate -- --seed ${seed}${values.postgres ? ' --postgres' : ''}`,
    );
  }
  if (failures.length > FAILURES_SHOWN_MAX) console.log(`  and ${failures.length - FAILURES_SHOWN_MAX} more`);
}
