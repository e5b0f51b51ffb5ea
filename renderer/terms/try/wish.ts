import { createContext, useContext } from 'react';
import { type Channel, ChannelSchema } from '../../../domain/booking.ts';
import { LocalTimeSchema } from '../../../domain/facility.ts';
import { addLocalDays, instantAt } from '../../../domain/opening-hours.ts';
import { STANDARD_TIER, TierSchema } from '../../../domain/rules/rule.ts';
import { LocalDateSchema, MINUTE_MS } from '../../../domain/time.ts';
import type { Club } from '../../club.tsx';

/** Who wants what and when, as far as it is filled in. Numbers are NaN while what is typed is none. */
export type Wish = {
  readonly resourceId: string;
  readonly date: string;
  readonly time: string;
  readonly lengthMin: number;
  readonly partySize: number;
  readonly channel: Channel;
  readonly tier: string;
  /** Parted by commas. */
  readonly tags: string;
  readonly noShows: number;
  readonly firstVisit: 'unknown' | 'yes' | 'no';
  readonly credits: number;
  readonly code: string;
};

export const CHANNELS = ChannelSchema.options;

const TAGS_MAX = 20;
const CREDITS_MAX = 1_000_000_000;
const LENGTH_MIN_MAX = 1440;

/** Tomorrow evening on the first bay: most clubs sell that. */
export function firstWish({ profile, calendar }: Pick<Club, 'profile' | 'calendar'>, now: number): Wish {
  return {
    resourceId: profile.resources[0]?.id ?? '',
    date: addLocalDays(calendar.businessDateOf(now), 1),
    time: '18:00',
    lengthMin: 60,
    partySize: 2,
    channel: 'web',
    tier: STANDARD_TIER,
    tags: '',
    noShows: 0,
    firstVisit: 'unknown',
    credits: 0,
    code: '',
  };
}

export type WishField = 'date' | 'time' | 'lengthMin' | 'partySize' | 'tier' | 'noShows' | 'credits';

/** How many people the bay holds. */
export function capacityOf({ resourceId }: Wish, { resources }: Club['profile']): number {
  return resources.find(({ id }) => id === resourceId)?.capacity ?? 1;
}

/** The fields that are not filled in right. */
export function wrongFields(wish: Wish, profile: Club['profile']): ReadonlySet<WishField> {
  const isWithin = (value: number, min: number, max: number) => Number.isInteger(value) && min <= value && value <= max;
  const checks: Record<WishField, boolean> = {
    date: LocalDateSchema.safeParse(wish.date).success,
    time: LocalTimeSchema.safeParse(wish.time).success,
    lengthMin: isWithin(wish.lengthMin, 5, LENGTH_MIN_MAX),
    partySize: isWithin(wish.partySize, 1, capacityOf(wish, profile)),
    tier: TierSchema.safeParse(wish.tier).success,
    noShows: isWithin(wish.noShows, 0, CREDITS_MAX),
    credits: isWithin(wish.credits, 0, CREDITS_MAX),
  };
  const isField = (field: string): field is WishField => field in checks;
  return new Set(
    Object.keys(checks)
      .filter((field) => isField(field) && !checks[field])
      .filter(isField),
  );
}

/** What the controller is asked. The wish must be filled in right. */
export function questionOf(wish: Wish, timeZone: string) {
  const startsAt = instantAt(timeZone, wish.date, wish.time);
  const code = wish.code.trim();
  const tags = wish.tags.split(',').map((tag) => tag.trim());
  return {
    resourceId: wish.resourceId,
    startsAt,
    endsAt: startsAt + wish.lengthMin * MINUTE_MS,
    channel: wish.channel,
    partySize: wish.partySize,
    customer: {
      tier: wish.tier,
      tags: [...new Set(tags)].filter((tag) => tag !== '').slice(0, TAGS_MAX),
      isFirstVisit: wish.firstVisit === 'unknown' ? null : wish.firstVisit === 'yes',
      noShows: wish.noShows,
      credits: wish.credits,
    },
    ...(code !== '' && { promotionCode: code }),
  };
}

type KeptWish = { readonly wish: Wish | null; readonly setWish: (wish: Wish) => void };

/** Keeps what was asked while somebody looks at other tabs to change what is in the way. */
export const KeptWishContext = createContext<KeptWish | null>(null);

export function useKeptWish(): KeptWish {
  const kept = useContext(KeptWishContext);
  if (kept === null) throw new Error('useKeptWish: no KeptWishContext above');
  return kept;
}
