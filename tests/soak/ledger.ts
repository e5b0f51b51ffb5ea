import type { Entry, Place } from './promise-log.ts';

/** A booking that somebody was told of. */
export type Promised = {
  readonly bookingId: string;
  readonly attempt: string;
  /** Where it was last said to be; null once it was said to be given back. */
  readonly place: Place | null;
  readonly revision: number;
  /** A change that was asked for and has no answer: it may have happened or not. */
  readonly open: { readonly place: Place | null } | null;
  readonly isCheckedIn: boolean;
};

export type AttemptState = 'asked' | 'sold' | 'refused' | 'unanswered';

/** What follows from the promise log so far. */
export type Ledger = {
  readonly bookings: Map<string, Promised>;
  readonly attempts: Map<string, AttemptState>;
  readonly turnedAway: { readonly bookingId: string; readonly reason: string }[];
};

export function createLedger(entries: readonly Entry[] = []): Ledger {
  const ledger: Ledger = { bookings: new Map(), attempts: new Map(), turnedAway: [] };
  for (const entry of entries) enter(ledger, entry);
  return ledger;
}

export function enter(ledger: Ledger, entry: Entry): void {
  const { bookings, attempts } = ledger;
  switch (entry.type) {
    case 'asked':
      attempts.set(entry.attempt, 'asked');
      return;
    case 'sold': {
      const { bookingId, attempt, place, revision } = entry;
      attempts.set(attempt, 'sold');
      bookings.set(bookingId, { bookingId, attempt, place, revision, open: null, isCheckedIn: false });
      return;
    }
    case 'refused':
    case 'unanswered':
      attempts.set(entry.attempt, entry.type);
      return;
    case 'change-asked':
      return update(bookings, entry.bookingId, { open: { place: entry.place } });
    case 'changed':
      return update(bookings, entry.bookingId, { place: entry.place, revision: entry.revision, open: null });
    case 'change-refused':
      return update(bookings, entry.bookingId, { open: null });
    case 'checked-in':
      return update(bookings, entry.bookingId, { isCheckedIn: true });
    case 'turned-away':
      ledger.turnedAway.push(entry);
      return;
    case 'change-unanswered':
    case 'killed':
    case 'linked':
      return;
  }
}

function update(bookings: Ledger['bookings'], bookingId: string, change: Partial<Promised>): void {
  const known = bookings.get(bookingId);
  if (!known) throw new Error(`ledger: nobody was told of booking ${bookingId}`);
  bookings.set(bookingId, { ...known, ...change });
}
