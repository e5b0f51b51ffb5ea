import { z } from 'zod';

/** What came of a stage's tests. */
export type Counts = {
  readonly passed: number;
  readonly failed: number;
  /** Names of tests that this machine could not run. */
  readonly notRun: readonly string[];
};

const VitestReport = z.object({
  testResults: z.array(
    z.object({
      name: z.string(),
      status: z.string(),
      assertionResults: z.array(z.object({ status: z.string(), fullName: z.string() })),
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
  return {
    passed: tests.filter(({ status }) => status === 'passed').length,
    failed: tests.filter(({ status }) => status === 'failed').length + results.filter(isSilentFailure).length,
    notRun: tests.filter(({ status }) => status !== 'passed' && status !== 'failed').map(({ fullName }) => fullName),
  };
}

type PlaywrightSuite = {
  readonly title: string;
  readonly specs: readonly { readonly title: string; readonly tests: readonly { readonly status: string }[] }[];
  readonly suites?: readonly PlaywrightSuite[] | undefined;
};

const PlaywrightSuiteSchema: z.ZodType<PlaywrightSuite> = z.object({
  title: z.string(),
  specs: z.array(z.object({ title: z.string(), tests: z.array(z.object({ status: z.string() })) })),
  get suites() {
    return z.array(PlaywrightSuiteSchema).optional();
  },
});

const PlaywrightReport = z.object({ suites: z.array(PlaywrightSuiteSchema), errors: z.array(z.unknown()) });

/** Counts Playwright's JSON report. An error outside any test (a spec that did not load) counts as a failure. */
export function countPlaywright(report: unknown): Counts {
  const { suites, errors } = PlaywrightReport.parse(report);
  const tests = suites.flatMap(flatten);
  const withStatus = (status: string): readonly string[] =>
    tests.filter((test) => test.status === status).map(({ name }) => name);
  return {
    passed: withStatus('expected').length,
    // A test that passed on a second try is a race that was not understood.
    failed: withStatus('unexpected').length + withStatus('flaky').length + errors.length,
    notRun: withStatus('skipped'),
  };
}

function flatten(suite: PlaywrightSuite): { readonly name: string; readonly status: string }[] {
  const own = suite.specs.flatMap((spec) =>
    spec.tests.map(({ status }) => ({ name: `${suite.title} ${spec.title}`, status })),
  );
  return [...own, ...(suite.suites ?? []).flatMap(flatten)];
}
