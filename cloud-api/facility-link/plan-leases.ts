/** One process's view of all leases. */
export type LeaseFacts = {
  readonly facilities: number;
  /** Facilities whose link nobody runs. */
  readonly free: readonly string[];
  /** Facilities whose link this process runs. */
  readonly held: readonly string[];
  /** Processes that can run links, this one included if it can. */
  readonly able: number;
  /** This process reaches the broker. */
  readonly isAble: boolean;
};

export type LeasePlan = { readonly take: readonly string[]; readonly release: readonly string[] };

/** Links that change hands at once, when a process has come: each is down for a second or two. */
export const RELEASED_AT_ONCE_MAX = 20;

/**
 * An even spread: each process runs its share, rounded up, and more only while others are absent. One that does not
 * reach the broker lets go when there is somebody who does.
 */
export function planLeases({ facilities, free, held, able, isAble }: LeaseFacts): LeasePlan {
  if (!isAble) return { take: [], release: able > 0 ? held : [] };
  const share = Math.ceil(facilities / Math.max(1, able));
  return {
    take: free.slice(0, Math.max(0, share - held.length)),
    release: held.slice(share).slice(0, RELEASED_AT_ONCE_MAX),
  };
}
