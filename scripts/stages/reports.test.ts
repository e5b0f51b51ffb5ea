import { describe, expect, test } from 'vitest';
import { countPlaywright, countVitest } from './reports.ts';

describe('counting what Vitest reports', () => {
  test('counts tests by what came of them, and names those that failed or did not run', () => {
    const report = {
      testResults: [
        {
          name: 'a.test.ts',
          status: 'failed',
          assertionResults: [
            { status: 'passed', fullName: 'adds' },
            { status: 'failed', fullName: 'subtracts', failureMessages: ['\u001B[31mexpected 1\u001B[0m\n  to be 2'] },
            { status: 'skipped', fullName: 'divides' },
          ],
        },
      ],
    };

    expect(countVitest(report)).toEqual({
      passed: 1,
      failed: 1,
      failures: ['subtracts: expected 1 to be 2'],
      notRun: ['divides'],
    });
  });

  test('counts a file that did not load as one failure', () => {
    const report = {
      testResults: [{ name: 'a.test.ts', status: 'failed', message: 'no such module', assertionResults: [] }],
    };

    expect(countVitest(report)).toEqual({ passed: 0, failed: 1, failures: ['a.test.ts: no such module'], notRun: [] });
  });
});

describe('counting what Playwright reports', () => {
  test('finds tests in nested suites, and counts a flaky one as failed', () => {
    const spec = (title: string, status: string) => ({ title, tests: [{ status }] });
    const report = {
      errors: [],
      suites: [
        {
          title: 'kiosk.e2e.ts',
          specs: [spec('opens', 'expected')],
          suites: [{ title: 'when late', specs: [spec('refuses', 'flaky'), spec('rings', 'skipped')] }],
        },
      ],
    };

    expect(countPlaywright(report)).toEqual({
      passed: 1,
      failed: 1,
      failures: ['when late refuses'],
      notRun: ['when late rings'],
    });
  });

  test('counts an error outside any test as a failure', () => {
    expect(countPlaywright({ suites: [], errors: [{ message: 'no tests found' }] })).toMatchObject({
      failed: 1,
      failures: ['outside any test: no tests found'],
    });
  });
});
