import { assert } from './assert.ts';
import { contains, type Interval, overlaps } from './time.ts';

/** A stretch of one resource's time. Whoever holds it may sell it (PROTOCOL §1: a cell is owned by exactly one place). */
export type Range = Interval & { readonly resourceId: string };

/** True when one of `ranges` covers all of `range`. Neighbours are kept merged, so two never cover it together. */
export function covers(ranges: readonly Range[], range: Range): boolean {
  return ranges.some((own) => own.resourceId === range.resourceId && contains(own, range));
}

/**
 * `ranges` with `range` added and neighbours merged. The caller must not hold any of it yet: holding time twice is
 * the one thing that ownership exists to prevent, so an overlap is a bug.
 */
export function addRange(ranges: readonly Range[], range: Range): Range[] {
  assert(range.startsAt < range.endsAt, 'addRange: the range is empty');
  let { startsAt, endsAt } = range;
  const rest: Range[] = [];
  for (const own of ranges) {
    if (own.resourceId !== range.resourceId) rest.push(own);
    else if (overlaps(own, range)) assert(false, 'addRange: part of the range is held already');
    else if (own.endsAt === range.startsAt) startsAt = own.startsAt;
    else if (own.startsAt === range.endsAt) endsAt = own.endsAt;
    else rest.push(own);
  }
  rest.push({ resourceId: range.resourceId, startsAt, endsAt });
  return sortRanges(rest);
}

/** `ranges` without `range`. The caller must hold all of it. */
export function removeRange(ranges: readonly Range[], range: Range): Range[] {
  // Taking nothing out of the middle would leave two neighbours that nobody joins again.
  assert(range.startsAt < range.endsAt, 'removeRange: the range is empty');
  assert(covers(ranges, range), 'removeRange: the range is not held');
  const rest: Range[] = [];
  for (const own of ranges) {
    if (own.resourceId !== range.resourceId || !overlaps(own, range)) {
      rest.push(own);
      continue;
    }
    if (own.startsAt < range.startsAt) rest.push({ ...own, endsAt: range.startsAt });
    if (range.endsAt < own.endsAt) rest.push({ ...own, startsAt: range.endsAt });
  }
  return sortRanges(rest);
}

/** The parts of `range` that `ranges` hold, in order; none of an empty one. */
export function heldParts(ranges: readonly Range[], range: Range): Range[] {
  if (range.startsAt >= range.endsAt) return [];
  return sortRanges(
    ranges
      .filter((own) => own.resourceId === range.resourceId && overlaps(own, range))
      .map((own) => ({
        resourceId: own.resourceId,
        startsAt: Math.max(own.startsAt, range.startsAt),
        endsAt: Math.min(own.endsAt, range.endsAt),
      })),
  );
}

/** The same time with overlapping and touching ranges joined, in order; empty ones are left out. */
export function joinRanges(ranges: readonly Range[]): Range[] {
  const joined: Range[] = [];
  for (const { resourceId, startsAt, endsAt } of sortRanges([...ranges])) {
    const last = joined.at(-1);
    if (startsAt >= endsAt) continue;
    if (!last || last.resourceId !== resourceId || last.endsAt < startsAt)
      joined.push({ resourceId, startsAt, endsAt });
    else joined[joined.length - 1] = { ...last, endsAt: Math.max(last.endsAt, endsAt) };
  }
  return joined;
}

/** The parts of `range` that none of `others` touches, in order. */
export function freeParts(range: Range, others: readonly Range[]): Range[] {
  const { resourceId, endsAt } = range;
  const parts: Range[] = [];
  let { startsAt } = range;
  for (const other of joinRanges(others)) {
    if (other.resourceId !== resourceId || other.endsAt <= startsAt || endsAt <= other.startsAt) continue;
    if (startsAt < other.startsAt) parts.push({ resourceId, startsAt, endsAt: other.startsAt });
    startsAt = other.endsAt;
  }
  return startsAt < endsAt ? [...parts, { resourceId, startsAt, endsAt }] : parts;
}

function sortRanges(ranges: Range[]): Range[] {
  return ranges.sort((a, b) =>
    a.resourceId === b.resourceId ? a.startsAt - b.startsAt : a.resourceId < b.resourceId ? -1 : 1,
  );
}
