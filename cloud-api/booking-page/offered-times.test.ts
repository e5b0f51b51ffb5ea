import { describe, expect, test } from 'vitest';
import type { SlotView } from '../http/api-schemas.ts';
import { ANY_BAY, findSlot, listDurations, listNearest, listOfferedTimes } from './offered-times.ts';
import { createZoneFormat } from '../../domain/zone-format.ts';

const format = createZoneFormat('en-CA', 'America/Halifax');
const DAY = '2025-11-22';

const slot = (resourceId: string, startsAt: string, cents = 4500): SlotView => ({
  resourceId,
  startsAt: new Date(startsAt).toISOString(),
  endsAt: new Date(Date.parse(startsAt) + 3_600_000).toISOString(),
  price: { cents, currency: 'CAD' },
});

describe('listOfferedTimes', () => {
  test('shows a start once for any bay, at its lowest price', () => {
    const slots = [slot('a', '2025-11-22T18:00-04:00', 5000), slot('b', '2025-11-22T18:00-04:00', 4000)];

    const times = listOfferedTimes(slots, ANY_BAY, DAY, format);

    expect(times.map((time) => [time.label, time.slot.resourceId])).toEqual([['18:00', 'b']]);
  });

  test('shows only the chosen bay, in order of time', () => {
    const slots = [
      slot('a', '2025-11-22T19:00-04:00'),
      slot('b', '2025-11-22T18:30-04:00'),
      slot('a', '2025-11-22T18:00-04:00'),
    ];

    const times = listOfferedTimes(slots, 'a', DAY, format);

    expect(times.map((time) => time.label)).toEqual(['18:00', '19:00']);
  });

  test('sorts starts into parts of the day, past midnight too', () => {
    const hours = ['2025-11-22T05:30', '2025-11-22T11:59', '2025-11-22T12:00', '2025-11-22T17:00', '2025-11-23T00:30'];
    const slots = hours.map((hour) => slot('a', `${hour}-04:00`));

    const times = listOfferedTimes(slots, ANY_BAY, DAY, format);

    expect(times.map((time) => time.part)).toEqual(['night', 'morning', 'afternoon', 'evening', 'afterMidnight']);
  });

  test('marks the best price, and nothing where all cost the same', () => {
    const dear = slot('a', '2025-11-22T18:00-04:00', 6000);
    const cheap = slot('a', '2025-11-22T10:00-04:00', 4000);

    expect(listOfferedTimes([dear, cheap], 'a', DAY, format).map((time) => time.isBest)).toEqual([true, false]);
    expect(listOfferedTimes([cheap], 'a', DAY, format).map((time) => time.isBest)).toEqual([false]);
  });

  test('tells the two half past ones of the autumn change apart', () => {
    const slots = [slot('a', '2025-11-02T04:30Z'), slot('a', '2025-11-02T05:30Z')];

    const times = listOfferedTimes(slots, 'a', '2025-11-01', format);

    expect(times.map((time) => time.label)).toEqual(['01:30 ADT', '01:30 AST']);
  });
});

describe('findSlot', () => {
  test('finds the same instant however it is written', () => {
    expect(findSlot([slot('a', '2025-11-22T22:00Z')], 'a', '2025-11-22T18:00:00-04:00')).not.toBeNull();
  });

  test('finds nothing in another bay', () => {
    expect(findSlot([slot('a', '2025-11-22T22:00Z')], 'b', '2025-11-22T22:00Z')).toBeNull();
  });
});

describe('listNearest', () => {
  const slots = [
    slot('a', '2025-11-22T20:00Z'),
    slot('b', '2025-11-22T22:00Z'),
    slot('a', '2025-11-22T22:30Z'),
    slot('b', '2025-11-22T22:30Z'),
  ];

  test('puts the nearest first and the same bay before others', () => {
    const near = listNearest(slots, { bay: 'a', startsAt: '2025-11-22T22:00:00.000Z' }, 3);

    expect(near.map((one) => [one.resourceId, one.startsAt.slice(11, 16)])).toEqual([
      ['b', '22:00'],
      ['a', '22:30'],
      ['b', '22:30'],
    ]);
  });

  test('gives different times to whoever takes any bay', () => {
    const near = listNearest(slots, { bay: ANY_BAY, startsAt: '2025-11-22T22:00:00.000Z' }, 3);

    expect(near.map((one) => one.startsAt.slice(11, 16))).toEqual(['22:00', '22:30', '20:00']);
  });
});

describe('listDurations', () => {
  test('keeps to what the policy allows', () => {
    expect(listDurations({ stepMin: 30, shortestMin: 30, longestMin: 120 })).toEqual([30, 60, 90, 120]);
  });

  test('offers the shortest even where it is unusual', () => {
    expect(listDurations({ stepMin: 30, shortestMin: 55, longestMin: 90 })).toEqual([55, 60, 90]);
  });
});
