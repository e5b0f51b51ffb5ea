import { z } from 'zod';
import { DAY_MS, type EpochMs } from '../../../domain/time.ts';
import type { CrmProperties } from './crm-port.ts';

/** One booking of somebody, as much as figures need. */
export type BookedTime = {
  readonly startsAt: EpochMs;
  readonly endsAt: EpochMs;
  /** When it was made. */
  readonly createdAt: EpochMs;
  readonly status: 'confirmed' | 'checked_in' | 'completed' | 'no_show';
};

/** What HubSpot is told of somebody's bookings, by property. An empty value takes what was there away. */
export const FiguresSchema = z.record(z.string(), z.string());

/** So many bookings made within `FREQUENT_MS` make a frequent booker. */
const FREQUENT_BOOKINGS = 4;
export const FREQUENT_MS = 30 * DAY_MS;
/** Who has been away for so long, and has nothing booked, is to be won back. */
export const AWAY_MS = 60 * DAY_MS;

export type Figures = {
  readonly properties: CrmProperties;
  /** When they change though nothing is booked; null for never. */
  readonly reviewAt: EpochMs | null;
};

/** `booked` are all that stand, of any facility and in any order. */
export function figuresOf(booked: readonly BookedTime[], now: EpochMs): Figures {
  const visits = booked.filter(({ status }) => status === 'checked_in' || status === 'completed');
  const lastVisitAt = maxOf(visits.map(({ startsAt }) => startsAt));
  const coming = booked.filter(({ status, endsAt }) => status === 'confirmed' && endsAt > now);
  const next = coming.toSorted((a, b) => a.startsAt - b.startsAt)[0] ?? null;
  const recent = booked.map(({ createdAt }) => createdAt).filter((at) => at > now - FREQUENT_MS);
  const isFrequent = recent.length >= FREQUENT_BOOKINGS;
  const awayAt = lastVisitAt === null ? null : lastVisitAt + AWAY_MS;
  const isAway = awayAt !== null && awayAt <= now && next === null;
  const reviews = [
    next?.endsAt ?? null,
    awayAt !== null && awayAt > now ? awayAt : null,
    isFrequent ? (recent.toSorted((a, b) => b - a)[FREQUENT_BOOKINGS - 1] ?? now) + FREQUENT_MS : null,
  ].filter((at) => at !== null);
  return {
    properties: {
      club_bookings: String(booked.length),
      club_visits: String(visits.length),
      club_no_show_count: String(booked.filter(({ status }) => status === 'no_show').length),
      club_first_booking_at: isoOrEmpty(minOf(booked.map(({ createdAt }) => createdAt))),
      club_last_visit_at: isoOrEmpty(lastVisitAt),
      club_next_booking_at: isoOrEmpty(next?.startsAt ?? null),
      club_frequent_booker: String(isFrequent),
      club_win_back: String(isAway),
    },
    reviewAt: minOf(reviews),
  };
}

function minOf(values: readonly number[]): number | null {
  return values.length === 0 ? null : Math.min(...values);
}

function maxOf(values: readonly number[]): number | null {
  return values.length === 0 ? null : Math.max(...values);
}

function isoOrEmpty(at: EpochMs | null): string {
  return at === null ? '' : new Date(at).toISOString();
}
