import { describe, expect, test } from 'vitest';
import { createCalendar } from '../../domain/opening-hours.ts';
import { HOUR_MS, MINUTE_MS } from '../../domain/time.ts';
import type { LinkStatus } from '../../main/controller/api/views.ts';
import type { Club } from '../club.tsx';
import { aLink, aProfile, NOW, saturdayAt } from '../fixtures.ts';
import { createFormat } from '../format.ts';
import { STRINGS } from '../strings.ts';
import { clockWarning, linkSentence, linkSummary, termsWords } from './link-words.ts';

const profile = aProfile();
const clubIn = (locale: string): Club => ({
  profile,
  calendar: createCalendar(profile),
  format: createFormat(locale, profile.timeZone),
  resourceName: () => '',
});
const english = { t: STRINGS.en, club: clubIn(STRINGS.en.locale), now: NOW };
const french = { t: STRINGS.fr, club: clubIn(STRINGS.fr.locale), now: NOW };

/** Owned up to the cut on Tuesday at five: Monday is the last day. */
const link: LinkStatus = { ...aLink(), ownsUntil: saturdayAt(3 * 24 + 5) };
const cutOff: LinkStatus = { ...link, state: 'cut-off', online: false, since: saturdayAt(14, 2), outboxDepth: 14 };

describe('the link in words', () => {
  test('says who sells which days while all is well', () => {
    expect(linkSentence(link, english)).toBe('Linked. Selling today to Monday here; the web page sells from Tuesday.');
  });

  test('says since when it is cut off, and what waits', () => {
    expect(linkSentence(cutOff, english)).toBe(
      'Cut off since 14:02. Selling today to Monday. The web page sells from Tuesday. 14 changes waiting.',
    );
    expect(linkSummary(cutOff, english)).toBe('Cut off since 14:02 · 14 waiting');
  });

  test('names the day when it was cut off before today', () => {
    const sentence = linkSentence({ ...cutOff, since: saturdayAt(-10), outboxDepth: 0 }, english);

    expect(sentence).toMatch(/^Cut off since Fri 21 Nov, 14:00\. Selling/);
  });

  test('counts while it catches up', () => {
    const catchingUp = { ...link, state: 'catching-up', catchUp: { done: 1240, total: 5000 } } as const;

    expect(linkSentence(catchingUp, english)).toBe('Catching up: 1,240 of 5,000 changes.');
    expect(linkSummary(catchingUp, english)).toBe('Catching up · 1,240 of 5,000');
  });

  test('calls the last day by what it is to the reader', () => {
    const untilNight = { ...link, ownsUntil: saturdayAt(24 + 5) };

    expect(linkSentence(untilNight, english)).toBe('Linked. Selling today here; the web page sells from tomorrow.');
  });

  test('gives a date where a weekday would not be clear', () => {
    const twoWeeks = { ...link, ownsUntil: saturdayAt(14 * 24 + 5) };

    expect(linkSentence(twoWeeks, english)).toContain('today to Friday 5 December here');
  });

  test('does not promise days that were the club’s until yesterday', () => {
    expect(linkSentence({ ...cutOff, ownsUntil: NOW - HOUR_MS, outboxDepth: 1 }, english)).toBe(
      'Cut off since 14:02. The web page sells every day, so nothing can be sold here until the link is back. 1 change waiting.',
    );
  });

  test('reads in French as well', () => {
    expect(linkSentence(cutOff, french)).toBe(
      'Coupé depuis 14 h 02. Vente d’aujourd’hui à lundi. La page web vend dès mardi. 14 changements en attente.',
    );
  });
});

describe('the clock', () => {
  test('is not spoken of for a minute or two', () => {
    expect(clockWarning({ ...link, clockSkewMs: 2 * MINUTE_MS }, english.club)).toBeNull();
  });

  test('is slow when the cloud’s is ahead', () => {
    expect(clockWarning({ ...link, clockSkewMs: 4 * MINUTE_MS }, english.club)).toEqual({
      duration: '4 min',
      isFast: false,
    });
  });
});

describe('the terms in words', () => {
  const saved = {
    version: 7,
    since: saturdayAt(14, 2),
    savedAt: saturdayAt(14),
    savedBy: 'Morgan',
    newerVersion: null,
  };

  test('says which version is in force here, and since when', () => {
    expect(termsWords(saved, english)).toBe('version 7, since Sat 22 Nov, 14:02');
    expect(termsWords({ ...saved, version: 1, since: null }, english)).toBe('the club’s own, nobody has saved others');
  });

  test('says when there is a later one that cannot be read', () => {
    expect(termsWords({ ...saved, newerVersion: 8 }, english)).toBe(
      'version 7, since Sat 22 Nov, 14:02; this program is too old to read version 8',
    );
  });
});
