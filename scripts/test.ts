import { type Counts } from './stages/reports.ts';
import { type Stage, STAGES } from './stages/stages.ts';

/*
 * `npm test`: every check there is. `npm test -- types lint` runs only the stages named.
 * The last line is always `N passed, N failed` over all stages.
 */

type Outcome = Counts & { readonly stage: Stage; readonly tookMs: number };

const stages = chooseStages(process.argv.slice(2));
const outcomes = stages.map(runStage);
printSummary(outcomes);
process.exitCode = outcomes.some(({ failed }) => failed > 0) ? 1 : 0;

function chooseStages(names: readonly string[]): readonly Stage[] {
  const unknown = names.filter((name) => !STAGES.some((stage) => stage.name === name));
  if (unknown.length > 0) {
    console.error(`No stage ${unknown.join(', ')}. There are: ${STAGES.map(({ name }) => name).join(', ')}.`);
    process.exit(1);
  }
  return names.length === 0 ? STAGES : STAGES.filter(({ name }) => names.includes(name));
}

/** A stage that could not even run has failed once; the others still tell what they know. */
function runStage(stage: Stage): Outcome {
  console.log(`\n── ${stage.name}: ${stage.what}`);
  const startedMs = performance.now();
  try {
    return { ...stage.run(), stage, tookMs: performance.now() - startedMs };
  } catch (error) {
    console.error(error);
    return { passed: 0, failed: 1, notRun: [], stage, tookMs: performance.now() - startedMs };
  }
}

function printSummary(all: readonly Outcome[]): void {
  console.log('\n── summary');
  for (const { stage, passed, failed, notRun, tookMs } of all) {
    const counts = `${passed} passed, ${failed} failed${notRun.length > 0 ? `, ${notRun.length} not run` : ''}`;
    console.log(`${stage.name.padEnd(8)} ${(tookMs / 1000).toFixed(1).padStart(6)} s   ${counts}`);
  }
  for (const { stage, notRun } of all) {
    for (const name of notRun) console.log(`not run on this machine: ${stage.name}: ${name}`);
  }
  for (const { stage, failures } of all) {
    for (const failure of failures ?? []) console.log(`failed: ${stage.name}: ${failure}`);
  }
  const sum = (pick: (outcome: Outcome) => number): number => all.reduce((total, outcome) => total + pick(outcome), 0);
  console.log(`${sum(({ passed }) => passed)} passed, ${sum(({ failed }) => failed)} failed`);
}
