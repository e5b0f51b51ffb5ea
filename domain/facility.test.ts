import { describe, expect, test } from 'vitest';
import { aProfile } from '../tests/support/facility-profile.ts';
import { type FacilityProfile, FacilityProfileSchema } from './facility.ts';

const accepts = (changes: Partial<FacilityProfile>) => FacilityProfileSchema.safeParse(aProfile(changes)).success;

describe('a facility profile', () => {
  test('is taken as it was given', () => {
    expect(FacilityProfileSchema.parse(aProfile())).toEqual(aProfile());
  });

  test.each([
    ['06:00', '02:00', true],
    ['00:00', '24:00', true],
    ['18:05', '00:00', true],
    ['24:00', '02:00', false],
    ['06:03', '22:00', false],
    ['06:00', '23:59', false],
    ['6:00', '22:00', false],
    ['06:00', '25:00', false],
    ['06:60', '22:00', false],
  ])('may be open %s–%s: %s', (opens, closes, expected) => {
    expect(accepts({ hours: [{ weekday: 1, opens, closes }] })).toBe(expected);
  });

  test.each([
    ['America/Halifax', true],
    ['Australia/Lord_Howe', true],
    ['Asia/Kolkata', true],
    ['Mars/Olympus', false],
    ['', false],
  ])('may be in %s: %s', (timeZone, expected) => {
    expect(accepts({ timeZone })).toBe(expected);
  });

  test.each([
    ['2026-12-24', '2026-12-24', true],
    ['2026-12-24', '2027-01-01', true],
    ['2026-12-24', '2026-12-23', false],
    ['2026-02-29', '2026-03-01', false],
  ])('may be closed from %s to %s: %s', (from, to, expected) => {
    expect(accepts({ closures: [{ from, to, reason: 'holiday' }] })).toBe(expected);
  });

  test.each([
    [{ shortestMin: 60, longestMin: 60 }, true],
    [{ shortestMin: 65, longestMin: 60 }, false],
    [{ stepMin: 7 }, false],
    [{ bufferMin: 3 }, false],
  ])('may have the policy %o: %s', (policy, expected) => {
    expect(accepts({ policy: { ...aProfile().policy, ...policy } })).toBe(expected);
  });
});
