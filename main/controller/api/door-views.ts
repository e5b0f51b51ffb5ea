import type { EpochMs } from '../../../domain/time.ts';
import type { DoorEventKind, DoorMeans } from '../access/door-events/door-event.ts';
import type { Emergency, LockRule } from '../access/door-control/door-control-port.ts';

/** What the Doors screen is shown besides `DoorView`. */

export type { DoorEventKind, DoorMeans, Emergency, LockRule };

/** What is wrong with a door, or may be. */
export type DoorNote =
  /** Not found in the door system. */
  | { readonly code: 'not_matched' }
  | { readonly code: 'hub_offline' }
  | { readonly code: 'no_hub' }
  | { readonly code: 'reader_offline'; readonly reader: string }
  | { readonly code: 'pin_off'; readonly reader: string };

/** What is wrong with the door system as a whole. */
export type DoorSystemNote =
  | {
      readonly code:
        | 'unreachable'
        | 'certificate_changed'
        | 'token_refused'
        | 'starting'
        | 'unclear_answer'
        /** It may not read the record: openings that nobody is sure of stay so. */
        | 'record_refused';
    }
  /** Nothing is heard live; events come late. `since` is null before anything was heard. */
  | { readonly code: 'live_down'; readonly since: EpochMs | null }
  | { readonly code: 'record_old'; readonly since: EpochMs | null }
  /** The door system's clock less ours. */
  | { readonly code: 'clock_skew'; readonly skewMs: number };

export type DoorState = {
  readonly doorId: string;
  readonly lock: 'locked' | 'unlocked' | null;
  readonly position: 'open' | 'closed' | null;
  /** Null where it could not be read. */
  readonly rule: LockRule | null;
  readonly notes: readonly DoorNote[];
};

export type DoorStatus = {
  readonly doors: readonly DoorState[];
  /** Null where it could not be read. */
  readonly emergency: Emergency | null;
  readonly notes: readonly DoorSystemNote[];
  /** When the door system last told how it is; null before. The next two likewise. */
  readonly lookedAt: EpochMs | null;
  readonly heardAt: EpochMs | null;
  readonly recordReadAt: EpochMs | null;
};

/** The booking with whose right somebody came in, or tried to. */
export type EventBooking = {
  readonly id: string;
  readonly customerName: string;
  readonly resourceName: string;
  readonly startsAt: EpochMs;
};

export type DoorEventView = {
  readonly id: string;
  readonly at: EpochMs;
  /** Null for the whole building. */
  readonly doorName: string | null;
  readonly kind: DoorEventKind;
  readonly means: DoorMeans | null;
  /** Who, as far as anybody knows. */
  readonly by: string | null;
  readonly booking: EventBooking | null;
};

/** Where the next page begins; null at the end. */
export type HistoryPlace = { readonly at: EpochMs; readonly id: string };

export type DoorHistoryPage = { readonly events: readonly DoorEventView[]; readonly next: HistoryPlace | null };
