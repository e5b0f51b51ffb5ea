import { describe, expect, test } from 'vitest';
import { TIME_MAX, TIME_MIN } from '../../domain/time.ts';
import type { HeldAllocation, HeldRange, Holder } from '../../sync/engine/node-state.ts';
import { aProfile, at, BAY_1, BAY_2, BAY_3 } from '../../tests/support/facility-profile.ts';
import { type FrontierFacts, frontierTransfers } from './frontier.ts';

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
    expect(transfers({ ranges, now: at('2026-06-12T00:00-03:00') })).toEqual(each(CUT, at('2026-06-15T05:00-03:00')));
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
