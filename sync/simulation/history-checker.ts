/**
 * What people outside were told, in the order in which they were told it. A second `promised` of the same id moves the
 * promise; from `released` on nobody holds us to it.
 */
export type HistoryEntry =
  | {
      readonly what: 'promised';
      readonly id: string;
      readonly resourceId: string;
      readonly startsAt: number;
      readonly endsAt: number;
    }
  | { readonly what: 'released'; readonly id: string };

type Claim = Extract<HistoryEntry, { what: 'promised' }>;

/**
 * The first promise that overlaps one that was valid when it was made, told for people; null when there is none.
 *
 * A second opinion on the one promise that matters: it shares no code with the engine or the simulation's own ledger.
 * As long as nothing overlaps, a resource's valid claims have one order by start and by end, so a new one needs to be
 * compared with its two neighbours alone.
 */
export function findDoublePromise(history: readonly HistoryEntry[]): string | null {
  const lanes = new Map<string, Claim[]>();
  const valid = new Map<string, Claim>();
  for (const [index, entry] of history.entries()) {
    const earlier = valid.get(entry.id);
    if (earlier) remove(laneOf(lanes, earlier.resourceId), earlier);
    valid.delete(entry.id);
    if (entry.what === 'released') continue;
    const clash = insert(laneOf(lanes, entry.resourceId), entry);
    if (clash) return `entry ${index}: ${entry.id} (${timesOf(entry)}) overlaps ${clash.id} (${timesOf(clash)})`;
    valid.set(entry.id, entry);
  }
  return null;
}

function laneOf(lanes: Map<string, Claim[]>, resourceId: string): Claim[] {
  const known = lanes.get(resourceId);
  if (known) return known;
  const lane: Claim[] = [];
  lanes.set(resourceId, lane);
  return lane;
}

/** Puts the claim into its place, or returns the neighbour that is in its way. */
function insert(lane: Claim[], claim: Claim): Claim | null {
  const index = firstNotBefore(lane, claim.startsAt);
  const [before, after] = [lane[index - 1], lane[index]];
  if (before && before.endsAt > claim.startsAt) return before;
  if (after && after.startsAt < claim.endsAt) return after;
  lane.splice(index, 0, claim);
  return null;
}

function remove(lane: Claim[], claim: Claim): void {
  lane.splice(firstNotBefore(lane, claim.startsAt), 1);
}

/** The index of the first claim that starts at `startsAt` or later. */
function firstNotBefore(lane: readonly Claim[], startsAt: number): number {
  let [low, high] = [0, lane.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    const claim = lane[middle];
    if (claim && claim.startsAt < startsAt) low = middle + 1;
    else high = middle;
  }
  return low;
}

function timesOf({ resourceId, startsAt, endsAt }: Claim): string {
  return `${resourceId} ${startsAt}–${endsAt}`;
}
