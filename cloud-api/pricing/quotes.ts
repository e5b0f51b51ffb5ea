import { createHmac, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import {
  type BookingPrice,
  BookingPriceSchema,
  type CancellationTerms,
  CancellationTermsSchema,
  type Spend,
  SpendSchema,
} from '../../domain/booking.ts';
import { err, ok, type Result } from '../../domain/result.ts';
import { FIRST_TERMS_VERSION } from '../../domain/terms.ts';
import { type Clock, type EpochMs, EpochMsSchema, MINUTE_MS } from '../../domain/time.ts';
import type { ErrorOf } from '../errors.ts';
import type { Quote } from '../http/services.ts';

/** How long a price that was shown holds. */
export const QUOTE_LIFE_MS = 15 * MINUTE_MS;
/** Room for the lines of a price by many rules. */
export const QUOTE_CHARACTERS_MAX = 16_000;

/** What a quote is for. */
export type QuoteSubject = {
  readonly facilityId: string;
  readonly resourceId: string;
  readonly startsAt: EpochMs;
  readonly endsAt: EpochMs;
  /** Null: for anybody. */
  readonly customerId: string | null;
  /** The booking that would move there; absent for a new one. */
  readonly movingFrom?: string | undefined;
};

/** A price, the version of the terms that it follows from, and what was promised with it. */
export type TermedPrice = {
  readonly price: BookingPrice;
  readonly termsVersion: number;
  /** What the booking spends; absent is nothing. */
  readonly promotion?: Spend['promotion'];
  readonly credits?: Spend['credits'];
  readonly cancellation?: CancellationTerms;
};

/** What is being booked with a quote. A null resource is any: the price is the same on all that are offered at a time. */
export type QuoteUse = Omit<QuoteSubject, 'resourceId'> & { readonly resourceId: string | null };

export type QuoteError = ErrorOf<'quote.invalid' | 'quote.expired' | 'quote.other_slot'>;

export type QuoteBook = {
  issue(subject: QuoteSubject, priced: TermedPrice): Quote;
  /**
   * The price that was promised. Valid up to and with the last millisecond of its life.
   *
   * Errors: `quote.invalid` for what we have not signed, `quote.other_slot`, `quote.expired`.
   */
  verify(token: string, use: QuoteUse): Result<TermedPrice, QuoteError>;
};

/** The payload says its version: what an older version of the product signed is still read, or refused as invalid. */
const PayloadSchema = z.strictObject({
  v: z.literal(1),
  facilityId: z.string(),
  resourceId: z.string(),
  startsAt: EpochMsSchema,
  endsAt: EpochMsSchema,
  customerId: z.string().nullable(),
  price: BookingPriceSchema,
  /** Absent in what was signed before there were terms. */
  termsVersion: z.int().optional(),
  /** Absent where nothing of it was promised. */
  promotion: SpendSchema.shape.promotion.unwrap().optional(),
  credits: SpendSchema.shape.credits.unwrap().optional(),
  cancellation: CancellationTermsSchema.optional(),
  movingFrom: z.string().optional(),
  expiresAt: EpochMsSchema,
});
type Payload = z.infer<typeof PayloadSchema>;

/** Signs with HMAC-SHA-256 under `key`. The server keeps nothing: the quote itself says what was promised. */
export function createQuoteBook(key: Buffer, clock: Clock): QuoteBook {
  const sign = (payload: string) => createHmac('sha256', key).update(payload).digest('base64url');

  function read(token: string): Payload | null {
    const [payload, signature, ...rest] = token.split('.');
    if (!payload || !signature || rest.length > 0 || token.length > QUOTE_CHARACTERS_MAX) return null;
    const expected = Buffer.from(sign(payload));
    const actual = Buffer.from(signature);
    if (expected.length !== actual.length || !timingSafeEqual(expected, actual)) return null;
    // Signed by us, so it is JSON; the shape may be one of another version.
    const parsed = PayloadSchema.safeParse(JSON.parse(Buffer.from(payload, 'base64url').toString('utf8')));
    return parsed.success ? parsed.data : null;
  }

  return {
    issue(subject, { price, termsVersion, promotion, credits, cancellation }) {
      const { facilityId, resourceId, startsAt, endsAt, customerId, movingFrom } = subject;
      const expiresAt = clock.now() + QUOTE_LIFE_MS;
      const about = { facilityId, resourceId, startsAt, endsAt, customerId, ...(movingFrom && { movingFrom }) };
      const promised = {
        ...(promotion && { promotion: { id: promotion.id, code: promotion.code } }),
        ...(credits && { credits }),
        ...(cancellation && { cancellation }),
      };
      const claim: Payload = { v: 1, ...about, price, termsVersion, ...promised, expiresAt };
      const payload = Buffer.from(JSON.stringify(claim)).toString('base64url');
      return { token: `${payload}.${sign(payload)}`, price, validUntil: expiresAt };
    },

    verify(token, use) {
      const claim = read(token);
      if (claim === null) return err({ code: 'quote.invalid' });
      if (!isFor(claim, use)) return err({ code: 'quote.other_slot' });
      if (claim.expiresAt < clock.now()) return err({ code: 'quote.expired', expiredAt: claim.expiresAt });
      const { price, termsVersion, promotion, credits, cancellation } = claim;
      const promised = {
        ...(promotion && { promotion }),
        ...(credits && { credits }),
        ...(cancellation && { cancellation }),
      };
      return ok({ price, termsVersion: termsVersion ?? FIRST_TERMS_VERSION, ...promised });
    },
  };
}

function isFor(claim: Payload, use: QuoteUse): boolean {
  return (
    claim.facilityId === use.facilityId &&
    (use.resourceId === null || claim.resourceId === use.resourceId) &&
    claim.startsAt === use.startsAt &&
    claim.endsAt === use.endsAt &&
    claim.movingFrom === use.movingFrom &&
    (claim.customerId === null || claim.customerId === use.customerId)
  );
}
