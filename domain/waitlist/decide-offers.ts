import { type EpochMs, type Interval, MINUTE_MS, overlaps } from '../time.ts';

/** A time that somebody who waits could book just now, and on how many bays. */
export type OpenTime = Interval & { readonly bays: number };

/** Somebody who waits, with all of the times that they wait for and could have. */
export type Waiter = { readonly id: string; readonly address: string; readonly open: readonly OpenTime[] };

/** A time that somebody has been told of. */
export type ToldTime = Interval & { readonly address: string; readonly toldAt: EpochMs };

export type WaitlistOffer = { readonly id: string; readonly times: readonly OpenTime[] };

/** So many people are told at once of each bay that is free. */
export const TOLD_PER_BAY = 3;
/** As long as they have it to themselves before the next ones are told. */
export const HEAD_START_MS = 10 * MINUTE_MS;

/**
 * Who is told of what now. Nothing is held for anybody, so that one alone who does not read their mail would keep a bay
 * empty, and everybody at once would make most of them come for nothing: those who have waited the longest are told
 * first, a few at a time, and the next few when these have had their chance and left it.
 *
 * `waiters` in the order in which they came. `told` must hold all that these people were told of, and what anybody was
 * told within the head start. The same person is never told of one start again, whichever of their wishes it fits.
 */
export function decideOffers(
  waiters: readonly Waiter[],
  told: readonly ToldTime[],
  now: EpochMs,
): readonly WaitlistOffer[] {
  const known = [...told];
  const offers: WaitlistOffer[] = [];
  for (const { id, address, open } of waiters) {
    const news = open.filter(
      ({ startsAt }) => !known.some((time) => isOf(time, address) && time.startsAt === startsAt),
    );
    const times = news.filter((time) => rivalsFor(time, address, known, now) < TOLD_PER_BAY * time.bays);
    if (times.length === 0) continue;
    offers.push({ id, times });
    known.push(...times.map(({ startsAt, endsAt }) => ({ startsAt, endsAt, address, toldAt: now })));
  }
  return offers;
}

/** How many others have been told of this time, or a part of it, and still have their head start. */
function rivalsFor(time: OpenTime, address: string, told: readonly ToldTime[], now: EpochMs): number {
  const others = told.filter(
    (other) => !isOf(other, address) && now - other.toldAt < HEAD_START_MS && overlaps(other, time),
  );
  return new Set(others.map((other) => other.address)).size;
}

const isOf = (time: ToldTime, address: string): boolean => time.address === address;
