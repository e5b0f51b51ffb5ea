import type { RuleWarning } from '../../../domain/rules/warn-about.ts';
import type { Terms } from '../../../domain/terms.ts';
import type { TermsChanges, TermsRefusal } from '../../../domain/terms-change.ts';
import type { Booking, BookingPrice, CancellationTerms, CustomerDetails } from '../../../domain/booking.ts';
import type { FacilityProfile, Resource } from '../../../domain/facility.ts';
import type { OfferRefusal } from '../../../domain/offers/offer-refusal.ts';
import type { Trial } from '../../../domain/offers/trial.ts';
import type { WeekDay } from '../../../domain/offers/week-prices.ts';
import type { EpochMs, Interval, LocalDate } from '../../../domain/time.ts';
import type { DoorSystemError } from '../access/door-port.ts';
import type { FenceReason, Suspect } from '../../../sync/protocol/frames.ts';
import type { ToldMessage } from '../../../sync/protocol/product-data.ts';
import type { DomainError } from '../errors.ts';

/** What the staff app and the kiosk are shown. Screens import these types and the router's, and nothing else of the controller. */

export type StaffRole = 'owner' | 'manager' | 'front-desk';

export type StaffMember = { readonly id: string; readonly name: string; readonly role: StaffRole };

/** Who may sign in, for the names on the sign-in screen. */
export type SignInChoices = { readonly facilityName: string; readonly staff: readonly StaffMember[] };

export type SignedIn = { readonly token: string; readonly staff: StaffMember };

/** A stretch of a resource's time taken out of sale. */
export type BlockView = Interval & {
  readonly id: string;
  readonly resourceId: string;
  readonly reason: string;
  readonly createdBy: string;
  readonly revision: number;
};

/** One business day: everything that opens on `date`, past midnight too. */
export type DayView = {
  readonly date: LocalDate;
  /** Opening stretches of the day, in order; empty when closed. */
  readonly openings: readonly Interval[];
  /** Why the day is closed, when it is a closure. */
  readonly closedBecause: string | null;
  /** Cancelled bookings are left out; those that nobody came for are in. */
  readonly bookings: readonly Booking[];
  readonly blocks: readonly BlockView[];
  /** Of all days. */
  readonly openChanges: readonly OpenChange[];
  readonly asOf: EpochMs;
};

/** A change of the cloud's time that it was asked for and has not answered: whether it is made is not known yet. */
export type OpenChange = {
  readonly requestId: string;
  /** Of the booking or block. */
  readonly subjectId: string;
  /** Null when it is to be cancelled. */
  readonly to: (Interval & { readonly resourceId: string }) | null;
};

/** What has become of an `OpenChange`. */
export type ChangeOutcome = 'open' | 'done' | 'not_done';

/** A booking as it stands after it was changed, or while that is not known yet. */
export type ChangedBooking = { readonly booking: Booking; readonly openChange: OpenChange | null };

/** A free time with its price, as `booking.listFree` offers it. `owner` tells who must be asked. */
export type FreeSlot = Interval & {
  readonly resourceId: string;
  readonly price: BookingPrice;
  readonly owner: 'facility' | 'cloud';
  /** The rule that staff need a reason against; absent where none stands in the way. */
  readonly refusal?: OfferRefusal;
};

/** What the club has given somebody, by the cloud's word. */
export type CustomerStanding = {
  readonly id: string;
  readonly tier: string;
  readonly tags: readonly string[];
  readonly credits: number;
};

/** A change of what a customer has: made by the cloud, or asked of it by staff here. */
export type CustomerEntry = {
  readonly at: EpochMs;
  /** A name; null for the cloud. */
  readonly by: string | null;
  readonly what:
    | { readonly kind: 'credits'; readonly count: number; readonly note: string; readonly refusedFor: string | null }
    | {
        readonly kind: 'standing';
        readonly tier: string;
        readonly tags: readonly string[];
        readonly refusedFor: string | null;
      }
    | {
        readonly kind: 'changed';
        readonly credits: { readonly from: number; readonly to: number } | null;
        readonly tier: { readonly from: string; readonly to: string } | null;
        readonly tags: { readonly from: readonly string[]; readonly to: readonly string[] } | null;
      };
};

/** A message to a customer, by the cloud's word. Its kinds and states are the cloud's: a later one has others. */
export type SentMessage = ToldMessage;

/** Why a promotion or credits do not count for an offer; as in `docs/errors.md`. */
export type SpendRefusal = { readonly code: DomainError['code'] };

/** What staff are shown of a time before they book it or move a booking there. */
export type DeskOffer = {
  readonly price: BookingPrice;
  /** Of a booking that moves the one that it keeps. */
  readonly promotion: { readonly code: string; readonly name: string } | null;
  readonly promotionRefusal: SpendRefusal | null;
  /** How many of the customer's pay how much. */
  readonly credits: { readonly count: number; readonly cents: number } | null;
  readonly creditsRefusal: SpendRefusal | null;
  /** What is left to pay when credits have paid their part. */
  readonly dueCents: number;
  readonly cancellation: CancellationTerms;
  /** Who asks, where the club has given them something. */
  readonly customer: CustomerStanding | null;
  /** The most credits that pay for anything here; null where the club takes none. */
  readonly creditsMax: number | null;
  /** Of a booking that moves: in cents, what it costs there less what it was sold at. */
  readonly differenceCents: number | null;
  /** Why it cannot be booked there; with a reason, staff may go against `rule.*` and limits that name their rule. */
  readonly refusal: OfferRefusal | null;
};

/** A line of a booking's history; with the reason where staff went against a rule. */
export type HistoryEntry = {
  readonly at: EpochMs;
  readonly by: string;
  readonly what: string;
  readonly reason?: string;
};

export type BookingView = { readonly booking: Booking; readonly history: readonly HistoryEntry[] };

/** A person found by name, e-mail or phone, with the bookings that are known here, newest first. */
export type CustomerMatch = CustomerDetails & {
  /** Null for somebody to whom the club has given nothing yet. */
  readonly standing: CustomerStanding | null;
  readonly lastVisitAt: EpochMs | null;
  readonly bookings: readonly Booking[];
};

/** A booking whose PIN does not open its doors at their own readers (yet). */
export type PinProblemView = {
  readonly bookingId: string;
  /** When its doors open for it, or did. */
  readonly opensAt: EpochMs;
  /** What is wrong, as a code of `docs/errors.md` and as a sentence for staff. */
  readonly reason: string;
  readonly sentence: string;
};

/** Why a door does not answer: of itself, or of the whole system. */
export type DoorHealthCode = 'offline' | 'no_hub' | 'ambiguous' | 'not_found' | DoorSystemError['code'];

export type DoorView = {
  readonly id: string;
  readonly name: string;
  /** `simulator` is said on screen. */
  readonly adapter: 'simulator' | 'live' | 'disabled';
  readonly health: 'ok' | 'unreachable' | 'unknown';
  /** A sentence for staff, when health is not ok. */
  readonly healthReason: string | null;
  /** The same as a code, for other languages. */
  readonly healthCode: DoorHealthCode | null;
  readonly lastCommand: {
    readonly at: EpochMs;
    readonly by: string;
    readonly outcome: 'opened' | 'refused' | 'unknown' | 'sent';
    readonly reason: string | null;
  } | null;
};

export type UnlockOutcome = {
  readonly outcome: 'opened' | 'refused' | 'unknown';
  /** A sentence for the person at the door, when it was not opened. */
  readonly reason: string | null;
};

/** `fenced` goes before all others: the controller sells nothing then, linked or not. */
export type LinkState = 'linked' | 'catching-up' | 'cut-off' | 'fenced';

/** Why this controller sells nothing until it has agreed with the cloud again (PROTOCOL §6). */
export type Fenced = FenceReason | Suspect;

/** Of all changes that either side had to learn since they parted, how many it has. */
export type CatchUp = { readonly done: number; readonly total: number };

export type LinkStatus = {
  readonly state: LinkState;
  /** True while the cloud can be asked. */
  readonly online: boolean;
  /** Since when it is so, or is not so; null before the link has been tried. */
  readonly since: EpochMs | null;
  /** The facility sells everything before this instant; null when it owns nothing. */
  readonly ownsUntil: EpochMs | null;
  /** Changes of ours that the cloud has not confirmed yet. */
  readonly outboxDepth: number;
  /** With state `catching-up`. */
  readonly catchUp: CatchUp | null;
  readonly lastSyncAt: EpochMs | null;
  /** Cloud's clock less ours; null while unknown. */
  readonly clockSkewMs: number | null;
  /** Set when the controller must not sell. */
  readonly fenced: Fenced | null;
  /** Set when the cloud has looked at this controller and keeps it out: people must decide. */
  readonly refusedFor?: FenceReason;
  /** By which rules and prices it sells; null before the controller has been set up. */
  readonly terms: TermsStanding | null;
};

/** Which version of its terms a facility sells by. */
export type TermsStanding = {
  readonly version: number;
  /** Since when here; null while they follow from the profile, as nobody has saved any. So are the next two. */
  readonly since: EpochMs | null;
  readonly savedAt: EpochMs | null;
  readonly savedBy: string | null;
  /** The cloud has told of this later version, and this program cannot read it; else null. */
  readonly newerVersion: number | null;
};

export type TermsView = TermsStanding & { readonly terms: Terms };

/** What would come of saving: refused outright, or with warnings; `changes` against what is in force here. */
export type TermsCheck = {
  readonly refusal: TermsRefusal | null;
  readonly warnings: readonly RuleWarning[];
  readonly changes: TermsChanges | null;
};

/** For managers, and whoever helps them on the phone. */
export type LinkDetails = {
  readonly appVersion: string;
  readonly session: string | null;
  /** Counts the controllers that this facility has had. */
  readonly controllerEpoch: number;
  readonly incarnation: number;
  /** Positions: written here, had by the cloud, had from the cloud. */
  readonly outSeq: number;
  readonly ackedSeq: number;
  readonly inSeq: number;
};

/** What came of asking to sell further ahead: the facility now sells everything before `ownsUntil`, as in `LinkStatus`. */
export type SellingAhead = { readonly ownsUntil: EpochMs | null };

/**
 * Why a promise is on the list: somebody else has the time; the web decides about it; nothing is in the way any more;
 * or it was given back here and stands at the web all the same.
 */
export type ConflictReason = 'taken' | 'of_the_web' | 'free_again' | 'given_back';

/** What was promised here and found no room after a recovery. */
export type ConflictView = Interval & {
  readonly allocationId: string;
  /** When it was found. */
  readonly at: EpochMs;
  readonly kind: 'booking' | 'hold' | 'block';
  readonly resourceId: string;
  /** Null for one that is gone. */
  readonly resourceName: string | null;
  /** Null for a block, and where what was written cannot be read. */
  readonly customer: CustomerDetails | null;
  readonly customerName: string | null;
  readonly phone: string | null;
  readonly blockReason: string | null;
  readonly reason: ConflictReason;
};

/** Work that was given up, or may have been done and is not repeated by itself: somebody must decide. */
export type GivenUpJob = {
  readonly id: string;
  /** What was to be done, as the name of its kind. */
  readonly kind: string;
  /** When it was given up. */
  readonly at: EpochMs;
  /** `unknown`: it may have had its effect. */
  readonly state: 'dead' | 'unknown';
  /** A sentence for staff; null where nothing is known. */
  readonly problem: string | null;
  /** For whom; null where it is for no booking, or for one that cannot be read. */
  readonly booking: (Interval & { readonly customerName: string; readonly resourceName: string | null }) | null;
  /** False once it would be pointless. */
  readonly canRetry: boolean;
};

/** Told to every window when something it may show has changed; it asks again for what it shows. */
export type ChangeNotice =
  | { readonly type: 'bookings' }
  | { readonly type: 'customers' }
  | { readonly type: 'doors' }
  | { readonly type: 'link' }
  | { readonly type: 'profile' }
  /** By what is sold: rules, prices, promotions. */
  | { readonly type: 'terms' }
  /** Their PCs, and what those are to do. */
  | { readonly type: 'bays' }
  | { readonly type: 'integrations' };

export type KioskHome = {
  readonly facilityName: string;
  /** Whether walk-ins may book here just now, if anything is free. */
  readonly sellsNow: boolean;
  readonly timeZone: string;
  readonly phone: string;
  readonly online: boolean;
  readonly now: EpochMs;
};

/** The kiosk's answer fills the screen. `reason` names why not; the facts are there to say what to do. */
export type CheckInAnswer = {
  /** `checked_in`: it is right, and none of its doors opens from this kiosk. */
  readonly outcome: 'opened' | 'refused' | 'unknown' | 'checked_in';
  readonly reason?:
    | 'code.unknown'
    | 'code.too_early'
    | 'code.too_late'
    | 'code.too_many_tries'
    /** A QR code of another club, or of keys that this one does not have. */
    | 'code.foreign'
    /** A picture of a QR code, or one that was called back: what the pass shows now, or the PIN, would do. */
    | 'code.stale'
    /** That very QR code has let somebody in. */
    | 'code.used'
    | 'code.too_often'
    | 'door.refused'
    | 'door.unknown';
  /** First name only: the next in the queue reads along. */
  readonly booking?: {
    readonly id: string;
    readonly firstName: string;
    readonly resourceName: string;
    readonly startsAt: EpochMs;
    readonly endsAt: EpochMs;
  };
  /** Of several doors the one that did worst. */
  readonly doorName?: string;
  /** What became of each, where there are several. */
  readonly doors?: readonly { readonly name: string; readonly outcome: UnlockOutcome['outcome'] }[];
  /** With `code.too_early`: when the door opens for this booking. */
  readonly opensAt?: EpochMs;
  /** With `code.too_many_tries`: how long the pad stays closed. */
  readonly retryAfterMs?: number;
};

/** One length of playing from now on. */
export type PlayChoice = Interval & { readonly price: BookingPrice };

export type PlayNowView = {
  /** Those that are free longest come first; each has at least one choice, the shortest first. */
  readonly bays: readonly {
    readonly resourceId: string;
    readonly name: string;
    readonly kind: Resource['kind'];
    readonly freeUntil: EpochMs;
    readonly choices: readonly PlayChoice[];
  }[];
  readonly isSold: boolean;
  /** When something is free next, if nothing is now; null for not today. */
  readonly nextStartAt: EpochMs | null;
};

export type WalkInBooked = {
  readonly pin: string;
  readonly price: BookingPrice;
  /** What came of letting them in with it. */
  readonly entry: CheckInAnswer;
};

export type { Booking, BookingPrice, CustomerDetails, FacilityProfile, Trial as TermsTrial, WeekDay };
