import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { MUTANTS } from './all-mutants.ts';
import { applyPatches } from './mutant.ts';

test('a patch that no longer fits the source is an error, and so is one that fits twice', () => {
  const patch = { file: 'a.ts', find: 'one', replace: 'two' };

  expect(() => applyPatches('not there', 'a.ts', [patch])).toThrow('0 times');
  expect(() => applyPatches('one one', 'a.ts', [patch])).toThrow('2 times');
  expect(applyPatches('just one', 'a.ts', [patch])).toBe('just two');
});

test('patches of other files are not applied', () => {
  expect(applyPatches('one', 'a.ts', [{ file: 'b.ts', find: 'one', replace: 'two' }])).toBe('one');
});

test.each(MUTANTS)('“$name” fits the source as it stands', ({ patches }) => {
  for (const file of new Set(patches.map((patch) => patch.file))) {
    const text = readFileSync(join(import.meta.dirname, '../../..', file), 'utf8');

    expect(applyPatches(text, file, patches)).not.toBe(text);
  }
});

test('names are unique', () => {
  expect(new Set(MUTANTS.map(({ name }) => name)).size).toBe(MUTANTS.length);
});
