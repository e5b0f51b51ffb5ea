import type { BookingPrice, BookingStatus, CancellationTerms, CustomerDetails, Spend } from '../../domain/booking.ts';
import type { FacilityProfile } from '../../domain/facility.ts';
import type { PriceSet } from '../../domain/prices/price-set.ts';
import type { Result } from '../../domain/result.ts';
import type { EpochMs, LocalDate } from '../../domain/time.ts';
import type { CloudError, ErrorOf } from '../errors.ts';

/**
 * What the HTTP edge asks of the rest of cloud-api. Routes parse, call one of these, and say the result; they decide
 * nothing themselves. Instants are epoch milliseconds on this side.
 */

/** What the cloud knows of the connection to a facility. A hint for people, never a reason to sell or not to sell. */
export type LinkState = {
  readonly online: boolean;
  /** Since when it is so; null when nothing was heard of the facility since this process started. */
  readonly since: EpochMs | null;
  /** The facility sells what comes before, the cloud what comes after; null when one of them sells everything. */
  readonly ownsUntil: EpochMs | null;
};

export type FacilityRecord = { readonly profile: FacilityProfile; readonly link: LinkState };

export type FacilityService = {
  /** By name. */
  listFacilities(): readonly FacilityRecord[];
  findFacility(id: string): FacilityRecord | null;
};

export type Wanted = { readonly resourceId: string; readonly startsAt: EpochMs; readonly endsAt: EpochMs };

/**
 * Who wants a time, as far as rules ask: how many they are, and by the e-mail what else they have booked. `customerId`
 * only of somebody who has proved to be that customer.
 */
export type Asking = { readonly partySize: number; readonly email: string | null; readonly customerId: string | null };

/** A time that can be had, and what it costs. */
export type OfferedSlot = Wanted & { readonly price: { readonly cents: number; readonly currency: string } };

export type AvailabilityQuery = {
  readonly facilityId: string;
  readonly date: LocalDate;
  readonly durationMin: number;
  readonly resourceId?: string | undefined;
  /** Who has proved to be this customer; anybody when absent. */
  readonly customerId?: string | undefined;
};

export type CheckAnswer = {
  /** Why it cannot be booked just now; null when it can. */
  readonly refusal: ErrorOf<'slot.taken' | 'facility.unreachable'> | SlotRuleError | null;
  readonly alternatives: readonly OfferedSlot[];
};

export type SlotRuleError = Exclude<
  Extract<CloudError, { code: `slot.${string}` | `rule.${string}` }>,
  { code: 'slot.taken' }
>;

export type AvailabilityService = {
  /** The answer as JSON text, shared between callers: do not write to it. */
  renderDay(query: AvailabilityQuery): Result<Buffer, ErrorOf<'facility.not_found' | 'resource.not_found'>>;
  /** Without `asking` for anybody, alone. */
  checkSlot(wanted: Wanted & { readonly asking?: Asking }): Result<CheckAnswer, ErrorOf<'resource.not_found'>>;
};

export type PriceQuery = Wanted & {
  /** Who has proved to be this customer; null for anybody. */
  readonly customerId: string | null;
  readonly promoCode: string | null;
  /** With how many credits to pay. */
  readonly credits: number | null;
};

export type Quote = {
  /** Signed; `QuoteBook.verify` reads it back. */
  readonly token: string;
  readonly price: BookingPrice;
  readonly validUntil: EpochMs;
  /** Of a booking that would move: in cents, what it costs there less what it was sold at. */
  readonly differenceCents?: number | undefined;
  /** Until when cancelling is free, and what it costs after that. */
  readonly cancellation?: CancellationTerms;
  /** What is in the price, and what the customer pays of it without money. */
  readonly promotion?: { readonly code: string; readonly name: string } | null;
  readonly credits?: { readonly count: number; readonly cents: number } | null;
};

export type PricingService = {
  /** The prices in force of a facility; null for one that is not known. */
  pricesOf(facilityId: string): PriceSet | null;
  calculate(query: PriceQuery): Promise<Result<Quote, SpendingRefusal | ErrorOf<'resource.not_found'> | SlotRuleError>>;
};

/** Why a promotion or credits cannot be used. */
export type SpendingRefusal = Extract<CloudError, { code: `promotion.${string}` | `credits.${string}` }>;

/** A change of a booking that its facility has been asked for and has not answered: it may have happened already. */
export type PendingChange = { readonly kind: 'cancel' } | ({ readonly kind: 'move' } & Wanted);

/** The QR codes of a booking, for whoever holds its manage token. */
export type EntryPass = {
  /** Good for one entry: for mails and print, which others may see. */
  readonly fixed: string;
  /** Good with the code of the moment, as often as people step out. */
  readonly rotating: string;
  /** What that code is made of, base64url. */
  readonly secret: string;
};

/** A booking as its customer may see it, `pending` and `abandoned` requests included. */
export type BookingRecord = {
  readonly id: string;
  readonly facilityId: string;
  readonly resourceId: string;
  readonly startsAt: EpochMs;
  readonly endsAt: EpochMs;
  readonly status: BookingStatus | 'pending' | 'abandoned';
  readonly customer: CustomerDetails;
  readonly partySize: number;
  readonly notes: string;
  readonly price: BookingPrice;
  /** What it uses up besides time; null for nothing. */
  readonly spend: Spend | null;
  /** Null for a booking of before. */
  readonly cancellation: CancellationTerms | null;
  readonly revision: number;
  /** Shown only while the booking opens doors. */
  readonly pin: string;
  readonly entry: EntryPass | null;
  readonly manageToken: string;
  /** Everything else is as it stood before; null when nothing is open. */
  readonly pendingChange: PendingChange | null;
};

export type CreateBooking = {
  readonly facilityId: string;
  /** A resource's id, or `any`. */
  readonly resourceId: string;
  readonly startsAt: EpochMs;
  readonly endsAt: EpochMs;
  readonly customer: CustomerDetails;
  readonly partySize: number;
  readonly quote: string | null;
  /** With a quote these must be those of the quote. */
  readonly promoCode: string | null;
  readonly credits: number | null;
  /** Who has proved to be this customer; null for anybody. */
  readonly customerId: string | null;
  readonly notes: string;
  /** Who books for the customer; absent where they do so themselves, on the web page. */
  readonly channel?: 'clubos';
};

/** `resourceId` stays as it is when null. */
export type MoveBooking = {
  readonly resourceId: string | null;
  readonly startsAt: EpochMs;
  readonly endsAt: EpochMs;
  readonly revision: number;
  /** The price that was shown; null or absent: what it costs now. */
  readonly quote?: string | null;
};

export type SlotTaken = ErrorOf<'slot.taken'> & { readonly alternatives: readonly OfferedSlot[] };

export type CreateRefusal =
  | SlotTaken
  | SlotRuleError
  | SpendingRefusal
  | ErrorOf<
      | 'facility.not_found'
      | 'resource.not_found'
      | 'facility.unreachable'
      | 'quote.invalid'
      | 'quote.expired'
      | 'quote.other_slot'
      | 'idempotency.key_reused'
    >;

/** A booking whose status is `pending` waits for the owner's answer: 202; any other is 201. */
export type CreateOutcome = Result<BookingRecord, CreateRefusal>;

export type ChangeRefusal =
  | SlotTaken
  | SlotRuleError
  | ErrorOf<
      | 'booking.not_found'
      | 'booking.wrong_state'
      | 'booking.already_started'
      | 'booking.changed_meanwhile'
      | 'resource.not_found'
      | 'facility.unreachable'
      | 'facility.no_answer'
      | 'quote.invalid'
      | 'quote.expired'
      | 'quote.other_slot'
    >;

export type BookingService = {
  /**
   * Every call with the same key settles with an equal outcome, now and after a restart: the edge turns equal outcomes
   * into equal bytes. A key that comes back with another input is `idempotency.key_reused`.
   */
  create(input: CreateBooking, idempotencyKey: string): Promise<CreateOutcome>;
  /** Null both for an unknown booking and for a wrong token, in the same time. */
  find(id: string, manageToken: string): Promise<BookingRecord | null>;
  /**
   * Where the facility decides and does not answer in time, the booking comes back with `pendingChange`; the change
   * stays open until it is settled. The same change again is no second one: it gives the booking as it is then.
   */
  move(id: string, manageToken: string, to: MoveBooking): Promise<Result<BookingRecord, ChangeRefusal>>;
  /** What a booking would cost at another time, signed, and how much more that is. Errors: as `move`, but `slot.taken`. */
  quoteMove(id: string, manageToken: string, to: Wanted): Promise<Result<Quote, ChangeRefusal>>;
  /** Cancelling what is cancelled is not an error. A late answer as with `move`. */
  cancel(id: string, manageToken: string): Promise<Result<BookingRecord, ChangeRefusal>>;
};

/** Whole state, never a difference: one that was missed is made up for by the next. */
export type FacilityEvent =
  /** Free times may have changed between the two instants; nulls mean anywhere. */
  | { readonly type: 'availability'; readonly from: EpochMs | null; readonly until: EpochMs | null }
  | { readonly type: 'link'; readonly link: LinkState };

export type FacilityEvents = {
  /** Returns what ends the subscription. The listener must not throw and must not wait. */
  subscribe(facilityId: string, listener: (event: FacilityEvent) => void): () => void;
};

/** A customer as they may see themselves. */
export type CustomerSelf = CustomerDetails & {
  readonly id: string;
  readonly tier: string;
  readonly credits: number;
  /** The last of the ledger, newest first; `count` is negative where credits went away. */
  readonly entries: readonly {
    readonly kind: 'given' | 'taken' | 'spent' | 'returned' | 'recovered';
    readonly count: number;
    readonly at: EpochMs;
  }[];
  /** Bookings under their e-mail that are not over, the next one first. */
  readonly coming: readonly (Wanted & { readonly id: string; readonly facilityId: string })[];
};

export type CustomerService = {
  /**
   * The id, if the token is that customer's; null for an unknown customer and for a wrong token or one that has been
   * called back, in the same time.
   */
  prove(id: string, token: string): string | null;
  findSelf(id: string): Promise<CustomerSelf | null>;
};

export type HealthReport = {
  readonly isHealthy: boolean;
  /** `ok`, or what is wrong in a few words that give no secrets away. */
  readonly checks: Readonly<Record<string, string>>;
};

export type CloudServices = {
  readonly facilities: FacilityService;
  readonly availability: AvailabilityService;
  readonly pricing: PricingService;
  readonly bookings: BookingService;
  readonly customers: CustomerService;
  readonly events: FacilityEvents;
  checkHealth(): Promise<HealthReport>;
};
