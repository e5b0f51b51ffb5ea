import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { addJournals, emptyJournal, type Journal, readJournal, writeJournal } from './journal.ts';

const FIRST: Journal = {
  seed: 7,
  rounds: 25,
  faults: { 'line: cut': 3, 'kill of a cloud': 1 },
  returns: [{ facility: 0, kinds: ['line: cut'], tookMs: 1200 }],
  settledMs: [900],
  supervised: 1,
  told: [{ sold: 10 }, { sold: 4, refused: 2 }],
};

function aFile(): string {
  const dir = mkdtempSync(join(tmpdir(), 'journal-'));
  onTestFinished(() => rmSync(dir, { recursive: true }));
  return join(dir, 'soak.json');
}

test('a run without a journal, or with one that is not there yet, begins at the beginning', () => {
  expect(readJournal(null, 7)).toEqual(emptyJournal(7));
  expect(readJournal(aFile(), 7)).toEqual(emptyJournal(7));
});

test('a run goes on where its journal ends', () => {
  const file = aFile();
  writeJournal(file, emptyJournal(7));
  writeJournal(file, FIRST);

  expect(readJournal(file, 7)).toEqual(FIRST);
});

test('a journal of another chance, or of something else, is refused', () => {
  const file = aFile();
  writeJournal(file, FIRST);

  expect(() => readJournal(file, 8)).toThrow('--seed 7');
  writeFileSync(file, '{"seed":7}');
  expect(() => readJournal(file, 7)).toThrow('rounds');
});

test('what was before and what came after add up', () => {
  const after: Journal = { ...FIRST, rounds: 10, faults: { 'line: cut': 1, 'line: mute': 2 }, told: [{ sold: 1 }] };

  expect(addJournals(FIRST, after)).toEqual({
    seed: 7,
    rounds: 35,
    faults: { 'line: cut': 4, 'kill of a cloud': 1, 'line: mute': 2 },
    returns: [...FIRST.returns, ...FIRST.returns],
    settledMs: [900, 900],
    supervised: 2,
    told: [{ sold: 11 }, { sold: 4, refused: 2 }],
  });
  expect(addJournals(emptyJournal(7), FIRST)).toEqual(FIRST);
});
