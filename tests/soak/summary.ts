import type { Entry } from './promise-log.ts';
import type { SoakReport } from './soak.ts';

/** What came of it, for a person. */
export function summarize(report: SoakReport): string {
  const { kills, isStopped, entries, findings, troubles, linkedMs, restMs, files } = report;
  const count = (type: Entry['type']): number => entries.filter((entry) => entry.type === type).length;
  const demo = entries.filter((entry) => entry.type === 'sold' && entry.attempt.startsWith('demo ')).length;
  const unanswered = count('unanswered') + count('change-unanswered');
  const kinds = Map.groupBy(findings, ({ kind }) => kind);
  const found = (kind: (typeof findings)[number]['kind']): number => kinds.get(kind)?.length ?? 0;
  const isToLookAt = findings.length + troubles.length > 0 || isStopped;
  const atTheEnd = isStopped ? 'not looked at: the run was stopped' : equalAfter(restMs);
  return [
    '',
    `kills              ${kills}`,
    `promises           ${count('sold') - demo} bookings and ${demo} from before, ${count('changed')} changes, ${count('checked-in')} check-ins`,
    `refused            ${count('refused')} bookings, ${count('change-refused')} changes`,
    `no answer          ${unanswered}`,
    `lost               ${found('lost')}`,
    `overlaps           ${found('overlap')}`,
    `other findings     ${findings.length - found('lost') - found('overlap')}`,
    `linked again       median ${show(quantile(linkedMs, 0.5))}, longest ${show(quantile(linkedMs, 1))}`,
    `equal at the end   ${atTheEnd}`,
    ...findings.map(({ kind, what }) => `${kind}: ${what}`),
    ...troubles.map((trouble) => `trouble: ${trouble}`),
    ...(isToLookAt ? [`to look at: ${files}`] : []),
  ].join('\n');
}

function equalAfter(restMs: number | null): string {
  return restMs === null ? 'never' : `after ${show(restMs)}`;
}

export function quantile(values: readonly number[], q: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))] ?? Number.NaN;
}

export function show(ms: number): string {
  return Number.isNaN(ms) ? '–' : `${(ms / 1000).toFixed(2)} s`;
}
