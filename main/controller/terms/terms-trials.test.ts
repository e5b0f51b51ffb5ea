import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { UNKNOWN_CUSTOMER } from '../../../domain/rules/rule-facts.ts';
import { type Terms, termsOfProfile } from '../../../domain/terms.ts';
import { afternoon, aWish, buildFacility, type FacilityRig, STAFF } from '../../../tests/support/facility-rig.ts';
import { aProfile, BAY_1, BAY_2, BAY_3 } from '../../../tests/support/facility-profile.ts';
import { createTermsTrials } from './terms-trials.ts';

const PROFILE = aProfile();
const FIRST = termsOfProfile(PROFILE);
const ASKED = {
  resourceId: BAY_1,
  ...afternoon('15:00', '16:00'),
  channel: 'web' as const,
  partySize: 2,
  customer: UNKNOWN_CUSTOMER,
};
const WEEK = { weekStart: '2026-06-08', lengthMin: 60 };

const costing = (cents: number): Terms => ({
  ...FIRST,
  prices: { ...FIRST.prices, hourly: { ...FIRST.prices.hourly, cents } },
});

let rig: FacilityRig;
let trials: ReturnType<typeof createTermsTrials>;
beforeEach(async () => {
  rig = await buildFacility(PROFILE);
  trials = createTermsTrials(rig.desk);
});
afterEach(() => rig.dispose());

/** Of bay 1 that Thursday at three. */
async function cellOf(terms?: Terms) {
  const week = await trials.week({ ...WEEK, ...(terms && { terms }) });
  if (!week.ok) throw new Error(week.error.code);
  return week.value.find(({ date }) => date === '2026-06-11')?.cells.find(({ hour }) => hour === 15);
}

describe('a manager who tries terms out', () => {
  test('is answered by those in force, over what is booked', async () => {
    await rig.bookings.create(aWish(), STAFF);

    expect(trials.try(ASKED)).toMatchObject({
      ok: true,
      value: {
        refusal: { code: 'slot.taken' },
        price: { totalCents: 4000 },
        elsewhere: [
          { resourceId: BAY_2, refusal: null },
          { resourceId: BAY_3, refusal: null },
        ],
      },
    });
    expect(await cellOf()).toMatchObject({ freeCount: 2, lowestCents: 4000 });
  });

  test('is answered by a draft that nobody has saved', async () => {
    const terms = costing(9900);

    expect(trials.try({ ...ASKED, terms })).toMatchObject({ value: { refusal: null, price: { totalCents: 9900 } } });
    expect(await cellOf(terms)).toMatchObject({ lowestCents: 9900, highestCents: 9900 });
    expect(rig.desk.terms()).toEqual(FIRST);
  });

  test('is shown what is wrong with the draft', async () => {
    const problems = [expect.objectContaining({ field: 'prices.hourly.cents' })];
    const malformed = { ok: false, error: { code: 'terms.malformed', problems } };

    expect(trials.try({ ...ASKED, terms: costing(-1) })).toEqual(malformed);
    expect(await trials.week({ ...WEEK, terms: costing(-1) })).toEqual(malformed);
  });

  test('lets others have their turn between the days of a week', async () => {
    let turns = 0;
    const count = (): void => {
      turns += 1;
      if (turns < 100) setImmediate(count);
    };
    setImmediate(count);

    await trials.week(WEEK);

    expect(turns).toBeGreaterThanOrEqual(6);
    turns = 100;
  });
});
