import type { FacilityProfile } from '../../domain/facility.ts';
import type { Random } from '../../domain/random.ts';
import { err, ok, type Result } from '../../domain/result.ts';
import { type Clock, DAY_MS, type EpochMs } from '../../domain/time.ts';
import { addLocalDays, localDateOf } from '../../domain/opening-hours.ts';
import { windowEndsAt } from '../../domain/waitlist/waitlist-window.ts';
import type { Db, Tx } from '../db/database.ts';
import { isUnwanted, saveChoice } from '../messages/choice-repository.ts';
import type { Language } from '../messages/language-repository.ts';
import { planLook } from './look-for-waiting.ts';
import { createOpenSlots, type WaitlistIndex } from './open-times.ts';
import type { WaitlistLinks } from './waitlist-links.ts';
import {
  countWaiting,
  endEntries,
  findEntry,
  holdAddress,
  insertEntry,
  listEntriesOf,
  type WaitlistEntry,
  type WaitlistWish,
} from './waitlist-repository.ts';

export type WaitlistError =
  | { readonly code: 'facility.not_found' }
  | { readonly code: 'resource.not_found' }
  /** Nobody carries mail for this cloud. */
  | { readonly code: 'waitlist.not_offered' }
  /** The time is past, or further ahead than the club's bookings open at all. */
  | { readonly code: 'waitlist.out_of_range' }
  /** It can be booked. */
  | { readonly code: 'waitlist.time_is_free' }
  /** The address waits for as much as it may, or has been entered too often lately. */
  | { readonly code: 'waitlist.too_many'; readonly entriesMax: number }
  /** Nobody else is taken in at this club just now. */
  | { readonly code: 'waitlist.full' };

export type Joined = { readonly endsAt: EpochMs };

/** How somebody leaves: this wish, all of theirs, or all and for good; or they take "for good" back. */
export type Leaving = 'this' | 'all' | 'never' | 'welcome';

/** Who waits for what. */
export type Waitlist = {
  /** Whether anybody can wait here: without mail nobody could be told. */
  readonly isOffered: boolean;
  /** The same wish once more is no second one. Errors: those of `WaitlistError`. */
  join(wish: WaitlistWish, language: Language): Promise<Result<Joined, WaitlistError>>;
  isKnown(token: string): boolean;
  /** False for a link that is none of ours. */
  leave(token: string, how: Leaving, source: 'link' | 'one-click'): Promise<boolean>;
};

export type WaitlistParts = {
  readonly db: Db;
  readonly clock: Clock;
  readonly random: Random;
  readonly index: WaitlistIndex;
  readonly links: WaitlistLinks;
  readonly isOffered: boolean;
  /** Called after a commit that planned something. */
  readonly onPlanned: () => void;
};

/** Nobody waits for more at once with one address, whoever entered it. */
const WAITING_MAX = 5;
const JOINED_A_DAY_MAX = 10;
const WAITING_AT_CLUB_MAX = 200;

export function createWaitlist(parts: WaitlistParts): Waitlist {
  const { db, index, links, isOffered, onPlanned } = parts;
  return {
    isOffered,
    async join(given, language) {
      if (!isOffered) return err({ code: 'waitlist.not_offered' });
      const wish = { ...given, address: given.address.toLowerCase() };
      const now = parts.clock.now();
      const profile = index.findFacility(wish.facilityId)?.profile;
      if (!profile) return err({ code: 'facility.not_found' });
      const refusal = refusalOf(wish, { profile, index, now });
      if (refusal) return err(refusal);
      const endsAt = windowEndsAt(wish, profile.timeZone);
      const entry = { ...wish, id: parts.random.uuid(), language, state: 'waiting', joinedAt: now, endsAt } as const;
      const joined = await db.transaction((tx) => write(tx, entry, parts));
      if (joined.ok) onPlanned();
      return joined;
    },

    isKnown: (token) => links.read(token) !== null,

    async leave(token, how, source) {
      const entryId = links.read(token);
      if (entryId === null) return false;
      await db.transaction(async (tx) => {
        const entry = await findEntry(tx, entryId);
        // Forgotten long ago, and so nobody waits.
        if (entry) await end(tx, entry, { how, source, now: parts.clock.now() });
      });
      return true;
    },
  };
}

type Asked = { readonly profile: FacilityProfile; readonly index: WaitlistIndex; readonly now: EpochMs };

function refusalOf(wish: WaitlistWish, { profile, index, now }: Asked): WaitlistError | null {
  const { resources, timeZone, policy } = profile;
  if (wish.resourceId !== null && !resources.some(({ id }) => id === wish.resourceId)) {
    return { code: 'resource.not_found' };
  }
  const lastDate = addLocalDays(localDateOf(timeZone, now), policy.horizonDays);
  if (windowEndsAt(wish, timeZone) <= now || wish.date > lastDate) return { code: 'waitlist.out_of_range' };
  // Whoever types somebody else's address would have them written to at once.
  return createOpenSlots(index)(wish, profile).length > 0 ? { code: 'waitlist.time_is_free' } : null;
}

async function write(tx: Tx, entry: WaitlistEntry, { random }: WaitlistParts): Promise<Result<Joined, WaitlistError>> {
  const { facilityId, address, joinedAt: now, endsAt } = entry;
  await holdAddress(tx, address);
  const theirs = await listEntriesOf(tx, address);
  const waiting = theirs.filter(({ state }) => state === 'waiting');
  if (waiting.some((other) => isSameWish(other, entry))) return ok({ endsAt });
  const today = theirs.filter(({ joinedAt }) => now - joinedAt < DAY_MS);
  if (waiting.length >= WAITING_MAX || today.length >= JOINED_A_DAY_MAX) {
    return err({ code: 'waitlist.too_many', entriesMax: WAITING_MAX });
  }
  if ((await countWaiting(tx, facilityId)) >= WAITING_AT_CLUB_MAX) return err({ code: 'waitlist.full' });
  await takeBackNo(tx, entry);
  await insertEntry(tx, entry);
  await planLook(tx, facilityId, { now, newId: () => random.uuid() });
  return ok({ endsAt });
}

function isSameWish(a: WaitlistEntry, b: WaitlistEntry): boolean {
  const of = ({ facilityId, date, fromMin, untilMin, durationMin, resourceId, partySize }: WaitlistEntry): string =>
    [facilityId, date, fromMin, untilMin, durationMin, resourceId, partySize].join(' ');
  return of(a) === of(b);
}

/** Who asks to be told, and has shown that the address is theirs, says yes by that. A stranger's word does not count. */
async function takeBackNo(tx: Tx, { customerId, address, joinedAt: at }: WaitlistEntry): Promise<void> {
  const to = { channel: 'email', address } as const;
  if (customerId === null || !(await isUnwanted(tx, to, 'waitlist'))) return;
  await saveChoice(tx, to, { topic: 'waitlist', choice: 'wanted', source: 'customer-page', at });
}

type Left = { readonly how: Leaving; readonly source: 'link' | 'one-click'; readonly now: EpochMs };

async function end(tx: Tx, { id, address }: WaitlistEntry, { how, source, now: at }: Left): Promise<void> {
  const to = { channel: 'email', address } as const;
  const ids = how === 'this' ? [id] : (await listEntriesOf(tx, address)).map((entry) => entry.id);
  if (how !== 'welcome') await endEntries(tx, ids, 'left');
  if (how === 'never') await saveChoice(tx, to, { topic: 'waitlist', choice: 'unwanted', source, at });
  if (how === 'welcome') await saveChoice(tx, to, { topic: 'waitlist', choice: 'wanted', source, at });
}
