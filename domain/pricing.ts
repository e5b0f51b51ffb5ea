import { assert, required } from './assert.ts';
import type { BookingPrice } from './booking.ts';
import type { FacilityProfile, PriceBand } from './facility.ts';
import { type Calendar, type LocalTime, localTimeAt } from './opening-hours.ts';
import { type Interval, MINUTE_MS } from './time.ts';

const WORKDAYS = [1, 2, 3, 4, 5];
const WEEKEND = [6, 7];

/** What a new facility starts with. The first band that matches counts, so the narrower ones come first. */
export const DEFAULT_PRICE_BANDS: readonly PriceBand[] = [
  { label: 'Weekend daytime', weekdays: WEEKEND, from: '10:00', until: '20:00', percent: 25 },
  { label: 'Weekend', weekdays: WEEKEND, from: '00:00', until: '24:00', percent: 15 },
  { label: 'Weekday evening', weekdays: WORKDAYS, from: '17:00', until: '21:00', percent: 20 },
  { label: 'Early bird', weekdays: WORKDAYS, from: '06:00', until: '09:00', percent: -15 },
  { label: 'Late night', weekdays: WORKDAYS, from: '21:00', until: '06:00', percent: -25 },
];

/** Names the first line of every price: the hourly price for the length of the booking. */
export const BASE_PRICE_LABEL = 'Base price';

type PricedProfile = Pick<FacilityProfile, 'timeZone' | 'currency' | 'pricing'>;

/** Multiplies a price; −15 takes fifteen hundredths off what the factors before it made of the base. */
type PriceFactor = { readonly label: string; readonly percent: number };

/**
 * What `interval` costs, in whole cents: the hourly price for its length, changed by the band of its local start. A
 * booking that runs into another band, or over a clock change, keeps the band it starts in and pays for the time that
 * passes. The total is rounded once, half to even; the lines add up to it.
 *
 * Pass the facility's `calendar` when pricing many intervals of one day.
 */
export function priceOf(
  profile: PricedProfile,
  interval: Interval,
  calendar?: Pick<Calendar, 'localTimeAt'>,
): BookingPrice {
  const minutes = (interval.endsAt - interval.startsAt) / MINUTE_MS;
  assert(Number.isInteger(minutes) && minutes > 0, 'priceOf: not a whole number of minutes');

  const { startsAt } = interval;
  const localStart = calendar ? calendar.localTimeAt(startsAt) : localTimeAt(profile.timeZone, startsAt);
  const band = profile.pricing.bands.find((candidate) => isInBand(candidate, localStart));
  const factors = band && band.percent !== 0 ? [band] : [];
  const lines = itemise(profile.pricing.hourlyCents, minutes, factors);
  return { totalCents: lines.reduce((sum, line) => sum + line.cents, 0), currency: profile.currency, lines };
}

function isInBand(band: PriceBand, { weekday, minuteOfDay }: LocalTime): boolean {
  if (!band.weekdays.includes(weekday)) return false;
  const from = minuteOf(band.from);
  const until = minuteOf(band.until);
  return from < until ? from <= minuteOfDay && minuteOfDay < until : minuteOfDay >= from || minuteOfDay < until;
}

function minuteOf(time: string): number {
  const [hours, minutes] = time.split(':');
  return Number(required(hours, 'a local time has hours')) * 60 + Number(required(minutes, 'a local time has minutes'));
}

/**
 * The base and one line for each factor. Each line is the difference of two rounded running totals, so the rounding of
 * a line never adds to the next. In `bigint`: a few factors in a row leave the exact range of a number.
 */
function itemise(hourlyCents: number, minutes: number, factors: readonly PriceFactor[]): BookingPrice['lines'] {
  let numerator = BigInt(hourlyCents) * BigInt(minutes);
  let denominator = 60n;
  let runningCents = roundHalfEven(numerator, denominator);
  const lines = [{ label: BASE_PRICE_LABEL, cents: runningCents }];
  for (const { label, percent } of factors) {
    numerator *= BigInt(100 + percent);
    denominator *= 100n;
    const nextCents = roundHalfEven(numerator, denominator);
    lines.push({ label, cents: nextCents - runningCents });
    runningCents = nextCents;
  }
  return lines;
}

function roundHalfEven(numerator: bigint, denominator: bigint): number {
  const floor = numerator / denominator;
  const twiceRest = (numerator % denominator) * 2n;
  const roundsUp = twiceRest > denominator || (twiceRest === denominator && floor % 2n === 1n);
  return Number(roundsUp ? floor + 1n : floor);
}
