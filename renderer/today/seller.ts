import type { EpochMs, Interval } from '../../domain/time.ts';
import type { LinkStatus } from '../../main/controller/api/views.ts';

/** Who sells a stretch of time. `part` means: the club up to `ownsUntil`, the web from then on. */
export type Seller =
  | { readonly kind: 'club' }
  | { readonly kind: 'web' }
  | { readonly kind: 'part'; readonly from: EpochMs };

export function sellerOf(time: Interval, { ownsUntil }: Pick<LinkStatus, 'ownsUntil'>): Seller {
  if (ownsUntil === null || ownsUntil <= time.startsAt) return { kind: 'web' };
  return time.endsAt <= ownsUntil ? { kind: 'club' } : { kind: 'part', from: ownsUntil };
}

/** True when nobody can be asked for this time at the moment: the web sells it and the link is down. */
export function isOutOfReach(time: Interval, link: LinkStatus): boolean {
  return !link.online && sellerOf(time, link).kind !== 'club';
}
