import type { ChangeNotice } from './api/views.ts';

export type ChangeType = ChangeNotice['type'];

/** Names the run of the controller it belongs to: a window that comes back to a restarted one has surely missed something. */
export type ChangePosition = string;

export type PositionedNotice = { readonly position: ChangePosition; readonly notice: ChangeNotice };

/**
 * Tells windows that something they may show has changed. Notices carry no data and are merged: a window that is slow
 * hears once of a hundred changes, so nothing queues up behind it.
 */
export type ChangeBus = {
  announce(notice: ChangeNotice): void;
  /**
   * The notices after `position`, and then each new one until `signal` aborts. Without a position it begins now; with
   * one of another boot, or one it cannot read, everything is said to have changed.
   */
  listen(signal: AbortSignal, position?: ChangePosition): AsyncGenerator<PositionedNotice, void>;
};

const EVERY_TYPE = [
  'bookings',
  'customers',
  'doors',
  'link',
  'profile',
  'terms',
  'bays',
  'integrations',
] as const satisfies readonly ChangeType[];

/** `bootId` tells this run of the controller from others. */
export function createChangeBus(bootId: string): ChangeBus {
  // Each type begins with a change of its own, so that a listener from another boot is told of all, one by one.
  let count = EVERY_TYPE.length;
  const lastOf = new Map<ChangeType, number>(EVERY_TYPE.map((type, index) => [type, index + 1]));
  const waiting = new Set<() => void>();

  function startOf(position: ChangePosition | undefined): number {
    if (position === undefined) return count;
    const [boot, seen] = position.split(':');
    const number = Number(seen);
    return boot === bootId && Number.isSafeInteger(number) && number <= count ? number : 0;
  }

  /** What changed after `seen`, oldest first. */
  function missed(seen: number): { readonly type: ChangeType; readonly at: number }[] {
    return EVERY_TYPE.map((type) => ({ type, at: lastOf.get(type) ?? 0 }))
      .filter(({ at }) => at > seen)
      .sort((a, b) => a.at - b.at);
  }

  async function* listen(signal: AbortSignal, position?: ChangePosition): AsyncGenerator<PositionedNotice, void> {
    let seen = startOf(position);
    while (!signal.aborted) {
      for (const { type, at } of missed(seen)) {
        seen = at;
        yield { position: `${bootId}:${at}`, notice: { type } };
      }
      if (missed(seen).length === 0) await nextAnnouncement(waiting, signal);
    }
  }

  return {
    announce: ({ type }) => {
      count += 1;
      lastOf.set(type, count);
      for (const wake of waiting) wake();
    },
    listen,
  };
}

function nextAnnouncement(waiting: Set<() => void>, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    const wake = () => {
      waiting.delete(wake);
      signal.removeEventListener('abort', wake);
      resolve();
    };
    waiting.add(wake);
    signal.addEventListener('abort', wake);
  });
}
