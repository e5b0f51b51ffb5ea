import { createHash } from 'node:crypto';
import type { Range } from '../../domain/ownership.ts';
import { DAY_MS } from '../../domain/time.ts';
import type { DayDigest } from '../protocol/frames.ts';
import type { HeldAllocation, HeldRange, Holder, NodeRow } from './node-state.ts';

/** What a node holds and knows the other side to hold, read in one transaction. */
export type Holdings = {
  readonly node: NodeRow;
  readonly ranges: readonly HeldRange[];
  /** The active ones. */
  readonly allocations: readonly HeldAllocation[];
};

/** Ours; or our copy of the other side's, with what we gave it that has arrived. */
export type Side = 'own' | 'copy';

const HOLDERS: Record<Side, readonly Holder[]> = { own: ['own'], copy: ['peer', 'transit'] };

/**
 * One line per resource and UTC day of what is sold, over identity, place, kind and revision; and one line per resource,
 * with a null day, over who holds its time. Two sides that agree have the same lines in the same order.
 */
export function digestsOf({ ranges, allocations }: Holdings, side: Side): DayDigest[] {
  const holders = HOLDERS[side];
  const lines = new Map<string, { resourceId: string; day: number | null; parts: string[] }>();
  const add = (resourceId: string, day: number | null, part: string): void => {
    const key = `${resourceId} ${day ?? ''}`;
    const line = lines.get(key) ?? { resourceId, day, parts: [] };
    line.parts.push(part);
    lines.set(key, line);
  };
  for (const range of mergeNeighbours(ranges.filter(({ holder }) => holders.includes(holder)))) {
    add(range.resourceId, null, `${range.startsAt} ${range.endsAt}`);
  }
  for (const { id, resourceId, startsAt, endsAt, kind, revision, holder } of allocations) {
    if (!holders.includes(holder)) continue;
    add(resourceId, Math.floor(startsAt / DAY_MS), `${id} ${startsAt} ${endsAt} ${kind} ${revision}`);
  }
  return [...lines.entries()]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, { resourceId, day, parts }]) => ({ resourceId, day, count: parts.length, hash: hashOf(parts) }));
}

/** The lines in which two sides differ, by resource and day. */
export function differingLines(ours: readonly DayDigest[], theirs: readonly DayDigest[]): DayDigest[] {
  const textOf = ({ resourceId, day, hash }: DayDigest): string => `${resourceId} ${day ?? ''} ${hash}`;
  const [mine, other] = [new Set(ours.map(textOf)), new Set(theirs.map(textOf))];
  return [...ours.filter((line) => !other.has(textOf(line))), ...theirs.filter((line) => !mine.has(textOf(line)))];
}

/** What has arrived and what was there before may be neighbours that only one side has joined. */
function mergeNeighbours(ranges: readonly Range[]): Range[] {
  const merged: Range[] = [];
  const sorted = [...ranges].sort((a, b) =>
    a.resourceId === b.resourceId ? a.startsAt - b.startsAt : a.resourceId < b.resourceId ? -1 : 1,
  );
  for (const { resourceId, startsAt, endsAt } of sorted) {
    const last = merged.at(-1);
    if (last?.resourceId === resourceId && last.endsAt === startsAt) merged[merged.length - 1] = { ...last, endsAt };
    else merged.push({ resourceId, startsAt, endsAt });
  }
  return merged;
}

function hashOf(parts: string[]): string {
  return createHash('sha256').update(parts.sort().join('\n')).digest('hex').slice(0, 32);
}
