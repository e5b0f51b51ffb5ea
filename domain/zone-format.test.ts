import { describe, expect, test } from 'vitest';
import { addDays, createZoneFormat, isLocalDate, weekdayNumber } from './zone-format.ts';

const halifax = createZoneFormat('en-CA', 'America/Halifax');
const at = (iso: string) => Date.parse(iso);

describe('createZoneFormat', () => {
  test("tells the facility's time, on the 24-hour clock", () => {
    expect(halifax.time(at('2025-11-22T22:00:00Z'))).toBe('18:00');
    expect(createZoneFormat('fr-CA', 'Asia/Tokyo').time(at('2025-11-22T22:00:00Z'))).toBe('07:00');
  });

  test('writes midnight as 00:00 of the new day', () => {
    const midnight = at('2025-11-23T04:00:00Z');

    expect(halifax.time(midnight)).toBe('00:00');
    expect(halifax.hour(midnight)).toBe(0);
    expect(halifax.localDate(midnight)).toBe('2025-11-23');
  });

  test('tells the two half past ones of the autumn change apart', () => {
    expect(halifax.timeWithZone(at('2025-11-02T04:30:00Z'))).toBe('01:30 ADT');
    expect(halifax.timeWithZone(at('2025-11-02T05:30:00Z'))).toBe('01:30 AST');
  });

  test('names a calendar day in the language of the reader', () => {
    expect(halifax.longDay('2025-11-22')).toBe('Saturday, November 22');
    expect(createZoneFormat('fr-CA', 'America/Halifax').longDay('2025-11-22')).toBe('samedi 22 novembre');
  });
});

describe('days', () => {
  test('counts across months, years and leap days', () => {
    expect(addDays('2025-12-31', 1)).toBe('2026-01-01');
    expect(addDays('2028-03-01', -1)).toBe('2028-02-29');
  });

  test('numbers Sunday 7', () => {
    expect(weekdayNumber('2025-11-23')).toBe(7);
    expect(weekdayNumber('2025-11-24')).toBe(1);
  });

  test('refuses what is not a day', () => {
    expect(['2025-02-29', '2025-13-01', 'today', '2025-1-1'].filter(isLocalDate)).toEqual([]);
  });
});
