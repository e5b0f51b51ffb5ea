import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MODEL_RUNS, type ModelRun, nameOf } from './models.ts';
import { type PanReport, readPanReport } from './pan-report.ts';

/** The model checker, and the C compiler for the verifier that it writes. */
export type ModelTools = { readonly spinPath: string; readonly compilerPath: string };

/** States deeper than this are no longer searched, which ends the run without a verdict. */
const DEPTH_MAX = 1_000_000;

/** Checks every model with every defect and prints a table. Returns how many came out as they must. */
export function checkModels(tools: ModelTools): { passed: number; failed: number } {
  let failed = 0;
  console.log(`${'model'.padEnd(44)} ${'states'.padStart(8)}  expected  seen`);
  for (const run of MODEL_RUNS) {
    const { verdict, states } = checkModel(run, tools);
    const isRight = verdict === run.expected;
    if (!isRight) failed += 1;
    const seen = isRight ? verdict : `${verdict}   <- WRONG`;
    console.log(`${nameOf(run).padEnd(44)} ${String(states).padStart(8)}  ${run.expected.padEnd(8)}  ${seen}`);
  }
  return { passed: MODEL_RUNS.length - failed, failed };
}

function checkModel({ model, define }: ModelRun, { spinPath, compilerPath }: ModelTools): PanReport {
  const folder = mkdtempSync(join(tmpdir(), 'model-'));
  const source = join(import.meta.dirname, `${model}.pml`);
  try {
    runIn(folder, spinPath, ['-a', ...(define === null ? [] : [`-D${define}`]), source]);
    runIn(folder, compilerPath, ['-w', '-DSAFETY', '-DCOLLAPSE', '-o', 'pan', 'pan.c']);
    return readPanReport(runIn(folder, join(folder, 'pan'), [`-m${DEPTH_MAX}`, '-w18', '-n', '-E']));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function runIn(folder: string, program: string, args: readonly string[]): string {
  const { status, stdout, stderr, error } = spawnSync(program, args, { cwd: folder, encoding: 'utf8' });
  if (error) throw error;
  if (status !== 0) throw new Error(`${program} ${args.join(' ')} ended with ${status}:\n${stdout}${stderr}`);
  return stdout;
}
