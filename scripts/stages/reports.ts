import { stripVTControlCharacters } from 'node:util';
import { z } from 'zod';

/** What came of a stage's tests. */
export type Counts = {
  readonly passed: number;
  readonly failed: number;
  /** Each failure in a line: the test's name and how its message begins. Who reads only the end of a log learns all. */
  readonly failures?: readonly string[];
  /** Names of tests that this machine could not run. */
  readonly notRun: readonly string[];
};

const VitestReport = z.object({
  testResults: z.array(
    z.object({
      name: z.string(),
      status: z.string(),
      message: z.string().optional(),
      assertionResults: z.array(
        z.object({ status: z.string(), fullName: z.string(), failureMessages: z.array(z.string()).optional() }),
      ),
    }),
  ),
});

/**
 * Counts Vitest's JSON report. A file that failed without a failed test (it did not load, or a hook threw) counts as
 * one failure, so that no failure goes uncounted.
 */
export function countVitest(report: unknown): Counts {
  const results = VitestReport.parse(report).testResults;
  const tests = results.flatMap(({ assertionResults }) => assertionResults);
  const isSilentFailure = (file: (typeof results)[number]): boolean =>
    file.status === 'failed' && !file.assertionResults.some(({ status }) => status === 'failed');
  const failures = [
    ...tests
      .filter(({ status }) => status === 'failed')
      .map(({ fullName, failureMessages }) => oneLine(fullName, failureMessages?.[0])),
    ...results.filter(isSilentFailure).map(({ name, message }) => oneLine(name, message)),
  ];
  return {
    passed: tests.filter(({ status }) => status === 'passed').length,
    failed: failures.length,
    failures,
    notRun: tests.filter(({ status }) => status !== 'passed' && status !== 'failed').map(({ fullName }) => fullName),
  };
}

const PlaywrightTest = z.object({
  status: z.string(),
  results: z.array(z.object({ error: z.object({ message: z.string().optional() }).optional() })).default([]),
});

type PlaywrightSuite = {
  readonly title: string;
  readonly specs: readonly { readonly title: string; readonly tests: readonly z.infer<typeof PlaywrightTest>[] }[];
  readonly suites?: readonly PlaywrightSuite[] | undefined;
};

const PlaywrightSuiteSchema: z.ZodType<PlaywrightSuite> = z.object({
  title: z.string(),
  specs: z.array(z.object({ title: z.string(), tests: z.array(PlaywrightTest) })),
  get suites() {
    return z.array(PlaywrightSuiteSchema).optional();
  },
});

const PlaywrightReport = z.object({
  suites: z.array(PlaywrightSuiteSchema),
  errors: z.array(z.object({ message: z.string().optional() })),
});

/** Counts Playwright's JSON report. An error outside any test (a spec that did not load) counts as a failure. */
export function countPlaywright(report: unknown): Counts {
  const { suites, errors } = PlaywrightReport.parse(report);
  const tests = suites.flatMap(flatten);
  const withStatus = (...statuses: readonly string[]): ReturnType<typeof flatten> =>
    tests.filter(({ status }) => statuses.includes(status));
  const failures = [
    // A test that passed on a second try is a race that was not understood.
    ...withStatus('unexpected', 'flaky').map(({ name, message }) => oneLine(name, message)),
    ...errors.map(({ message }) => oneLine('outside any test', message)),
  ];
  return {
    passed: withStatus('expected').length,
    failed: failures.length,
    failures,
    notRun: withStatus('skipped').map(({ name }) => name),
  };
}

type FlatTest = { readonly name: string; readonly status: string; readonly message: string | undefined };

function flatten(suite: PlaywrightSuite): FlatTest[] {
  const own = suite.specs.flatMap((spec) =>
    spec.tests.map(({ status, results }) => ({
      name: `${suite.title} ${spec.title}`,
      status,
      message: results.find(({ error }) => error !== undefined)?.error?.message,
    })),
  );
  return [...own, ...(suite.suites ?? []).flatMap(flatten)];
}

const MESSAGE_LENGTH_MAX = 300;

function oneLine(name: string, message: string | undefined): string {
  const words = stripVTControlCharacters(message ?? '')
    .replaceAll(/\s+/gu, ' ')
    .trim();
  return words === '' ? name : `${name}: ${words.slice(0, MESSAGE_LENGTH_MAX)}`;
}
