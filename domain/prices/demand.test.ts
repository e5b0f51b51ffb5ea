import { describe, expect, test } from 'vitest';
import { aProfile, between } from '../../tests/support/facility-profile.ts';
import { createCalendar } from '../opening-hours.ts';
import { DEFAULT_TIME_BANDS } from './default-price-set.ts';
import { occupancyOf } from './demand.ts';

const calendar = createCalendar(aProfile());

describe('occupancy', () => {
  test('is counted by local day and band, over all bays', () => {
    const occupancy = occupancyOf(DEFAULT_TIME_BANDS, calendar, {
      openings: [between('2026-06-05T16:00-03:00', '2026-06-06T01:00-03:00')],
      resourceCount: 2,
      sold: [
        between('2026-06-05T16:30-03:00', '2026-06-05T18:00-03:00'),
        between('2026-06-05T17:00-03:00', '2026-06-05T18:00-03:00'),
      ],
    });

    expect(occupancy).toEqual([
      { date: '2026-06-05', bandId: null, soldMin: 30, openMin: 120 },
      { date: '2026-06-05', bandId: 'weekday-evening', soldMin: 120, openMin: 480 },
      { date: '2026-06-05', bandId: 'late-night', soldMin: 0, openMin: 360 },
      { date: '2026-06-06', bandId: 'weekend', soldMin: 0, openMin: 120 },
    ]);
  });

  test.each([
    ['2026-03-08', '2026-03-08T00:00-04:00', '2026-03-09T00:00-03:00', 23],
    ['2026-11-01', '2026-11-01T00:00-03:00', '2026-11-02T00:00-04:00', 25],
  ])('of %s counts the hours that really pass', (date, from, until, hours) => {
    const occupancy = occupancyOf([], calendar, { openings: [between(from, until)], resourceCount: 1, sold: [] });

    expect(occupancy).toEqual([{ date, bandId: null, soldMin: 0, openMin: hours * 60 }]);
  });
});
