import type { EpochMs } from '../../../../domain/time.ts';
import { type DoorGrant, isExpected, isSameTime } from './door-grant.ts';
import type { Visitor } from './visitor-port.ts';

/** A visitor of ours, with the booking that it was made for. */
export type OurVisitor = Visitor & { readonly bookingId: string };

/** What is not as it should be. */
export type Finding =
  /** Opens doors for nobody's right: of a booking that is over, cancelled or unknown, or beside the right one. */
  | { readonly kind: 'surplus'; readonly visitorId: string; readonly bookingId: string; readonly isKnown: boolean }
  /** The grant's visitor is not listed. */
  | { readonly kind: 'lost'; readonly bookingId: string; readonly visitorId: string }
  /** There is a visitor, and the grant knows none. */
  | { readonly kind: 'found'; readonly bookingId: string }
  /** Somebody gave it another time. */
  | { readonly kind: 'moved'; readonly bookingId: string }
  /** The list does not show the PIN that it was given: somebody took it away, or lists show none. */
  | { readonly kind: 'pin_unseen'; readonly bookingId: string; readonly visitorId: string };

/**
 * Compares what the door system has with what it should have, both ways. `visitors` are all of ours that it listed,
 * `grants` all that are not over. Doors cannot be compared: the door system does not tell them.
 */
export function compareVisitors(
  visitors: readonly OurVisitor[],
  grants: ReadonlyMap<string, DoorGrant>,
  now: EpochMs,
): Finding[] {
  const live = visitors.filter(({ isCancelled }) => !isCancelled);
  const ids = new Set(live.map(({ id }) => id));
  const lost = [...grants.values()].flatMap(({ bookingId, visitorId, ...grant }): Finding[] =>
    isExpected(grant, now) && visitorId !== null && !ids.has(visitorId) ? [{ kind: 'lost', bookingId, visitorId }] : [],
  );
  const isLost = new Set(lost.map(({ bookingId }) => bookingId));
  const ofVisitors = live.flatMap((visitor) => {
    const grant = grants.get(visitor.bookingId);
    if (grant && isExpected(grant, now)) return isLost.has(grant.bookingId) ? [] : ofExpected(visitor, grant, now);
    return visitor.endsAt > now ? [surplus(visitor, grant !== undefined)] : [];
  });
  return [...ofVisitors, ...lost];
}

function ofExpected(visitor: OurVisitor, grant: DoorGrant, now: EpochMs): Finding[] {
  const { bookingId, id: visitorId } = visitor;
  if (grant.visitorId === null) return [{ kind: 'found', bookingId }];
  if (grant.visitorId !== visitorId) return visitor.endsAt > now ? [surplus(visitor, true)] : [];
  if (grant.given !== null && !isSameTime(visitor, grant.given)) return [{ kind: 'moved', bookingId }];
  return visitor.hasPin !== true && grant.givenPin !== null ? [{ kind: 'pin_unseen', bookingId, visitorId }] : [];
}

function surplus({ id: visitorId, bookingId }: OurVisitor, isKnown: boolean): Finding {
  return { kind: 'surplus', visitorId, bookingId, isKnown };
}
