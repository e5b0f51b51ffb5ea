import type { KioskPlace } from '../../../domain/kiosk-place.ts';
import type { EpochMs } from '../../../domain/time.ts';
import type { Actor } from '../staff/actor.ts';
import type { Answer } from './services.ts';

export type KioskView = {
  /** In the club's network; `here` is the controller's own computer. */
  readonly address: string;
  /** Null where nobody has said where it stands: it is as all others. */
  readonly place: KioskPlace | null;
  /** Since the controller was started. */
  readonly lastSeenAt: EpochMs | null;
};

export type KiosksView = {
  /** What counts for every kiosk of which nothing else was said. */
  readonly others: KioskPlace;
  readonly kiosks: readonly KioskView[];
  /** The names of the doors that a kiosk inside never opens. */
  readonly entrances: readonly string[];
};

/** `address` of null is all others; `place` of null takes back what was said. */
export type KioskWish = { readonly address: string | null; readonly place: KioskPlace | null };

/** Where the kiosks stand, and so which doors codes open from them. */
export type KioskService = {
  /** A kiosk's page was asked for from there. */
  noteSeen(connectionAddress: string): void;
  list(): Answer<KiosksView>;
  /** Counts from the next code on. Errors: `door.not_found`, `facility.fenced`. */
  setPlace(wish: KioskWish, by: Actor): Answer<null>;
};
