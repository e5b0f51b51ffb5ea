import { expect, test } from 'vitest';
import { emptyJournal, type Journal } from './journal.ts';
import { lastLine, progressLine, summarizeWide } from './wide-summary.ts';

const JOURNAL: Journal = {
  seed: 7,
  rounds: 60,
  faults: { 'line: cut': 40, 'kill of a cloud': 20 },
  returns: [
    { facility: 0, kinds: ['line: cut'], tookMs: 1000 },
    { facility: 1, kinds: ['line: cut'], tookMs: 3000 },
    { facility: 1, kinds: ['line: cut', 'kill of a cloud'], tookMs: 9000 },
  ],
  settledMs: [400],
  supervised: 0,
  told: [
    { sold: 10, changed: 3, unanswered: 1 },
    { sold: 5, 'change-unanswered': 2, refused: 4 },
  ],
};
const REPORT = { rounds: 500, journal: JOURNAL, findings: [], troubles: [], isStopped: false, files: '/kept' };

test('a line on the way says how far it is, how long it still takes at this pace, and what was seen', () => {
  const line = progressLine({
    round: 60,
    rounds: 500,
    played: 20,
    tookMs: 120_000,
    journal: JOURNAL,
    findings: 0,
    troubles: 0,
  });

  expect(line).toBe(
    'round 60 of 500 · 2 min 0 s gone, 44 min 0 s to go · 15 bookings, 3 changes, 3 without answer · ' +
      'linked again median 3.00 s, longest 9.00 s · 0 findings, 0 troubles',
  );
});

test('a line on the way of a run that has nothing to tell yet has no figures', () => {
  const none = { played: 0, tookMs: 0, findings: 0, troubles: 0 };

  expect(progressLine({ ...none, round: 0, rounds: 500, journal: emptyJournal(7) })).toBe(
    'round 0 of 500 · 0 min 0 s gone, – to go · 0 bookings, 0 changes, 0 without answer · ' +
      'linked again median –, longest – · 0 findings, 0 troubles',
  );
});

test('the last line has what was lost and what overlapped', () => {
  const findings = [
    { kind: 'lost', what: 'one' },
    { kind: 'lost', what: 'another' },
    { kind: 'overlap', what: 'two' },
    { kind: 'pin', what: 'three' },
  ] as const;

  expect(lastLine({ ...REPORT, findings, troubles: ['a program ended by itself'] })).toBe(
    'rounds 60 of 500 · lost 2 · overlaps 1 · other findings 1 · troubles 1 · linked again median 3.00 s, longest 9.00 s',
  );
});

test('the table counts faults by kind, and how long the way back from each alone took', () => {
  const lines = summarizeWide(REPORT).split('\n');

  expect(lines.find((line) => line.startsWith('line: cut'))?.split(/\s{2,}/)).toEqual([
    'line: cut',
    '40',
    '3.00 s',
    '3.00 s',
  ]);
  expect(lines.at(-1)).not.toContain('/kept');
});

test('a run that was stopped says so, and where to look', () => {
  const lines = summarizeWide({ ...REPORT, isStopped: true }).split('\n');

  expect(lines).toContain('rounds             60 of 500, stopped before all of them were swept');
  expect(lines.at(-1)).toBe('to look at: /kept');
});
