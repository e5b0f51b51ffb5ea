import { describe, expect, test } from 'vitest';
import { aProfile, at, BAY_1, BAY_2, BAY_3, between } from '../../tests/support/facility-profile.ts';
import type { Busy } from '../availability.ts';
import { createCalendar } from '../opening-hours.ts';
import type { Rule } from '../rules/rule.ts';
import { termsOfProfile } from '../terms.ts';
import { compileTerms } from './compile-terms.ts';
import type { OfferFacts } from './offers.ts';
import { playNow } from './play-now.ts';

const today = (from: string, until: string) => between(`2026-06-11T${from}-03:00`, `2026-06-11T${until}-03:00`);
const busyOn = (resourceId: string, from: string, until: string): Busy => ({
  id: `${resourceId} ${from}`,
  resourceId,
  ...today(from, until),
});

function factsAt(time: string, busy: readonly Busy[] = [], rules: Rule[] = []): OfferFacts {
  const profile = aProfile();
  return {
    profile,
    calendar: createCalendar(profile),
    terms: compileTerms({ ...termsOfProfile(profile), rules: { version: 1, rules } }),
    busy,
    now: at(`2026-06-11T${time}-03:00`),
    channel: 'kiosk',
  };
}

function aRule(rest: Pick<Rule, 'conditions' | 'actions'>): Rule {
  const common = { type: 'time', priority: 0, active: true, validFrom: null, validUntil: null } as const;
  return { id: 'a-rule', name: 'A rule', ...common, ...rest };
}

const lengthsOf = (bay: { offers: readonly { startsAt: number; endsAt: number }[] } | undefined) =>
  bay?.offers.map(({ startsAt, endsAt }) => (endsAt - startsAt) / 60_000);

describe('play now', () => {
  test('offers each free bay from the last five minutes on, as long as it is free, the longest free first', () => {
    const { bays, isSold } = playNow(
      factsAt('14:03', [busyOn(BAY_1, '15:00', '16:00'), busyOn(BAY_2, '13:30', '14:30')]),
    );

    expect(bays.map(({ resource }) => resource.id)).toEqual([BAY_3, BAY_1]);
    expect(bays[0]?.freeUntil).toBe(at('2026-06-11T22:00-03:00'));
    expect(bays[1]?.freeUntil).toBe(at('2026-06-11T15:00-03:00'));
    expect(bays[1]?.offers[0]?.startsAt).toBe(at('2026-06-11T14:00-03:00'));
    expect(lengthsOf(bays[0])).toEqual([30, 60, 90, 120]);
    expect(lengthsOf(bays[1])).toEqual([30, 60]);
    expect(isSold).toBe(true);
  });

  test('prices each length', () => {
    const [bay] = playNow(factsAt('14:00')).bays;

    expect(bay?.offers.map(({ price }) => price.totalCents)).toEqual([2000, 4000, 6000, 8000]);
  });

  test('sells nothing beyond closing time', () => {
    expect(lengthsOf(playNow(factsAt('21:00')).bays[0])).toEqual([30, 60]);
    expect(playNow(factsAt('21:45'))).toEqual({ bays: [], isSold: false, nextStartAt: null });
    expect(playNow(factsAt('23:00'))).toEqual({ bays: [], isSold: false, nextStartAt: null });
  });

  test('keeps to the lengths of the rules for kiosks', () => {
    const anHour = aRule({
      conditions: { channels: ['kiosk'] },
      actions: { duration: { shortestMin: 60, stepMin: 60 } },
    });

    expect(lengthsOf(playNow(factsAt('14:00', [], [anHour])).bays[0])).toEqual([60, 120]);
  });

  test('is not sold where a rule denies it, however free the club is', () => {
    const sentence = 'Please book on the web page.';
    const none = aRule({ conditions: { channels: ['kiosk'] }, actions: { verdict: { kind: 'deny', sentence } } });

    expect(playNow(factsAt('14:00', [], [none]))).toEqual({ bays: [], isSold: false, nextStartAt: null });
  });

  test('says when the next bay is free while all are taken', () => {
    const full = [busyOn(BAY_1, '13:00', '15:00'), busyOn(BAY_2, '14:00', '14:40'), busyOn(BAY_3, '12:00', '14:30')];
    const thenTaken = [...full, busyOn(BAY_3, '14:30', '16:00')];

    expect(playNow(factsAt('14:03', full))).toEqual({
      bays: [],
      isSold: true,
      nextStartAt: at('2026-06-11T14:30-03:00'),
    });
    expect(playNow(factsAt('14:03', thenTaken)).nextStartAt).toBe(at('2026-06-11T14:40-03:00'));
  });
});
