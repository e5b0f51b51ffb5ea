import { describe, expect, test } from 'vitest';
import { TIME_MAX, TIME_MIN } from '../../domain/time.ts';
import type { HeldAllocation, HeldRange, Holder } from '../../sync/engine/node-state.ts';
import { aProfile, at, BAY_1, BAY_2, BAY_3 } from '../../tests/support/facility-profile.ts';
import { allotmentsToTake, type FrontierFacts, frontierTransfers } from './frontier.ts';

const BAYS = [BAY_1, BAY_2, BAY_3];
const NOON = at('2026-06-11T12:00-03:00');
/** Five in the morning after the third day. */
const CUT = at('2026-06-14T05:00-03:00');

const held = (startsAt: number, endsAt: number, holder: Holder, resourceIds = BAYS): HeldRange[] =>
  resourceIds.map((resourceId) => ({ resourceId, startsAt, endsAt, holder }));

function sold(startsAt: number, endsAt: number, resourceId = BAY_1): HeldAllocation {
  return {
    id: crypto.randomUUID(),
    resourceId,
    startsAt,
    endsAt,
    kind: 'booking',
    state: 'active',
    revision: 1,
    bookingId: crypto.randomUUID(),
    requestId: null,
    data: {},
    holder: 'own',
  };
}

const transfers = (changes: Partial<FrontierFacts> = {}) =>
  frontierTransfers({
    profile: aProfile(),
    ranges: held(TIME_MIN, TIME_MAX, 'own'),
    active: [],
    now: NOON,
    ...changes,
  });

const takes = (changes: Partial<FrontierFacts> = {}) =>
  allotmentsToTake({
    profile: aProfile(),
    ranges: held(TIME_MIN, TIME_MAX, 'peer'),
    active: [],
    now: NOON,
    ...changes,
  });

const each = (startsAt: number, endsAt: number, resourceIds = BAYS) =>
  resourceIds.map((resourceId) => ({ resourceId, startsAt, endsAt }));

describe('a facility', () => {
  test('that is new gets everything up to the third morning at five', () => {
    expect(transfers()).toEqual(each(TIME_MIN, CUT));
  });

  test('that has today’s frontier gets nothing until tomorrow', () => {
    const ranges = [...held(TIME_MIN, CUT, 'peer'), ...held(CUT, TIME_MAX, 'own')];

    expect(transfers({ ranges })).toEqual([]);
    expect(transfers({ ranges, now: at('2026-06-11T23:59-03:00') })).toEqual([]);
    expect(transfers({ ranges, now: at('2026-06-12T03:00-03:00') })).toEqual(each(CUT, at('2026-06-15T05:00-03:00')));
  });

  test.each([
    [2, '2026-06-13T05:00-03:00'],
    [7, '2026-06-18T05:00-03:00'],
  ])('that sells %i days by itself has just these', (ownDays, cut) => {
    expect(transfers({ profile: aProfile({ ownDays }) })).toEqual(each(TIME_MIN, at(cut)));
  });

  test('that now sells more days by itself gets them at once', () => {
    const ranges = [...held(TIME_MIN, CUT, 'peer'), ...held(CUT, TIME_MAX, 'own')];
    const profile = aProfile({ ownDays: 5 });

    expect(transfers({ ranges, profile, now: at('2026-06-11T09:00-03:00') })).toEqual(
      each(CUT, at('2026-06-16T05:00-03:00')),
    );
  });

  test('that sells further ahead than its frontier is asked for nothing and given nothing', () => {
    const ahead = at('2026-06-25T05:00-03:00');
    const ranges = [...held(TIME_MIN, ahead, 'peer'), ...held(ahead, TIME_MAX, 'own')];

    expect(transfers({ ranges })).toEqual([]);
    expect(takes({ ranges })).toEqual([]);
  });

  test('that was away for long gets all the days that it missed', () => {
    const ranges = [...held(TIME_MIN, CUT, 'peer'), ...held(CUT, TIME_MAX, 'own')];

    expect(transfers({ ranges, now: at('2026-06-25T12:00-03:00') })).toEqual(each(CUT, at('2026-06-28T05:00-03:00')));
  });

  test('gets no more of what is on its way to it', () => {
    const ranges = [...held(TIME_MIN, CUT, 'transit'), ...held(CUT, TIME_MAX, 'own')];

    expect(transfers({ ranges })).toEqual([]);
  });

  test('gets pieces that the cloud holds here and there, each up to the frontier', () => {
    const early = at('2026-06-12T08:00-03:00');
    const late = at('2026-06-13T08:00-03:00');
    const ranges = [...held(early, early + 3_600_000, 'own', [BAY_1]), ...held(late, TIME_MAX, 'own', [BAY_1])];

    expect(transfers({ ranges })).toEqual([...each(early, early + 3_600_000, [BAY_1]), ...each(late, CUT, [BAY_1])]);
  });
});

describe('a booking across the cut', () => {
  test('goes along whole, and only its own bay is longer for it', () => {
    const until = at('2026-06-14T06:30-03:00');

    expect(transfers({ active: [sold(CUT - 3_600_000, until, BAY_2)] })).toEqual([
      ...each(TIME_MIN, CUT, [BAY_1]),
      ...each(TIME_MIN, until, [BAY_2]),
      ...each(TIME_MIN, CUT, [BAY_3]),
    ]);
  });

  test('that ends or begins just there is not across it', () => {
    const active = [sold(CUT - 3_600_000, CUT), sold(CUT, CUT + 3_600_000)];

    expect(transfers({ active })).toEqual(each(TIME_MIN, CUT));
  });

  test('that went along yesterday leaves the rest to today', () => {
    const snapped = at('2026-06-14T06:30-03:00');
    const ranges = [...held(TIME_MIN, snapped, 'peer', [BAY_1]), ...held(snapped, TIME_MAX, 'own', [BAY_1])];

    expect(transfers({ ranges })).toEqual([]);
    expect(transfers({ ranges, now: at('2026-06-12T12:00-03:00') })).toEqual(
      each(snapped, at('2026-06-15T05:00-03:00'), [BAY_1]),
    );
  });
});

describe('when the clocks change', () => {
  test.each([
    ['forward on the way', '2026-03-06T12:00-04:00', '2026-03-09T05:00-03:00'],
    ['forward on that very morning', '2026-03-05T12:00-04:00', '2026-03-08T05:00-03:00'],
    ['back on the way', '2026-10-30T12:00-03:00', '2026-11-02T05:00-04:00'],
    ['back on that very morning', '2026-10-29T12:00-03:00', '2026-11-01T05:00-04:00'],
  ])('%s, the cut is at five by the facility’s clock', (_what, now, cut) => {
    expect(transfers({ now: at(now) })).toEqual(each(TIME_MIN, at(cut)));
  });

  test.each(['Australia/Lord_Howe', 'Asia/Kolkata', 'America/Santiago', 'Pacific/Auckland'])(
    'in %s, every frontier of a year lies after the one before, and on the grain',
    (timeZone) => {
      const profile = aProfile({ timeZone });
      const start = at('2026-01-01T12:00Z');
      const cuts = Array.from({ length: 365 * 4 }, (_, index) => {
        const [first] = transfers({ profile, now: start + index * 6 * 3_600_000 });
        return first?.endsAt ?? 0;
      });

      expect(cuts.filter((cut, index) => cut < (cuts[index - 1] ?? 0))).toEqual([]);
      expect(cuts.filter((cut) => cut % 300_000 !== 0)).toEqual([]);
    },
  );
});

/** Looks every ten minutes from `from` to `until`; the moments at which something is given, by the club's clock. */
function movesBetween(from: string, until: string, timeZone: string): string[] {
  const profile = aProfile({ timeZone });
  const clockOf = (now: number) =>
    new Intl.DateTimeFormat('sv', { timeZone, dateStyle: 'short', timeStyle: 'short' }).format(now);
  const moves: string[] = [];
  let edge = frontierTransfers({ profile, ranges: held(TIME_MIN, TIME_MAX, 'own'), active: [], now: at(from) })[0]
    ?.endsAt;
  for (let now = at(from); now < at(until); now += 600_000) {
    const ranges = [...held(TIME_MIN, edge ?? 0, 'peer'), ...held(edge ?? 0, TIME_MAX, 'own')];
    const [moved] = frontierTransfers({ profile, ranges, active: [], now });
    if (moved) moves.push(clockOf(now));
    edge = moved?.endsAt ?? edge;
  }
  return moves;
}

describe('the step of the day', () => {
  const ranges = [...held(TIME_MIN, CUT, 'peer'), ...held(CUT, TIME_MAX, 'own')];

  test.each([
    ['00:00', 0],
    ['02:50', 0],
    ['03:00', 3],
    ['04:50', 3],
    ['05:00', 0],
    ['11:50', 0],
    ['12:00', 3],
    ['23:50', 3],
  ])('is made at night, or from noon on when the night failed: at %s for %i bays', (time, count) => {
    expect(transfers({ ranges, now: at(`2026-06-12T${time}-03:00`) })).toHaveLength(count);
  });

  test('that is two days late is made at any hour', () => {
    expect(transfers({ ranges, now: at('2026-06-13T08:00-03:00') })).toEqual(each(CUT, at('2026-06-16T05:00-03:00')));
  });

  test.each([
    ['America/Halifax', '2026-03-06T12:00Z', '2026-03-10T12:00Z', ['07', '08', '09', '10']],
    ['America/Halifax', '2026-10-30T12:00Z', '2026-11-03T12:00Z', ['31', '01', '02', '03']],
    // Here the clocks skip the hour from three on, and half an hour at two.
    ['Europe/Helsinki', '2026-03-27T12:00Z', '2026-03-31T12:00Z', ['28', '29', '30', '31']],
    ['Australia/Lord_Howe', '2026-10-02T12:00Z', '2026-10-06T12:00Z', ['03', '04', '05', '06']],
  ])('is made once every night in %s when the clocks change after %s', (timeZone, from, until, days) => {
    const moves = movesBetween(from, until, timeZone);

    expect(moves.map((move) => move.slice(8, 10))).toEqual(days);
    expect(moves.filter((move) => move.slice(11) < '03:00' || move.slice(11) > '04:10')).toEqual([]);
  });
});

describe('what is kept for online sale', () => {
  /** On Thursday, the rig's day, and Friday. */
  const evening = { resourceId: BAY_1, weekdays: [4, 5], from: '17:00', until: '22:00' };
  const profile = aProfile({ allotments: [evening] });
  const tonight = { resourceId: BAY_1, startsAt: at('2026-06-11T17:00-03:00'), endsAt: at('2026-06-11T22:00-03:00') };
  const friday = { resourceId: BAY_1, startsAt: at('2026-06-12T17:00-03:00'), endsAt: at('2026-06-12T22:00-03:00') };

  test('stays with the cloud when the frontier moves over it', () => {
    expect(transfers({ profile }).filter(({ resourceId }) => resourceId === BAY_1)).toEqual([
      { resourceId: BAY_1, startsAt: TIME_MIN, endsAt: tonight.startsAt },
      { resourceId: BAY_1, startsAt: tonight.endsAt, endsAt: friday.startsAt },
      { resourceId: BAY_1, startsAt: friday.endsAt, endsAt: CUT },
    ]);
  });

  test('is asked for where the facility has it, and nothing else is', () => {
    expect(takes({ profile }).slice(0, 2)).toEqual([tonight, friday]);
    expect(takes({ profile: aProfile() })).toEqual([]);
  });

  test('is asked for too while the facility has not shown yet that it has it, and what is ours is not', () => {
    const ranges = [...held(TIME_MIN, CUT, 'transit'), ...held(CUT, TIME_MAX, 'own')];

    expect(takes({ profile, ranges })).toEqual([tonight, friday]);
  });

  test('is not asked for where it is sold, nor where too little is left to sell', () => {
    const at1830 = at('2026-06-11T18:30-03:00');
    const active = [sold(tonight.startsAt + 900_000, at1830), sold(at1830, at('2026-06-11T21:00-03:00'))];

    expect(takes({ profile, active })[0]).toEqual({ ...tonight, startsAt: at('2026-06-11T21:00-03:00') });
  });

  test('goes back slot by slot, two hours before each begins, with what was sold in it', () => {
    const ranges = held(tonight.startsAt, tonight.endsAt, 'own', [BAY_1]);
    const back = (now: string, active: HeldAllocation[] = []) =>
      transfers({ profile, ranges, active, now: at(`2026-06-11T${now}-03:00`) });
    const upTo = (time: string) => [{ ...tonight, endsAt: at(`2026-06-11T${time}-03:00`) }];

    expect(back('15:00')).toEqual([]);
    expect(back('15:10')).toEqual(upTo('17:30'));
    expect(back('15:40')).toEqual(upTo('18:00'));
    expect(back('15:10', [sold(tonight.startsAt, at('2026-06-11T18:00-03:00'))])).toEqual(upTo('18:00'));
    expect(back('22:00')).toEqual(upTo('22:00'));
  });

  test('is not asked for at the last moment, to go back within minutes', () => {
    const now = at('2026-06-11T14:50-03:00');

    expect(takes({ profile, now })[0]).toEqual({ ...tonight, startsAt: at('2026-06-11T17:30-03:00') });
    expect(takes({ profile, now: now - 600_000 })[0]).toEqual(tonight);
  });

  test('comes to the facility at once when it is no longer kept', () => {
    const ranges = held(friday.startsAt, friday.endsAt, 'own', [BAY_1]);

    expect(transfers({ profile: aProfile(), ranges, now: at('2026-06-11T09:00-03:00') })).toEqual([friday]);
  });

  test('through the night of the cut neither hurries the frontier nor holds it up', () => {
    const night = aProfile({ allotments: [{ resourceId: BAY_1, weekdays: [6], from: '22:00', until: '08:00' }] });
    const edge = at('2026-06-13T22:00-03:00');
    const ranges = [...held(TIME_MIN, edge, 'peer', [BAY_1]), ...held(edge, TIME_MAX, 'own', [BAY_1])];

    expect(transfers({ profile: night, ranges })).toEqual([]);
    expect(transfers({ profile: night, ranges, now: at('2026-06-12T03:00-03:00') })).toEqual([
      { resourceId: BAY_1, startsAt: at('2026-06-14T08:00-03:00'), endsAt: at('2026-06-15T05:00-03:00') },
    ]);
  });
});
