import { describe, expect, test } from 'vitest';
import { createCalendar } from '../../../domain/opening-hours.ts';
import { aProfile, bayId, NOW } from '../../fixtures.ts';
import { firstWish, questionOf, wrongFields } from './wish.ts';

const profile = aProfile();
const wish = firstWish({ profile, calendar: createCalendar(profile) }, NOW);

describe('a wish', () => {
  test('begins with tomorrow evening, and is a question at once', () => {
    expect(wrongFields(wish, profile)).toEqual(new Set());
    expect(questionOf(wish, profile.timeZone)).toEqual({
      resourceId: bayId(1),
      startsAt: Date.parse('2025-11-23T18:00-04:00'),
      endsAt: Date.parse('2025-11-23T19:00-04:00'),
      channel: 'web',
      partySize: 2,
      customer: { tier: 'standard', tags: [], isFirstVisit: null, noShows: 0, credits: 0 },
    });
  });

  test('takes tags parted by commas and a code with blanks around it', () => {
    const asked = questionOf(
      { ...wish, tags: 'EARLY_ACCESS, league ,, league', code: ' summer ', firstVisit: 'no' },
      profile.timeZone,
    );

    expect(asked).toMatchObject({
      promotionCode: 'summer',
      customer: { tags: ['EARLY_ACCESS', 'league'], isFirstVisit: false },
    });
  });

  test('names the fields that are not filled in right', () => {
    const half = { ...wish, date: '', time: '9:', lengthMin: Number.NaN, partySize: 7, tier: 'VIP!', noShows: -1 };

    expect(wrongFields(half, profile)).toEqual(new Set(['date', 'time', 'lengthMin', 'partySize', 'tier', 'noShows']));
  });
});
