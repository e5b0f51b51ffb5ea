import type { FacilityProfile, Opening, Resource } from '../../domain/facility.ts';
import { DEFAULT_PRICE_BANDS } from '../../domain/prices/default-price-set.ts';
import type { EpochMs, Interval } from '../../domain/time.ts';

/** The instant of an ISO time that names its offset: `at('2026-03-08T01:30-04:00')`. No zone rules take part. */
export function at(isoWithOffset: string): EpochMs {
  return Date.parse(isoWithOffset);
}

export function between(from: string, until: string): Interval {
  return { startsAt: at(from), endsAt: at(until) };
}

/** The same hours on every day of the week. */
export function everyDay(opens: string, closes: string): Opening[] {
  return [1, 2, 3, 4, 5, 6, 7].map((weekday) => ({ weekday, opens, closes }));
}

export const BAY_1 = '00000000-0000-4000-8000-000000000001';
export const BAY_2 = '00000000-0000-4000-8000-000000000002';
export const BAY_3 = '00000000-0000-4000-8000-000000000003';

export function aBay(id: string, name = 'Bay'): Resource {
  return { id, name, kind: 'bay', capacity: 4, doorIds: ['front'] };
}

/** A club in Halifax with three bays, open 08:00–22:00 every day, half-hour grid, no buffer, no notice. */
export function aProfile(changes: Partial<FacilityProfile> = {}): FacilityProfile {
  return {
    id: '00000000-0000-4000-8000-0000000000f0',
    revision: 1,
    slug: 'test-club',
    name: 'Test Club',
    timeZone: 'America/Halifax',
    address: '1 Test Street',
    phone: '+1 902 555 0100',
    currency: 'CAD',
    hours: everyDay('08:00', '22:00'),
    closures: [],
    policy: { stepMin: 30, shortestMin: 30, longestMin: 240, bufferMin: 0, noticeMin: 0, horizonDays: 60 },
    pricing: { hourlyCents: 4000, bands: [...DEFAULT_PRICE_BANDS] },
    doors: [{ id: 'front', name: 'Front door' }],
    resources: [aBay(BAY_1, 'Bay 1'), aBay(BAY_2, 'Bay 2'), aBay(BAY_3, 'Bay 3')],
    ownDays: 3,
    allotments: [],
    giveBackMin: 120,
    ...changes,
  };
}
