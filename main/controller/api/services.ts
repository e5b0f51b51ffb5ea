import type { BookingPrice, Channel, CustomerDetails, Override } from '../../../domain/booking.ts';
import type { Selling } from '../../../domain/facility.ts';
import type { WeekQuery } from '../../../domain/offers/week-prices.ts';
import type { Result } from '../../../domain/result.ts';
import type { CustomerFacts } from '../../../domain/rules/rule-facts.ts';
import type { Clock, Interval, LocalDate } from '../../../domain/time.ts';
import type { WantedRule } from '../access/door-control/door-control-port.ts';
import type { ChangeBus } from '../change-bus.ts';
import type { Who } from '../customers/who-key.ts';
import type { DomainError } from '../errors.ts';
import type { NetworkService } from '../network/network-service.ts';
import type { Actor } from '../staff/actor.ts';
import type { JobService } from '../jobs/job-service.ts';
import type { StaffService } from '../staff/staff-service.ts';
import type { BayService } from './bay-views.ts';
import type { DoorEventView, DoorHistoryPage, DoorStatus, Emergency, HistoryPlace, LockRule } from './door-views.ts';
import type { IntegrationService } from './integration-services.ts';
import type { KioskService } from './kiosk-views.ts';
import type {
  BlockView,
  Booking,
  BookingView,
  ChangedBooking,
  ChangeOutcome,
  CheckInAnswer,
  ConflictView,
  CustomerEntry,
  CustomerMatch,
  CustomerStanding,
  DeskOffer,
  DayView,
  DoorView,
  FacilityProfile,
  FreeSlot,
  LinkDetails,
  LinkStatus,
  OpenChange,
  PinProblemView,
  PlayNowView,
  SellingAhead,
  SentMessage,
  TermsCheck,
  TermsTrial,
  TermsView,
  UnlockOutcome,
  WalkInBooked,
  WeekDay,
} from './views.ts';

/**
 * What the API needs behind it. Expected refusals are values; whatever is thrown is a fault. `by` is who does it, for
 * the audit trail, and comes from the connection. A service that changes something announces it on the change bus.
 */
export type Services = {
  readonly facility: FacilityService;
  readonly bookings: BookingService;
  readonly blocks: BlockService;
  readonly customers: CustomerService;
  readonly messages: DeskMessageService;
  readonly doors: DoorService;
  readonly doorDesk: DoorDeskService;
  readonly checkIn: CheckInService;
  readonly walkIns: WalkInService;
  readonly kiosks: KioskService;
  readonly link: LinkService;
  readonly conflicts: ConflictService;
  readonly terms: TermsService;
  readonly staff: StaffService;
  readonly jobs: JobService;
  readonly changes: ChangeBus;
  readonly clock: Clock;
  readonly network: NetworkService;
  readonly bays: BayService;
  readonly integrations: IntegrationService;
};

/** How a booking is paid besides money; both are spent at the cloud. */
export type Paying = {
  /** Of a promotion, as typed. */
  readonly promoCode?: string;
  readonly credits?: number;
};

/** At once where this side decides, later where the cloud or a door must be asked. */
export type Answer<T> = Result<T, DomainError> | Promise<Result<T, DomainError>>;

/** A time of one resource, as somebody asks for it. */
export type WantedTime = Interval & { readonly resourceId: string };

export type NewBooking = WantedTime &
  Paying & {
    readonly customer: CustomerDetails;
    /** Who it is among those whom the club knows; found by e-mail or phone when absent. */
    readonly customerId?: string;
    readonly partySize: number;
    readonly notes: string;
    readonly override?: Override;
    /** At the desk when absent. */
    readonly channel?: 'desk' | 'kiosk';
  };

/** `revision` is the one that the caller saw. */
export type BookingMove = WantedTime & {
  readonly bookingId: string;
  readonly revision: number;
  readonly override?: Override;
};

/** A time as it is looked at before it is booked; `bookingId` is the one that would move there. */
export type OfferQuery = WantedTime &
  Paying & {
    readonly partySize: number;
    readonly bookingId?: string | undefined;
    /** Anybody when absent; of a booking that moves its customer. */
    readonly who?: Who | undefined;
  };

export type FreeTimesQuery = {
  readonly date: LocalDate;
  readonly durationMin: number;
  /** All resources when absent. */
  readonly resourceId?: string | undefined;
  /** Anybody when absent. */
  readonly who?: Who | undefined;
};

export type FacilityService = {
  /** Errors: `facility.not_set_up`. */
  profile(): Answer<FacilityProfile>;
  /**
   * What the facility sells by itself and what it leaves to the web page; `revision` is the profile's that the caller
   * saw. Errors: `facility.changed_meanwhile`, `slot.unknown_resource`.
   */
  setSelling(selling: Selling & { readonly revision: number }, by: Actor): Answer<FacilityProfile>;
};

/**
 * Bookings as the desk works with them. Errors besides those named: `facility.*`, and `link.*` where the cloud owns
 * the time.
 */
export type BookingService = {
  listDay(date: LocalDate): Answer<DayView>;
  /** Errors: `booking.not_found`. */
  get(bookingId: string): Answer<BookingView>;
  listFree(query: FreeTimesQuery): Answer<readonly FreeSlot[]>;
  /** Errors: `slot.*` but `slot.taken`: a price is no promise. */
  quote(time: WantedTime): Answer<BookingPrice>;
  /** Errors: `slot.unknown_resource`, `slot.off_grid`, `booking.not_found`; why it cannot be had is in the answer. */
  offer(query: OfferQuery): Answer<DeskOffer>;
  /**
   * With `override` rules do not count, and the trail keeps why. With a promotion or credits the cloud is asked first.
   * Errors: `slot.*`, `rule.*`, `booking.party_too_large`; `promotion.*`, `credits.*`, `spend.*`, `customer.not_found`.
   */
  create(wanted: NewBooking, by: Actor): Answer<Booking>;
  /** Open when the owner has not answered in time. Errors: `slot.*`, `booking.*`. */
  move(to: BookingMove, by: Actor): Answer<ChangedBooking>;
  /** Open when the owner has not answered in time. Errors: `booking.*`. */
  cancel(which: { readonly bookingId: string; readonly revision: number }, by: Actor): Answer<ChangedBooking>;
  outcomeOf(requestId: string): ChangeOutcome;
  /**
   * Takes a cancellation back while the time is still free. What it spent and got back it spends anew.
   * Errors: `slot.*`, `booking.*`; `promotion.*`, `credits.*`, `spend.*`.
   */
  restore(bookingId: string, by: Actor): Answer<Booking>;
  /** Errors: `booking.not_found`, `booking.wrong_state`; so do the next two. */
  checkIn(bookingId: string, by: Actor): Answer<Booking>;
  complete(bookingId: string, by: Actor): Answer<Booking>;
  markNoShow(bookingId: string, by: Actor): Answer<Booking>;
};

export type BlockService = {
  /** Errors: `slot.*`, `facility.*`, `link.*`. */
  create(wanted: WantedTime & { readonly reason: string }, by: Actor): Answer<BlockView>;
  /** Null when it is gone; what is open while that is not known. Errors: `block.*`, `facility.*`, `link.*`. */
  remove(which: { readonly blockId: string; readonly revision: number }, by: Actor): Answer<OpenChange | null>;
};

/** `customerId` is null for somebody to whom the club has given nothing yet: the cloud finds them by e-mail, or makes them. */
export type CustomerChange = { readonly customerId: string | null; readonly customer: CustomerDetails };

/** What the club has given people. The cloud owns it and is asked to change it; what it has told before is shown here. */
export type CustomerService = {
  /** By any part of name, e-mail or phone, without regard to accents and case; at most a page of them. */
  search(text: string): Answer<readonly CustomerMatch[]>;
  /** What has become of what the customer has, as far as it is known here; the newest first. */
  history(customerId: string): Answer<readonly CustomerEntry[]>;
  /** Errors: `customer.*`, `credits.too_few`, `link.down`, `facility.fenced`, `facility.disk_full`; so does the next. */
  setStanding(
    wanted: CustomerChange & { readonly tier: string; readonly tags: readonly string[] },
    by: Actor,
  ): Answer<CustomerStanding>;
  /** Gives credits, or takes them away where `count` is negative; never more than there are. */
  changeCredits(
    wanted: CustomerChange & { readonly count: number; readonly note: string },
    by: Actor,
  ): Answer<CustomerStanding>;
};

/** What customers were sent about bookings of this facility; the cloud keeps it. Nothing is known of it while apart. */
export type DeskMessageService = {
  /** The last first. Errors: `booking.not_found`, `message.apart`, `message.unanswered`, `facility.*`; so does the next. */
  ofBooking(bookingId: string, by: Actor): Answer<readonly SentMessage[]>;
  /**
   * Tells the booking's customer once more how it stands, to `email` where that is not null; once for each `requestId`.
   * Returns what there is then. Errors: `message.*` besides.
   */
  sendAgain(
    wish: { readonly bookingId: string; readonly requestId: string; readonly email: string | null },
    by: Actor,
  ): Answer<readonly SentMessage[]>;
};

export type DoorService = {
  list(): Answer<readonly DoorView[]>;
  /** In the order in which their doors open. */
  listPinProblems(): Answer<readonly PinProblemView[]>;
  /** Commands the door once. Errors: `door.not_found`, `door.disabled`. */
  unlock(wanted: { readonly doorId: string; readonly reason: string }, by: Actor): Answer<UnlockOutcome>;
};

export type CheckInService = {
  /**
   * Decides on a code that somebody gave at a kiosk, and opens the door for it. An unknown code and one that opens
   * nothing (any more) are both answers, not errors; waiting after wrong codes is the API's. Which doors open depends on
   * where the kiosk at the end of the connection `from` stands.
   */
  checkIn(code: string, by: Actor, from: string): Promise<CheckInAnswer>;
};

/** `totalCents` is the price that was shown. */
export type WalkIn = WantedTime & {
  readonly firstName: string;
  readonly phone: string;
  readonly partySize: number;
  readonly totalCents: number;
};

export type WalkInService = {
  /** What so many people may play from now on. */
  playNow(partySize: number): Answer<PlayNowView>;
  /**
   * Books it, checks the customer in and opens the door, once. What came of the door is in the answer: the booking
   * stands either way. `from` as in `CheckInService`. Errors: `price.changed`; those of `BookingService.create`.
   */
  book(wanted: WalkIn, by: Actor, from: string): Answer<WalkInBooked>;
};

export type LinkService = {
  status(): LinkStatus;
  /**
   * From now on the facility sells every business day up to and with `until` by itself.
   * Errors: `slot.past`, `slot.too_far`, `link.*`, `facility.*`.
   */
  sellAhead(until: LocalDate, by: Actor): Answer<SellingAhead>;
  details(): LinkDetails;
  /** Tries to reach the cloud at once; what comes of it is told by `status`. Called often, it does it now and again. */
  tryNow(): void;
};

export type ConflictService = {
  /** What nobody has solved yet, the earliest visit first. */
  list(): Answer<readonly ConflictView[]>;
  /** Somebody has seen to it; `note` says how. Errors: `conflict.not_found`. */
  solve(what: { readonly allocationId: string; readonly note: string }, by: Actor): Answer<void>;
};

/** `basedOn` is the version that was edited; `terms` is what should follow it, as it came. */
export type WantedTerms = { readonly basedOn: number; readonly terms: unknown };

/** A time as somebody might ask for it. `terms` is a draft as it came; those in force when it is absent. */
export type TermsTrialQuery = WantedTime & {
  readonly terms?: unknown;
  readonly channel: Channel;
  readonly partySize: number;
  readonly customer: CustomerFacts;
  readonly promotionCode?: string | undefined;
};

/** Of all kinds of resources when `kind` is absent; `terms` as above. */
export type TermsWeekQuery = Omit<WeekQuery, 'kind'> & {
  readonly terms?: unknown;
  readonly kind?: Exclude<WeekQuery['kind'], null> | undefined;
};

/** Rules, prices and promotions, which the cloud saves for this facility. */
export type TermsService = {
  get(): Answer<TermsView>;
  /** What would come of saving `terms`. Changes nothing. */
  check(terms: unknown): Answer<TermsCheck>;
  /**
   * Has the cloud save them as the next version, and returns what is in force then.
   * Errors: `terms.*`, `link.down`, `facility.fenced`, `facility.disk_full`.
   */
  save(wanted: WantedTerms, by: Actor): Answer<TermsView>;
  /** Changes nothing. Errors: `terms.malformed`, `terms.too_large`, `slot.unknown_resource`, `slot.off_grid`. */
  try(query: TermsTrialQuery): Answer<TermsTrial>;
  /** What a stranger sees on the web page in seven days. Changes nothing. Errors: `terms.malformed`, `terms.too_large`. */
  week(query: TermsWeekQuery): Answer<readonly WeekDay[]>;
};

/** How the doors are, what happened at them, and rules that keep them open. */
export type DoorDeskService = {
  status(): Answer<DoorStatus>;
  /** Newest first; of all doors where `doorId` is null. */
  history(wish: { readonly doorId: string | null; readonly before: HistoryPlace | null }): Answer<DoorHistoryPage>;
  /** What doors did for a booking, oldest first. */
  ofBooking(bookingId: string): Answer<readonly DoorEventView[]>;
  /** Keeps a door open, or lets it be as usual; returns what then stands. Errors: `door.*`. */
  setRule(
    wanted: { readonly doorId: string; readonly rule: WantedRule; readonly reason: string },
    by: Actor,
  ): Answer<LockRule>;
  /** Locks the whole building, alarms and all, or lifts it; returns what then stands. Errors: `door.*`. */
  setLockdown(wanted: { readonly isOn: boolean; readonly reason: string }, by: Actor): Answer<Emergency>;
};
