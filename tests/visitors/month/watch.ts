import { ACCESS_TAIL_MS, accessWindow } from '../../../domain/access.ts';
import { MINUTE_MS } from '../../../domain/time.ts';
import { PROVISION_LEAD_MS } from '../../../main/controller/access/visitors/door-grant.ts';
import { bookingOf } from '../../../main/controller/access/visitors/visitor-mark.ts';
import { listBookingsEndingAfter } from '../../../main/controller/bookings/booking-repository.ts';
import { BAY_2 } from '../../support/facility-profile.ts';
import type { VisitorClub } from '../../support/visitor-club.ts';
import { CLUB, DOOR_IDS } from '../../support/visitor-process.ts';

/** Who may open what, when: read from what is sold, and never from what the saga keeps in mind. */
export type Right = {
  readonly bookingId: string;
  readonly pin: string;
  readonly startsAt: number;
  readonly endsAt: number;
  readonly doorIds: readonly string[];
};

export type Watch = {
  /** To be called after each change of a booking: reads anew what is sold. */
  learn(): void;
  readonly rights: () => readonly Right[];
  /** To be called after each request to the console. */
  afterCall(): void;
  /** To be called each minute, when all that is due has been done. */
  afterMinute(): void;
  /** Something that makes the console another than it should be, or keeps it from being told, begins and ends. */
  troubleBegins(): void;
  troubleEnds(): void;
  /** While bookings change at the same time as the console is told of others. */
  racing(work: () => Promise<unknown>): Promise<void>;
  /** True for the PIN of a booking of which the console does not have what it should, for now. */
  isPinUnsettled(pin: string): boolean;
  isTroubled(): boolean;
  violate(what: string): void;
  /** What must never be. */
  violations(): readonly string[];
  /** How long a difference stood at most while the console could be reached and nothing had just been wrong. */
  longestMs(): number;
};

/** The longest wait before a try is five minutes, as is the time between two reconciliations. */
const RECOVERY_MS = 6 * MINUTE_MS;

/**
 * Compares what the console has with what is sold, all the time. While all is well nothing may differ at the end of any
 * minute; after a trouble things have six minutes. And at no moment, trouble or not, may there be two visitors of one
 * booking, nor a call that leaves a visitor with more than its booking's right.
 */
export function createWatch(club: () => VisitorClub): Watch {
  let rights = new Map<string, Right>();
  const standing = new Map<string, number>();
  let before = new Map<string, string>();
  const violations: string[] = [];
  let isTroubled = false;
  let isRacing = false;
  let troubleEndedAt = Number.NEGATIVE_INFINITY;
  let longestMs = 0;

  const now = (): number => club().clock.now();
  const live = () =>
    club()
      .live()
      .flatMap((visitor) => {
        const bookingId = bookingOf(CLUB.id, visitor);
        return bookingId === null ? [] : [{ ...visitor, bookingId }];
      });

  function violate(what: string): void {
    violations.push(`${new Date(now()).toISOString()}: ${what}`);
  }

  function rightOf(bookingId: string): Right | null {
    const right = rights.get(bookingId);
    return right && right.endsAt > now() ? right : null;
  }

  function afterCall(): void {
    const visitors = live();
    const seen = new Map(visitors.map((visitor) => [visitor.id, JSON.stringify(visitor)]));
    for (const visitor of visitors) {
      const { bookingId, id, pin } = visitor;
      const isTouched = before.get(id) !== seen.get(id);
      if (!isTouched || pin === null || isRacing || isTroubled) continue;
      const right = rightOf(bookingId);
      if (!right || !isSame(visitor, right)) violate(`a call left ${seen.get(id)} for ${JSON.stringify(right)}`);
    }
    if (new Set(visitors.map(({ bookingId }) => bookingId)).size < visitors.length && before.size < seen.size) {
      violate(`two visitors of one booking: ${[...seen.values()].join()}`);
    }
    before = seen;
  }

  function differences(): Map<string, string> {
    const found = new Map<string, string>();
    const visitors = new Map(live().map((visitor) => [visitor.bookingId, visitor]));
    for (const right of rights.values()) {
      const visitor = visitors.get(right.bookingId);
      if (right.endsAt <= now()) continue;
      const isDue = right.startsAt - PROVISION_LEAD_MS <= now();
      if (visitor ? !isSame(visitor, right) : isDue) {
        found.set(right.bookingId, `${JSON.stringify(visitor ?? null)} in place of ${JSON.stringify(right)}`);
      }
    }
    for (const [bookingId, visitor] of visitors) {
      if (!rightOf(bookingId)) found.set(bookingId, `${JSON.stringify(visitor)} in place of nobody`);
    }
    return found;
  }

  function afterMinute(): void {
    const found = differences();
    for (const bookingId of standing.keys()) if (!found.has(bookingId)) standing.delete(bookingId);
    for (const bookingId of found.keys()) if (!standing.has(bookingId)) standing.set(bookingId, now());
    if (isTroubled) return;
    const isRecovering = now() - troubleEndedAt < RECOVERY_MS;
    for (const [bookingId, since] of standing) {
      const stoodMs = now() - Math.max(since, troubleEndedAt);
      longestMs = Math.max(longestMs, stoodMs);
      if (isRecovering) continue;
      violate(`for ${stoodMs / MINUTE_MS} minutes: ${found.get(bookingId)}`);
      standing.delete(bookingId);
    }
  }

  return {
    learn() {
      rights = new Map(readRights(club()).map((right) => [right.bookingId, right]));
    },
    rights: () => [...rights.values()],
    afterCall,
    afterMinute,
    troubleBegins() {
      isTroubled = true;
    },
    troubleEnds() {
      isTroubled = false;
      troubleEndedAt = now();
    },
    async racing(work) {
      isRacing = true;
      await work();
      isRacing = false;
    },
    isPinUnsettled(pin) {
      const ofRights = [...rights.values()].filter((right) => right.pin === pin);
      const holders = [...ofRights, ...live().filter((visitor) => visitor.pin === pin)];
      return holders.some(({ bookingId }) => standing.has(bookingId));
    },
    isTroubled: () => isTroubled || now() - troubleEndedAt < RECOVERY_MS,
    violate,
    violations: () => violations,
    longestMs: () => longestMs,
  };
}

type Has = Pick<Right, 'startsAt' | 'endsAt' | 'doorIds'> & { readonly pin: string | null };

function isSame(a: Has, b: Has): boolean {
  return (
    a.pin === b.pin && a.startsAt === b.startsAt && a.endsAt === b.endsAt && String(a.doorIds) === String(b.doorIds)
  );
}

function readRights(club: VisitorClub): Right[] {
  return listBookingsEndingAfter(club.db(), CLUB.id, club.clock.now() - ACCESS_TAIL_MS)
    .map(({ booking }) => booking)
    .filter(({ status }) => status === 'confirmed' || status === 'checked_in')
    .map((booking) => ({
      bookingId: booking.id,
      pin: booking.pin,
      ...accessWindow(booking),
      doorIds: booking.resourceId === BAY_2 ? [DOOR_IDS.front, DOOR_IDS.bay2] : [DOOR_IDS.front],
    }));
}
