import { overlaps } from '../../domain/time.ts';
import type { Range } from '../../domain/ownership.ts';
import type { HistoryEntry } from './history-checker.ts';

/**
 * What people outside were told, kept apart from all code under test: who was promised what, and who has given it
 * back. While a person waits for an answer about a promise of theirs (`isOpen`) either answer may be true.
 */
export type Promised = { readonly id: string; place: Range; isOpen: boolean; readonly toldAtMs: number };

export type Ledger = {
  readonly promises: ReadonlyMap<string, Promised>;
  /** All of it in order, for somebody to check who knows nothing of this. */
  readonly history: readonly HistoryEntry[];
  /** Tells somebody that the time is theirs. Returns what it contradicts, if anything. */
  promise(id: string, place: Range, atMs: number): string | null;
  /** The person has asked for a change or to cancel: until it is settled they hold us to nothing. */
  open(id: string): void;
  close(id: string): void;
  release(id: string): void;
};

export function createLedger(): Ledger {
  const promises = new Map<string, Promised>();
  const history: HistoryEntry[] = [];

  function contradiction(id: string, place: Range): string | null {
    for (const other of promises.values()) {
      if (other.id === id || other.isOpen || other.place.resourceId !== place.resourceId) continue;
      if (overlaps(other.place, place)) return `double booking: ${id} and ${other.id} at ${place.startsAt}`;
    }
    return null;
  }

  return {
    promises,
    history,
    promise: (id, { resourceId, startsAt, endsAt }, atMs) => {
      const place = { resourceId, startsAt, endsAt };
      history.push({ what: 'promised', id, ...place });
      promises.set(id, { id, place, isOpen: false, toldAtMs: atMs });
      return contradiction(id, place);
    },
    open: (id) => {
      const promised = promises.get(id);
      if (promised) promised.isOpen = true;
      history.push({ what: 'released', id });
    },
    close: (id) => {
      const promised = promises.get(id);
      if (!promised) return;
      promised.isOpen = false;
      history.push({ what: 'promised', id, ...promised.place });
    },
    release: (id) => {
      promises.delete(id);
      history.push({ what: 'released', id });
    },
  };
}
