import type { EpochMs } from '../../../../domain/time.ts';
import { type DoorGrant, isExpected, isSameTime } from './door-grant.ts';
import type { Visitor } from './visitor-port.ts';

/** A visitor of ours, with the booking that it was made for. */
export type OurVisitor = Visitor & { readonly bookingId: string };

/** What is not as it should be. */
export type Finding =
  /** Opens doors for nobody's right: of a booking that is over, cancelled or unknown, or beside the right one. */
  | { readonly kind: 'surplus'; readonly visitorId: string; readonly bookingId: string; readonly isKnown: boolean }
  /** The grant's visitor is not there, or the grant knows none although there is one. */
  | { readonly kind: 'lost'; readonly bookingId: string }
  /** Somebody gave it another time. */
  | { readonly kind: 'moved'; readonly bookingId: string }
  | { readonly kind: 'pin_gone'; readonly bookingId: string; readonly visitorId: string };

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
  const isLost = (grant: DoorGrant): boolean => grant.visitorId !== null && !ids.has(grant.visitorId);
  const ofVisitors = live.flatMap((visitor) => {
    const grant = grants.get(visitor.bookingId);
    if (grant && isExpected(grant, now)) return isLost(grant) ? [] : ofExpected(visitor, grant, now);
    return visitor.endsAt > now ? [surplus(visitor, grant !== undefined)] : [];
  });
  const lost = [...grants.values()].filter((grant) => isExpected(grant, now) && isLost(grant));
  return [...ofVisitors, ...lost.map(({ bookingId }) => ({ kind: 'lost', bookingId }) as const)];
}

function ofExpected(visitor: OurVisitor, grant: DoorGrant, now: EpochMs): Finding[] {
  const { bookingId, id: visitorId } = visitor;
  if (grant.visitorId === null) return [{ kind: 'lost', bookingId }];
  if (grant.visitorId !== visitorId) return visitor.endsAt > now ? [surplus(visitor, true)] : [];
  if (grant.given !== null && !isSameTime(visitor, grant.given)) return [{ kind: 'moved', bookingId }];
  return visitor.hasPin === false && grant.givenPin !== null ? [{ kind: 'pin_gone', bookingId, visitorId }] : [];
}

function surplus({ id: visitorId, bookingId }: OurVisitor, isKnown: boolean): Finding {
  return { kind: 'surplus', visitorId, bookingId, isKnown };
}
