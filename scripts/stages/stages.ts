import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildStale, DESKTOP, WEB_APPS } from '../build/targets.ts';
import { ensurePrograms, findPrograms, type Programs } from '../machine/programs.ts';
import { checkModels } from '../../sync/model-checking/check-models.ts';
import { MODEL_RUNS, nameOf } from '../../sync/model-checking/models.ts';
import { type Counts, countPlaywright, countVitest } from './reports.ts';
import { runTool } from './run-tool.ts';

export type Stage = {
  readonly name: string;
  /** For the person who reads the summary. */
  readonly what: string;
  run(): Counts;
};

/** In the order in which a mistake is found soonest. */
export const STAGES: readonly Stage[] = [
  { name: 'types', what: 'TypeScript', run: () => verdict(runTool('tsc', ['-p', '.'])) },
  { name: 'lint', what: 'oxlint', run: () => verdict(runTool('oxlint', [])) },
  { name: 'format', what: 'Biome', run: () => verdict(runTool('biome', ['format', '--reporter=summary', '.'])) },
  {
    name: 'fast',
    what: 'unit, property, simulation, layers, tidiness',
    run: () => vitest('fast', { ...findPrograms() }),
  },
  { name: 'models', what: 'the protocol, model-checked', run: models },
  { name: 'build', what: 'web apps and desktop app', run: buildAll },
  { name: 'pg', what: 'PostgreSQL, brokers, whole processes', run: () => vitest('pg', { ...ensurePrograms() }) },
  { name: 'browser', what: 'the product in a browser and on the desktop', run: () => playwright(ensurePrograms()) },
];

function verdict(passed: boolean): Counts {
  return passed ? { passed: 1, failed: 0, notRun: [] } : { passed: 0, failed: 1, notRun: [] };
}

function buildAll(): Counts {
  buildStale([...WEB_APPS, DESKTOP]);
  return { passed: WEB_APPS.length + 1, failed: 0, notRun: [] };
}

function models(): Counts {
  const { SPIN_PATH, COMPILER_PATH } = ensurePrograms();
  if (SPIN_PATH !== undefined && COMPILER_PATH !== undefined) {
    return { ...checkModels({ spinPath: SPIN_PATH, compilerPath: COMPILER_PATH }), notRun: [] };
  }
  return { passed: 0, failed: 0, notRun: MODEL_RUNS.map(nameOf) };
}

function vitest(project: string, env: NodeJS.ProcessEnv): Counts {
  return withReportFile((file) => {
    const args = ['run', '--project', project, '--reporter=default', '--reporter=json', `--outputFile.json=${file}`];
    const passed = runTool('vitest', args, env);
    return notSilently(passed, countVitest(readReport(file)));
  });
}

function playwright(programs: Programs): Counts {
  if (!programs.CHROMIUM_PATH) {
    console.error(
      'No Chromium: install one and set CHROMIUM_PATH, or run npx playwright install --with-deps chromium.',
    );
    return verdict(false);
  }
  return withReportFile((file) => {
    const env = { ...programs, PLAYWRIGHT_JSON_OUTPUT_NAME: file };
    const passed = runTool('playwright', ['test', '--reporter=list,json'], env);
    return notSilently(passed, countPlaywright(readReport(file)));
  });
}

/** A tool that ends badly with all its tests passed (an unhandled rejection, a crash) has failed once. */
function notSilently(passed: boolean, counts: Counts): Counts {
  if (passed || counts.failed > 0) return counts;
  return { ...counts, failed: 1, failures: ['all tests passed, and yet the tool ended badly: see its own last lines'] };
}

function readReport(file: string): unknown {
  return JSON.parse(readFileSync(file, 'utf8'));
}

function withReportFile(run: (file: string) => Counts): Counts {
  const folder = mkdtempSync(join(tmpdir(), 'test-report-'));
  try {
    return run(join(folder, 'report.json'));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
