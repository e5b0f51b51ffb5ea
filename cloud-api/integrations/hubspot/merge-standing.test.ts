import { describe, expect, test } from 'vitest';
import { mergeStanding, type Sides } from './merge-standing.ts';
import { NO_STANDING, propertiesOf, readStanding, type Standing } from './standing.ts';

const AGREED: Standing = { ...NO_STANDING, tier: 'member', tags: ['EARLY', 'LEFTY'], credits: 5 };

/** Both have what they agreed on, but for what is said. */
const merged = (sides: { [K in keyof Sides]?: Partial<Standing> | null }): Standing => {
  const whole = (side: Partial<Standing> | null | undefined): Standing | null => (side ? { ...AGREED, ...side } : null);
  return mergeStanding({
    ours: { ...AGREED, ...sides.ours },
    theirs: { ...AGREED, ...sides.theirs },
    agreed: sides.agreed === undefined ? AGREED : whole(sides.agreed),
    written: whole(sides.written),
  });
};

test('what neither has changed stays', () => {
  expect(merged({})).toEqual(AGREED);
});

test('what one has changed both have', () => {
  const changed: Standing = {
    tier: 'vip',
    tags: ['LEFTY'],
    credits: 9,
    mailAboutBookings: false,
    mailAfterVisits: false,
  };

  expect(merged({ ours: changed })).toEqual(changed);
  expect(merged({ theirs: changed })).toEqual(changed);
});

describe('where both have changed it', () => {
  test('HubSpot’s tier stands', () => {
    expect(merged({ ours: { tier: 'vip' }, theirs: { tier: 'gold' } }).tier).toBe('gold');
  });

  test('tags of both are added and taken away', () => {
    const { tags } = merged({ ours: { tags: ['LEFTY', 'NEW'] }, theirs: { tags: ['EARLY', 'OTHER'] } });

    expect(tags.toSorted()).toEqual(['NEW', 'OTHER']);
  });

  test('credits given and taken by both are added up', () => {
    expect(merged({ ours: { credits: 3 }, theirs: { credits: 8 } }).credits).toBe(6);
  });

  test('more credits than there are are not taken', () => {
    expect(merged({ ours: { credits: 1 }, theirs: { credits: 0 } }).credits).toBe(1);
  });
});

describe('what we wrote does not come back as somebody’s wish', () => {
  const written = { tier: 'vip', tags: ['NEW'], credits: 7, mailAfterVisits: false };
  const later = { tier: 'gold', tags: ['NEWER'], credits: 6, mailAfterVisits: true };

  test.each([
    ['though the answer to it was lost, and it was done', written],
    ['though the answer to it was lost, and it was not done', {}],
  ])('%s', (_, theirs) => {
    expect(merged({ ours: later, theirs, written })).toEqual({ ...AGREED, ...later });
  });

  test('credits that are neither what was written nor what was before do not count', () => {
    expect(merged({ ours: { credits: 6 }, theirs: { credits: 40 }, written: { credits: 7 } }).credits).toBe(6);
  });
});

describe('who have never agreed', () => {
  test('have what HubSpot has given, where the club has given nothing', () => {
    const ours = { ...NO_STANDING };

    expect(merged({ ours, theirs: { tier: 'vip', tags: ['A'], credits: 4 }, agreed: null })).toMatchObject({
      tier: 'vip',
      tags: ['A'],
      credits: 4,
    });
  });

  test('keep the club’s credits and tier where HubSpot says nothing of them, and no is no on either side', () => {
    const ours = { ...AGREED, mailAboutBookings: false };
    const theirs = { mailAfterVisits: false };
    const both = mergeStanding({ ours, theirs, agreed: null, written: null });

    expect(both).toEqual({ ...ours, mailAfterVisits: false });
  });
});

describe('in HubSpot’s words', () => {
  test('it is the same when it is read again', () => {
    const standing: Standing = { ...AGREED, mailAfterVisits: false };

    expect(readStanding(propertiesOf(standing, {}))).toEqual(standing);
    expect(propertiesOf(standing, standing)).toEqual({});
    expect(propertiesOf({ ...standing, credits: 6 }, standing)).toEqual({ club_credits: '6' });
  });

  test('a tier and a number that are none are not said', () => {
    expect(readStanding({ club_tier: 'Gold plus!', club_credits: '-3', club_tags: ' a ; ;b;a' })).toEqual({
      tags: ['a', 'b'],
    });
  });
});
