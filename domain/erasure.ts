import { createHmac } from 'node:crypto';
import { z } from 'zod';
import { EpochMsSchema } from './time.ts';

/**
 * Somebody is to be forgotten: which customers and bookings are theirs, and by what to know others of that time, which
 * whoever asked for it could not see. There is no name, address or number in it: it may be kept, and sent.
 */

const DigestSchema = z.string().regex(/^[0-9a-f]{32}$/);

/** An instruction names at most so many bookings; who has more is forgotten in several. */
export const ERASED_BOOKINGS_MAX = 2000;

export const ErasureSchema = z.object({
  id: z.uuid(),
  /** What was said later is somebody's who came back. */
  askedAt: EpochMsSchema,
  customerIds: z.array(z.uuid()).max(100),
  bookingIds: z.array(z.uuid()).max(ERASED_BOOKINGS_MAX),
  /** Drawn for this erasure: digests of two are not alike. */
  salt: z.string().regex(/^[0-9a-f]{32}$/),
  emails: z.array(DigestSchema).max(100),
  phones: z.array(DigestSchema).max(100),
});
export type Erasure = z.infer<typeof ErasureSchema>;

/** As it is kept: whole, however many bookings it names. */
export const KeptErasureSchema = ErasureSchema.extend({ bookingIds: z.array(z.uuid()) });

/** All that a database knows somebody by. */
export type KnownPerson = {
  readonly customerIds: readonly string[];
  readonly bookingIds: readonly string[];
  /** In small letters. */
  readonly emails: readonly string[];
  /** Last ten digits, however it was written. */
  readonly phones: readonly string[];
};

export const emailMark = (email: string): string => email.trim().toLowerCase();

/** Null for what has fewer digits than a telephone number. */
export function phoneMark(phone: string): string | null {
  const digits = phone.replaceAll(/\D/g, '');
  return digits.length < 7 ? null : digits.slice(-10);
}

/** The digest of an e-mail or phone number as `emailMark` and `phoneMark` make it. */
export function digestOf(salt: string, mark: string): string {
  return createHmac('sha256', salt).update(mark).digest('hex').slice(0, 32);
}

type Contact = { readonly email: string | null; readonly phone: string | null };

/**
 * Whether what somebody said of themselves is one of the marks: their e-mail, or where they gave none their phone. Two
 * people of one household may have one number, and each an e-mail of their own.
 */
export function isSaidBy(contact: Contact, has: (kind: 'emails' | 'phones', mark: string) => boolean): boolean {
  if (contact.email !== null) return has('emails', emailMark(contact.email));
  const phone = contact.phone === null ? null : phoneMark(contact.phone);
  return phone !== null && has('phones', phone);
}

/** As `isSaidBy`, for whoever has only the instruction. */
export function isErased(contact: Contact, erasure: Pick<Erasure, 'salt' | 'emails' | 'phones'>): boolean {
  return isSaidBy(contact, (kind, mark) => erasure[kind].includes(digestOf(erasure.salt, mark)));
}

const UUID = /[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}/gi;

/** Tells whether a text has one of the person's ids, e-mails or numbers in it. */
export function mentionOf({ customerIds, bookingIds, emails, phones }: KnownPerson): (text: string) => boolean {
  const ids = new Set([...customerIds, ...bookingIds]);
  const addresses = emails.map(addressIn);
  // A short one stands in many a time and number that is none of theirs.
  const [whole, short] = [phones.filter(isWhole), phones.filter((phone) => !isWhole(phone)).map(aloneIn)];
  return (text) => {
    if (text.match(UUID)?.some((id) => ids.has(id.toLowerCase()))) return true;
    const small = text.toLowerCase();
    if (addresses.some((address) => address.test(small))) return true;
    const joined = text.replaceAll(/[ ().+-]/g, '');
    return whole.some((phone) => joined.includes(phone)) || short.some((phone) => phone.test(joined));
  };
}

const isWhole = (phone: string): boolean => phone.length === 10;

/**
 * Not the end of a longer address, which is somebody else's, nor the beginning of one. What an escape ends with (`\n`,
 * `%3c`) is no letter of it.
 */
const addressIn = (email: string): RegExp =>
  new RegExp(`${BEFORE}${email.replaceAll(/[\\^$.*+?()[\]{}|]/g, String.raw`\$&`)}(?![\\p{L}\\p{N}])`, 'u');
const BEFORE = String.raw`(?:(?<![\p{L}\p{N}._])|(?<=\\(?:[bfnrt]|u[0-9a-f]{4})|%[0-9a-f]{2}))`;

const aloneIn = (digits: string): RegExp => new RegExp(`(?<!\\d)${digits}(?!\\d)`);
