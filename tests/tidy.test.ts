import { existsSync } from 'node:fs';
import { basename } from 'node:path';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { missingFromLockfile } from './support/lockfile.ts';
import { isCode, isTest, listFiles, readText, withoutComments } from './support/source-files.ts';

const files = listFiles();
const code = files.filter(isCode);

/** Each as `path:line: text`, so that a failure is a place to click on. */
function findLines(paths: readonly string[], pattern: RegExp): string[] {
  return paths.flatMap((path) =>
    readText(path)
      .split('\n')
      .flatMap((line, index) => (pattern.test(line) ? [`${path}:${index + 1}: ${line.trim()}`] : [])),
  );
}

describe('files', () => {
  test('are named in kebab-case', () => {
    const ours = files.filter(
      (path) => !/\/migrations\/|\/fixtures\/|\/public\//.test(path) && !/\.(?:md|gitkeep)$/.test(path),
    );

    expect(ours.filter((path) => !/^[a-z0-9]+(?:-[a-z0-9]+)*(?:\.[a-z0-9-]+)*$/.test(basename(path)))).toEqual([]);
  });

  test('do not hide where code is: no barrels', () => {
    expect(findLines(code, /^export \* from/)).toEqual([]);
    expect(
      findLines(
        code.filter((path) => /\/index\.tsx?$/.test(path)),
        /^export .*\sfrom '/,
      ),
    ).toEqual([]);
  });

  test('are not in folders named by kind', () => {
    expect(files.filter((path) => /(?:^|\/)(?:utils?|helpers?|types|hooks|misc|common)\//.test(path))).toEqual([]);
  });

  test('fit their length, and the long ones only get shorter', () => {
    /** Offenders with the number of lines that they may have. A number here may only fall. */
    const allowed: Record<string, number> = {};
    const lengthMax = (path: string): number => allowed[path] ?? (isTest(path) ? 600 : 400);
    const lengthOf = (path: string): number => readText(path).trimEnd().split('\n').length;

    expect(
      code.filter((path) => lengthOf(path) > lengthMax(path)).map((path) => `${path}: ${lengthOf(path)} lines`),
    ).toEqual([]);
    expect(Object.keys(allowed).filter((path) => !code.includes(path) || lengthOf(path) < lengthMax(path))).toEqual([]);
  });
});

describe('words that stay out', () => {
  // This file has to name them.
  const elsewhere = code.filter((path) => path !== 'tests/tidy.test.ts');

  test.each([
    ['a mocked module', /\bvi\.(?:mock|doMock)\(/],
    ['an exclusive or skipped test', /\b(?:test|it|describe)\.(?:only|skip)\(/],
    ['a silenced compiler', /@ts-(?:ignore|nocheck|expect-error)/],
    ['a task without its issue', /\b(?:TODO|FIXME|XXX)\b(?!\(#\d+\))/],
    ['a forgotten debugger', /^\s*debugger;/],
    ['a sleep in a test', /\bwaitForTimeout\(/],
  ])('%s', (_, pattern) => {
    expect(findLines(elsewhere, pattern)).toEqual([]);
  });

  test('the clock and chance, in rooms that are handed both', () => {
    const pure = code.filter((path) => /^(?:domain|sync\/engine)\//.test(path) && !isTest(path));
    const offenders = pure.filter((path) =>
      /\bDate\.now\(|\bnew Date\(\s*\)|\bMath\.random\(|\bset(?:Timeout|Interval|Immediate)\(|Temporal\.Now/.test(
        withoutComments(readText(path)),
      ),
    );

    expect(offenders).toEqual([]);
  });
});

describe('database', () => {
  test('every table of the facility is STRICT', () => {
    const migrations = files.filter((path) => /^main\/controller\/db\/migrations\/.*\.sql$/.test(path));
    const statements = migrations.flatMap((path) =>
      readText(path)
        .replaceAll(/--.*$/gm, '')
        .split(';')
        .map((statement) => ({ path, statement: statement.trim() })),
    );
    const loose = statements.filter(
      ({ statement }) =>
        /^CREATE TABLE/i.test(statement) && !/\)\s*(?:WITHOUT ROWID\s*,\s*)?STRICT\b[^)]*$/i.test(statement),
    );

    expect(loose.map(({ path, statement }) => `${path}: ${statement.split('\n')[0] ?? ''}`)).toEqual([]);
  });
});

describe('documents', () => {
  test('every error code stands in docs/errors.md', () => {
    const documented = existsSync('docs/errors.md') ? readText('docs/errors.md') : null;
    const product = code.filter((path) => !isTest(path) && /^(?:domain|sync|main|cloud-api)\//.test(path));
    const codes = new Set(
      product.flatMap((path) =>
        [...readText(path).matchAll(/\bcode: '([a-z][a-z_]*\.[a-z_]+)'/g)].map(([, name]) => name ?? ''),
      ),
    );

    const missing = documented === null ? [] : [...codes].filter((name) => !documented.includes(`\`${name}\``));

    expect(missing).toEqual([]);
  });

  test('every event that somebody may have to act on stands in docs/operations.md', () => {
    const documented = readText('docs/operations.md');
    const product = code.filter((path) => !isTest(path) && /^(?:sync\/(?!simulation)|main|cloud-api)/.test(path));
    const said = /\b(?:log\.(?:warn|error)|onAlarm|onProblem|lose)\('([a-z][a-z_]*(?:\.[a-z_]+)+)'/g;
    const events = new Set(
      product.flatMap((path) => [...withoutComments(readText(path)).matchAll(said)].map(([, name]) => name ?? '')),
    );

    const missing = [...events].filter((name) => !documented.includes(`\`${name}\``));

    expect(missing).toEqual([]);
  });

  test.each(['docs/operations.md', 'docs/runbook.md', 'docs/errors.md', 'docs/protocol.md'])(
    '%s points to sections of the runbook that are there',
    (path) => {
      const anchorOf = (heading: string): string =>
        heading
          .toLowerCase()
          .replaceAll(/[^a-z0-9 -]/g, '')
          .replaceAll(' ', '-');
      const sections = [...readText('docs/runbook.md').matchAll(/^#{2,3} (.+)$/gm)].map(([, text]) =>
        anchorOf(text ?? ''),
      );
      const linked = [...readText(path).matchAll(/\]\((?:runbook\.md)?#([^)]+)\)/g)].map(([, anchor]) => anchor ?? '');

      expect(linked.filter((anchor) => !sections.includes(anchor))).toEqual([]);
    },
  );
});

describe('packages', () => {
  const Dependencies = z.record(z.string(), z.string()).default({});
  const manifest = z
    .object({
      dependencies: Dependencies,
      devDependencies: Dependencies,
      optionalDependencies: Dependencies,
      overrides: Dependencies,
    })
    .parse(JSON.parse(readText('package.json')));
  const lockText = readText('package-lock.json');

  test('have exact versions', () => {
    const versions = Object.values(manifest).flatMap((group) => Object.entries(group));

    expect(versions.filter(([, version]) => !/^\d+\.\d+\.\d+(?:-[\w.]+)?$/.test(version))).toEqual([]);
  });

  test('install on every platform from the lockfile', () => {
    expect(missingFromLockfile(JSON.parse(lockText))).toEqual([]);
  });

  test('are locked without the address of any registry', () => {
    expect(lockText).not.toMatch(/"resolved": "https?:/);
  });
});
