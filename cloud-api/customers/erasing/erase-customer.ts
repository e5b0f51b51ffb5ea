import { digestOf, emailMark, type Erasure, type KnownPerson, phoneMark } from '../../../domain/erasure.ts';
import { err, ok, type Result } from '../../../domain/result.ts';
import type { EpochMs } from '../../../domain/time.ts';
import type { Tx } from '../../db/database.ts';
import { holdWhom } from '../find-booker.ts';
import { PERSONAL_DATA } from '../personal-data.ts';
import { eraseRows } from './erase-rows-repository.ts';
import {
  type Cause,
  closeCustomers,
  eraseAllocations,
  findErasure,
  insertErasure,
  type KeptErasure,
  markErasureDone,
  stopWhatWaits,
} from './erasure-repository.ts';
import {
  findCustomersBy,
  findMarked,
  findPerson,
  type FoundPerson,
  isAsking,
  isKnownOtherwise,
  lockFacilities,
} from './person-repository.ts';

export type EraseError =
  | { readonly code: 'customer.not_found' }
  /** Several customers have this number: one of them must be named. */
  | { readonly code: 'customer.several'; readonly customerIds: readonly string[] }
  /** They have booked, or are just booking, time that is still to come. */
  | { readonly code: 'customer.has_coming_bookings'; readonly bookings: number };

/** Whom somebody wants to be forgotten. */
export type Whom = { readonly customerId: string } | { readonly email: string } | { readonly phone: string };

/** Told in the transaction that forgets somebody, of whom systems elsewhere may know: it plans what they are told. */
export type ErasureListener = (tx: Tx, erased: KnownPerson & { readonly erasureId: string }) => Promise<void>;

export type Erasing = {
  readonly now: EpochMs;
  readonly cause: Cause;
  readonly newId: () => string;
  /** 32 hex characters. */
  readonly newSalt: () => string;
  readonly listeners: readonly ErasureListener[];
};

/** Forgets somebody here, and sees to it that every facility will. */
export async function eraseCustomer(tx: Tx, whom: Whom, erasing: Erasing): Promise<Result<KeptErasure, EraseError>> {
  const { now, cause } = erasing;
  const said = {
    emails: 'email' in whom ? [whom.email] : [],
    phones: 'phone' in whom ? [whom.phone] : [],
    now,
  };
  const seen = await findPerson(tx, await findCustomersBy(tx, whom), said);
  await lockFacilities(tx, seen.facilityIds);
  await holdAll(tx, seen);
  // Whoever was written down while we waited is meant as well, and what was booked is theirs.
  const customers = await findCustomersBy(tx, whom);
  const standing = customers.filter(({ mergedInto }) => mergedInto === null);
  if (standing.length > 1) return err({ code: 'customer.several', customerIds: standing.map(({ id }) => id) });
  const person = await findPerson(tx, customers, said);
  const isUnknown = customers.length === 0 && person.allocationIds.length === 0;
  if (isUnknown && !(await isKnownOtherwise(tx, person))) return err({ code: 'customer.not_found' });
  const coming = person.comingIds.length + ((await isAsking(tx, person)) ? 1 : 0);
  if (coming > 0) return err({ code: 'customer.has_coming_bookings', bookings: coming });
  const erasure = { ...marksOf(person, erasing), cause };
  await insertErasure(tx, erasure);
  await forget(tx, person, now);
  for (const hear of erasing.listeners) await hear(tx, { ...person, erasureId: erasure.id });
  return ok(erasure);
}

/** Whoever looks whose a booking is waits until they are forgotten, and then finds nobody. */
async function holdAll(tx: Tx, { emails, phones }: Pick<KnownPerson, 'emails' | 'phones'>): Promise<void> {
  for (const email of emails.toSorted()) await holdWhom(tx, { email, phone: null });
  for (const phone of phones.toSorted()) await holdWhom(tx, { email: null, phone });
}

function marksOf({ customerIds, bookingIds, emails, phones }: KnownPerson, { now, newId, newSalt }: Erasing): Erasure {
  const salt = newSalt();
  const digests = (marks: readonly string[]): string[] =>
    marks.slice(0, DIGESTS_MAX).map((mark) => digestOf(salt, mark));
  return {
    id: newId(),
    askedAt: now,
    customerIds: [...customerIds],
    bookingIds: [...bookingIds],
    salt,
    emails: digests(emails.map(emailMark)),
    phones: digests(phones.flatMap((phone) => phoneMark(phone) ?? [])),
  };
}

const DIGESTS_MAX = 100;

async function forget(tx: Tx, person: KnownPerson & Pick<FoundPerson, 'allocationIds'>, now: EpochMs): Promise<void> {
  await stopWhatWaits(tx, person.bookingIds, now);
  await closeCustomers(tx, person.customerIds);
  await eraseAllocations(tx, person.allocationIds);
  await eraseRows(tx, PERSONAL_DATA, person);
}

/** Does again what this database has forgotten that it did, and tells whoever listens. False where it knows of it. */
export async function takeUpErasure(
  tx: Tx,
  erasure: KeptErasure,
  { now, listeners }: Pick<Erasing, 'now' | 'listeners'>,
): Promise<boolean> {
  if (!(await insertErasure(tx, erasure))) return false;
  const customers = await Promise.all(erasure.customerIds.map((customerId) => findCustomersBy(tx, { customerId })));
  const found = await findMarked(tx, erasure, null);
  const contacts = customers.flat();
  const emails = [...found.emails, ...contacts.flatMap(({ email }) => (email === null ? [] : [emailMark(email)]))];
  const phones = [
    ...found.phones,
    ...contacts.flatMap(({ phone }) => (phone === null ? [] : (phoneMark(phone) ?? []))),
  ];
  const person = { ...found, customerIds: erasure.customerIds, emails, phones };
  await forget(tx, person, now);
  for (const hear of listeners) await hear(tx, { ...person, erasureId: erasure.id });
  return true;
}

/**
 * The facility has forgotten, too. What it had said before it knew was still on its way to us, and is forgotten now.
 */
export async function finishErasure(
  tx: Tx,
  { facilityId, erasureId, now }: { readonly facilityId: string; readonly erasureId: string; readonly now: EpochMs },
): Promise<void> {
  const erasure = await findErasure(tx, erasureId);
  if (!erasure) return;
  const { allocationIds, bookingIds } = await findMarked(tx, erasure, facilityId);
  // By ids alone: by the same e-mail somebody may have come back since.
  await forget(tx, { customerIds: [], allocationIds, bookingIds, emails: [], phones: [] }, now);
  await markErasureDone(tx, { facilityId, erasureId }, now);
}
