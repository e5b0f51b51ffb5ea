import { describe, expect, test } from 'vitest';
import { createCalendar } from '../../domain/opening-hours.ts';
import { aProfile, bayId, busySaturday, NOW, SATURDAY, saturdayAt } from '../fixtures.ts';
import { createFormat } from '../format.ts';
import { draftForWalkIn } from './draft.ts';

const profile = aProfile();
const calendar = createCalendar(profile);
const club = { profile, calendar, format: createFormat('en-GB', profile.timeZone), resourceName: () => '' };
const day = {
  date: SATURDAY,
  openings: calendar.openingsOn(SATURDAY),
  closedBecause: null,
  ...busySaturday(profile),
  asOf: NOW,
};

describe('draftForWalkIn', () => {
  test('offers the bay that is free longest, from the last full five minutes', () => {
    const draft = draftForWalkIn(day, NOW, club);

    expect(draft).toEqual({ resourceId: bayId(3), startsAt: saturdayAt(18, 40), endsAt: saturdayAt(19) });
  });

  test('offers the first hour of another day', () => {
    const draft = draftForWalkIn({ ...day, bookings: [], blocks: [] }, null, club);

    expect(draft).toEqual({ resourceId: bayId(1), startsAt: saturdayAt(6), endsAt: saturdayAt(7) });
  });

  test('offers nothing on a closed day', () => {
    expect(draftForWalkIn({ ...day, openings: [] }, NOW, club)).toBeNull();
  });
});
