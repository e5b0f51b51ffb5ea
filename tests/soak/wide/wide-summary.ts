import type { Entry } from '../promise-log.ts';
import { quantile, show } from '../summary.ts';
import type { Journal } from './journal.ts';
import type { WideSoakReport } from './wide-soak.ts';

/** What came of it, for a person. */
export function summarizeWide(report: WideSoakReport): string {
  const { journal, findings, troubles, isStopped, files } = report;
  const { faults, returns, settledMs, supervised, told } = journal;
  const isToLookAt = findings.length + troubles.length > 0 || isStopped;
  return [
    '',
    'fault                       times   linked again: median    longest   (alone)',
    ...Object.entries(faults)
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([kind, times]) => {
        const alone = returns
          .filter(({ kinds }) => kinds.length === 1 && kinds[0] === kind)
          .map(({ tookMs }) => tookMs);
        const [median, longest] = [quantile(alone, 0.5), quantile(alone, 1)].map((ms) => show(ms).padStart(10));
        return `${kind.padEnd(26)} ${String(times).padStart(6)}         ${median} ${longest}`;
      }),
    '',
    `rounds             ${roundsOf(report)}`,
    ...promisesOf(journal),
    `by facility        ${told.map(({ sold = 0 }) => sold).join(', ')} bookings`,
    `equal at a sweep   ${settledMs.length} times, median ${show(quantile(settledMs, 0.5))}, longest ${show(quantile(settledMs, 1))}`,
    ...(supervised > 0 ? [`supervised         ${supervised} starts of a cloud whose database was away`] : []),
    ...findings.map(({ kind, what }) => `${kind}: ${what}`),
    ...troubles.map((trouble) => `trouble: ${trouble}`),
    ...(isToLookAt ? [`to look at: ${files}`] : []),
  ].join('\n');
}

/** The outcome in one line. */
export function lastLine(report: WideSoakReport): string {
  const { findings, troubles, journal } = report;
  const lost = findings.filter(({ kind }) => kind === 'lost').length;
  const overlaps = findings.filter(({ kind }) => kind === 'overlap').length;
  const others = findings.length - lost - overlaps;
  return [
    `rounds ${roundsOf(report)}`,
    `lost ${lost}`,
    `overlaps ${overlaps}`,
    `other findings ${others}`,
    `troubles ${troubles.length}`,
    `linked again ${relinks(journal)}`,
  ].join(' · ');
}

export type Progress = {
  readonly round: number;
  readonly rounds: number;
  /** Rounds of this run, and how long they took. */
  readonly played: number;
  readonly tookMs: number;
  /** Rounds of earlier runs included. */
  readonly journal: Journal;
  readonly findings: number;
  readonly troubles: number;
};

/** How far the run is, when it will be over at this pace, and what it has seen. */
export function progressLine({ round, rounds, played, tookMs, journal, findings, troubles }: Progress): string {
  const leftMs = played > 0 ? (tookMs / played) * (rounds - round) : Number.NaN;
  const sum = sumOf(journal);
  return [
    `round ${round} of ${rounds}`,
    `${clock(tookMs)} gone, ${clock(leftMs)} to go`,
    `${sum('sold')} bookings, ${sum('changed')} changes, ${sum('unanswered') + sum('change-unanswered')} without answer`,
    `linked again ${relinks(journal)}`,
    `${findings} findings, ${troubles} troubles`,
  ].join(' · ');
}

function roundsOf({ journal, rounds, isStopped }: WideSoakReport): string {
  return `${journal.rounds} of ${rounds}${isStopped ? ', stopped before all of them were swept' : ''}`;
}

function promisesOf(journal: Journal): string[] {
  const sum = sumOf(journal);
  return [
    `promises           ${sum('sold')} bookings, ${sum('changed')} changes, ${sum('checked-in')} check-ins`,
    `refused            ${sum('refused')} bookings, ${sum('change-refused')} changes`,
    `no answer          ${sum('unanswered') + sum('change-unanswered')}`,
  ];
}

function sumOf({ told }: Journal): (type: Entry['type']) => number {
  return (type) => told.reduce((sum, counts) => sum + (counts[type] ?? 0), 0);
}

function relinks({ returns }: Journal): string {
  const tookMs = returns.map((back) => back.tookMs);
  return `median ${show(quantile(tookMs, 0.5))}, longest ${show(quantile(tookMs, 1))}`;
}

function clock(ms: number): string {
  if (Number.isNaN(ms)) return '–';
  const seconds = Math.round(ms / 1000);
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60];
  return hours > 0 ? `${hours} h ${minutes} min` : `${minutes} min ${seconds % 60} s`;
}
