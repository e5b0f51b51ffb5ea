import type { Entry } from '../promise-log.ts';
import { quantile, show } from '../summary.ts';
import type { WideSoakReport } from './wide-soak.ts';

/** What came of it, for a person. */
export function summarizeWide(report: WideSoakReport): string {
  const { rounds, findings, troubles, faults, returns, settledMs, supervised, files } = report;
  const entries = report.entries.flat();
  const count = (type: Entry['type']): number => entries.filter((entry) => entry.type === type).length;
  const lost = findings.filter(({ kind }) => kind === 'lost').length;
  const overlaps = findings.filter(({ kind }) => kind === 'overlap').length;
  const settled = settledMs.length;
  return [
    '',
    'fault                       times   linked again: median    longest   (alone)',
    ...[...faults]
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([kind, times]) => {
        const alone = returns
          .filter(({ kinds }) => kinds.length === 1 && kinds[0] === kind)
          .map(({ tookMs }) => tookMs);
        const [median, longest] = [quantile(alone, 0.5), quantile(alone, 1)].map((ms) => show(ms).padStart(10));
        return `${kind.padEnd(26)} ${String(times).padStart(6)}         ${median} ${longest}`;
      }),
    '',
    `rounds             ${rounds}`,
    `promises           ${count('sold')} bookings, ${count('changed')} changes, ${count('checked-in')} check-ins`,
    `by facility        ${report.entries.map((told) => told.filter(({ type }) => type === 'sold').length).join(', ')} bookings`,
    `refused            ${count('refused')} bookings, ${count('change-refused')} changes`,
    `no answer          ${count('unanswered') + count('change-unanswered')}`,
    `lost               ${lost}`,
    `overlaps           ${overlaps}`,
    `other findings     ${findings.length - lost - overlaps}`,
    `linked again       median ${show(medianOf(returns))}, longest ${show(quantile(tookOf(returns), 1))}`,
    `equal at a sweep   ${settled} times, median ${show(quantile(settledMs, 0.5))}, longest ${show(quantile(settledMs, 1))}`,
    ...(supervised > 0 ? [`supervised         ${supervised} starts of a cloud whose database was away`] : []),
    ...findings.map(({ kind, what }) => `${kind}: ${what}`),
    ...troubles.map((trouble) => `trouble: ${trouble}`),
    ...(findings.length + troubles.length > 0 ? [`to look at: ${files}`] : []),
  ].join('\n');
}

function tookOf(returns: WideSoakReport['returns']): number[] {
  return returns.map(({ tookMs }) => tookMs);
}

function medianOf(returns: WideSoakReport['returns']): number {
  return quantile(tookOf(returns), 0.5);
}
