import { beforeEach, describe, expect, test } from 'vitest';
import { aProfile, at, BAY_1, BAY_2, BAY_3, everyDay } from '../../tests/support/facility-profile.ts';
import { type ManualClock, manualClock } from '../../tests/support/manual-clock.ts';
import { aSnapshot, FRONTIER, NOON } from '../../tests/support/test-cloud.ts';
import { freeParts } from '../../domain/ownership.ts';
import type { AvailabilityView } from '../http/api-schemas.ts';
import type { FacilityEvent } from '../http/services.ts';
import { type AvailabilityIndex, createAvailabilityIndex } from './availability-index.ts';

const FACILITY = aProfile().id;
const NOBODY = '00000000-0000-4000-8000-0000000000ff';
const SECOND = 1000;
const MINUTE = 60 * SECOND;
const OWN_DAY = '2026-06-14';
const onOwnDay = (time: string) => at(`${OWN_DAY}T${time}-03:00`);

describe('the availability index', () => {
  let clock: ManualClock;
  let index: AvailabilityIndex;

  beforeEach(() => {
    clock = manualClock(NOON);
    index = createAvailabilityIndex(clock);
    index.load(aSnapshot());
  });

  function day(date: string, query: { durationMin?: number; resourceId?: string } = {}): AvailabilityView {
    const answer = index.renderDay({ facilityId: FACILITY, date, durationMin: 60, ...query });
    if (!answer.ok) throw new Error(answer.error.code);
    return JSON.parse(answer.value.toString()) as AvailabilityView;
  }

  /** `hours` are from and until on the cloud's own day, in the club's zone. */
  const book = (
    id: string,
    resourceId: string,
    hours: readonly [string, string],
    state: 'active' | 'void' = 'active',
  ) =>
    index.apply({
      type: 'allocation',
      facilityId: FACILITY,
      allocation: { id, resourceId, startsAt: onOwnDay(hours[0]), endsAt: onOwnDay(hours[1]), state },
    });

  const setLink = (online: boolean) =>
    index.apply({ type: 'link', facilityId: FACILITY, link: { online, since: clock.now() } });

  const startsOn = (view: AvailabilityView, resourceId: string) =>
    view.slots.filter((slot) => slot.resourceId === resourceId).map(({ startsAt }) => startsAt);

  test('offers none of a facility’s time while the cloud’s memory of it is in doubt, and says when it can be sold: not yet', () => {
    setLink(true);
    const before = day(OWN_DAY).slots.length;

    index.apply({ type: 'fence', facilityId: FACILITY, isFenced: true });
    expect(day(OWN_DAY).slots).toEqual([]);
    expect(index.sellableFrom(FACILITY, null)).toBeNull();

    index.apply({ type: 'fence', facilityId: FACILITY, isFenced: false });
    expect(day(OWN_DAY).slots).toHaveLength(before);
  });

  test('answers a day with its zone, instant, slots and prices', () => {
    const view = day('2026-06-12');

    expect(view).toMatchObject({ facilityId: FACILITY, date: '2026-06-12', timeZone: 'America/Halifax' });
    expect(view.asOf).toBe(new Date(NOON).toISOString());
    expect(view.slots).toHaveLength(27 * 3);
    expect(view.slots[0]).toEqual({
      resourceId: BAY_1,
      startsAt: '2026-06-12T11:00:00.000Z',
      endsAt: '2026-06-12T12:00:00.000Z',
      price: { cents: 3400, currency: 'CAD' },
    });
    expect(view).not.toHaveProperty('notSellable');
  });

  test('answers for one resource alone', () => {
    expect(new Set(day('2026-06-12', { resourceId: BAY_2 }).slots.map(({ resourceId }) => resourceId))).toEqual(
      new Set([BAY_2]),
    );
  });

  test('knows facilities and resources that are there, and no others', () => {
    const query = { date: OWN_DAY, durationMin: 60 };

    expect(index.renderDay({ ...query, facilityId: NOBODY })).toEqual({
      ok: false,
      error: { code: 'facility.not_found' },
    });
    expect(index.renderDay({ ...query, facilityId: FACILITY, resourceId: NOBODY })).toEqual({
      ok: false,
      error: { code: 'resource.not_found' },
    });
    expect(index.facilityOfResource(BAY_1)?.profile.id).toBe(FACILITY);
    expect(index.facilityOfResource(NOBODY)).toBeNull();
  });

  test('leaves out what is taken, and offers it again when it is given back or moved', () => {
    const free = startsOn(day(OWN_DAY), BAY_1);
    book('a', BAY_1, ['12:00', '13:00']);
    const taken = startsOn(day(OWN_DAY), BAY_1);
    book('a', BAY_2, ['12:00', '13:00']);
    const moved = day(OWN_DAY);
    book('a', BAY_2, ['12:00', '13:00'], 'void');

    expect(free.filter((start) => !taken.includes(start))).toEqual([
      '2026-06-14T14:30:00.000Z',
      '2026-06-14T15:00:00.000Z',
      '2026-06-14T15:30:00.000Z',
    ]);
    expect(startsOn(moved, BAY_1)).toEqual(free);
    expect(startsOn(moved, BAY_2)).toEqual(taken);
    expect(startsOn(day(OWN_DAY), BAY_2)).toEqual(free);
  });

  test('says what cannot be sold while the club that owns it is out of reach, and sells the cloud’s own days', () => {
    setLink(false);

    const theirs = day('2026-06-12');
    const ours = day(OWN_DAY);

    expect(theirs.slots).toEqual([]);
    expect(theirs.notSellable).toEqual({
      from: '2026-06-12T11:00:00.000Z',
      until: '2026-06-13T01:00:00.000Z',
      reason: expect.stringContaining('Test Club cannot be reached just now'),
    });
    expect(ours.slots).toHaveLength(27 * 3);
    expect(ours).not.toHaveProperty('notSellable');
    setLink(true);
    expect(day('2026-06-12').slots).toHaveLength(27 * 3);
  });

  test('on the day of the frontier says how far the club’s part goes', () => {
    index.load(
      aSnapshot({ profile: aProfile({ hours: everyDay('00:00', '24:00') }), link: { online: false, since: null } }),
    );

    const view = day('2026-06-14');

    expect(view.notSellable).toMatchObject({
      from: '2026-06-14T03:00:00.000Z',
      until: new Date(FRONTIER).toISOString(),
    });
    expect(view.slots[0]?.startsAt).toBe(new Date(FRONTIER).toISOString());
  });

  test('what straddles two owners is the facility’s to decide, once it has been handed our part', () => {
    index.load(aSnapshot({ profile: aProfile({ hours: everyDay('00:00', '24:00') }) }));
    const straddling = { resourceId: BAY_1, startsAt: FRONTIER - 30 * MINUTE, endsAt: FRONTIER + 30 * MINUTE };
    const start = new Date(straddling.startsAt).toISOString();

    expect(startsOn(day('2026-06-14'), BAY_1)).toContain(start);
    expect(index.sellerOf(FACILITY, straddling)).toBe('facility');
    expect(index.partsToHandOver(FACILITY, straddling)).toEqual([{ ...straddling, startsAt: FRONTIER }]);
    setLink(false);
    expect(startsOn(day('2026-06-14'), BAY_1)).not.toContain(start);
    expect(index.sellerOf(FACILITY, straddling)).toBeNull();
    expect(index.partsToHandOver(FACILITY, straddling)).toEqual([]);
  });

  test('nothing is to be handed over of a time that is one side’s', () => {
    const theirs = { resourceId: BAY_1, startsAt: FRONTIER - 60 * MINUTE, endsAt: FRONTIER };
    const ours = { resourceId: BAY_1, startsAt: FRONTIER, endsAt: FRONTIER + 60 * MINUTE };

    expect([theirs, ours].map((place) => index.partsToHandOver(FACILITY, place))).toEqual([[], []]);
  });

  test('near time that is kept for the page is sold while the club cannot be reached, and the rest of its day is not', () => {
    const [from, until] = [at('2026-06-12T17:00-03:00'), at('2026-06-12T19:00-03:00')];
    const kept = { resourceId: BAY_2, startsAt: from, endsAt: until };
    const { cloud, facility } = aSnapshot().ranges;
    const rest = facility.flatMap((range) => freeParts(range, [kept]));
    index.load(
      aSnapshot({ ranges: { cloud: [...cloud, kept], facility: rest }, link: { online: false, since: null } }),
    );

    const view = day('2026-06-12');

    expect(view.slots.map(({ resourceId, startsAt }) => [resourceId, startsAt])).toEqual([
      [BAY_2, '2026-06-12T20:00:00.000Z'],
      [BAY_2, '2026-06-12T20:30:00.000Z'],
      [BAY_2, '2026-06-12T21:00:00.000Z'],
    ]);
    expect(index.checkSlot({ ...kept, endsAt: from + 60 * MINUTE })).toMatchObject({
      ok: true,
      value: { refusal: null },
    });
    expect(view.notSellable).toBeDefined();
  });

  test('drops a slot at the moment after which it cannot be booked, not before and not later', () => {
    const first = at('2026-06-11T13:00-03:00');
    index.load(aSnapshot({ profile: aProfile({ policy: { ...aProfile().policy, noticeMin: 30 } }) }));
    clock.jumpTo(first - 30 * MINUTE - 1);
    const before = day('2026-06-11').slots[0]?.startsAt;
    clock.advance(1);
    const atTheBoundary = day('2026-06-11').slots[0]?.startsAt;
    clock.advance(1);

    const after = day('2026-06-11').slots[0]?.startsAt;

    expect([before, atTheBoundary]).toEqual([new Date(first).toISOString(), new Date(first).toISOString()]);
    expect(after).toBe(new Date(first + 30 * MINUTE).toISOString());
  });

  test('serves the same bytes for a second at most', () => {
    const query = { facilityId: FACILITY, date: OWN_DAY, durationMin: 60 };
    const first = index.renderDay(query);
    clock.advance(999);
    const same = index.renderDay(query);
    clock.advance(1);
    const later = index.renderDay(query);

    expect(same.ok && first.ok && same.value === first.value).toBe(true);
    expect(later.ok && JSON.parse(later.value.toString()).asOf).toBe(new Date(NOON + 1000).toISOString());
  });

  test('is right when somebody sets the clock back', () => {
    day(OWN_DAY);
    clock.jumpTo(NOON - 60 * MINUTE);

    expect(day(OWN_DAY).asOf).toBe(new Date(NOON - 60 * MINUTE).toISOString());
  });

  test('checks one time, and offers others that can be had', () => {
    book('a', BAY_1, ['12:00', '13:00']);
    const wanted = { resourceId: BAY_1, startsAt: onOwnDay('12:00'), endsAt: onOwnDay('13:00') };

    const taken = index.checkSlot(wanted);
    const free = index.checkSlot({ ...wanted, resourceId: BAY_2 });

    expect(free).toEqual({ ok: true, value: { refusal: null, alternatives: [] } });
    expect(taken).toMatchObject({ value: { refusal: { code: 'slot.taken' } } });
    expect(taken.ok && taken.value.alternatives.map(({ resourceId, startsAt }) => [resourceId, startsAt])).toEqual([
      [BAY_2, wanted.startsAt],
      [BAY_3, wanted.startsAt],
      [BAY_1, wanted.startsAt - 60 * MINUTE],
      [BAY_1, wanted.startsAt + 60 * MINUTE],
    ]);
    expect(index.listFreeResources(FACILITY, wanted)).toEqual([BAY_2, BAY_3]);
  });

  test('offers no alternatives that nobody can sell just now', () => {
    setLink(false);
    const theirs = { resourceId: BAY_1, startsAt: at('2026-06-12T12:00-03:00'), endsAt: at('2026-06-12T13:00-03:00') };

    expect(index.checkSlot(theirs)).toEqual({
      ok: true,
      value: { refusal: { code: 'facility.unreachable', sellableFrom: FRONTIER }, alternatives: [] },
    });
    expect(index.listFreeResources(FACILITY, theirs)).toEqual([]);
    expect(index.sellableFrom(FACILITY, null)).toBe(FRONTIER);
  });

  test('follows a profile: new prices, closed days, bays that come and go', () => {
    day(OWN_DAY);
    const profile = aProfile({
      revision: 2,
      closures: [{ from: OWN_DAY, to: OWN_DAY, reason: 'tournament' }],
      resources: aProfile().resources.slice(0, 1),
      pricing: { hourlyCents: 9900, bands: [] },
    });

    index.apply({ type: 'profile', profile });

    expect(day(OWN_DAY).slots).toEqual([]);
    expect(day('2026-06-15').slots.map(({ price }) => price.cents)).toEqual(Array.from({ length: 27 }, () => 9900));
    expect(index.facilityOfResource(BAY_2)).toBeNull();
  });

  test('tells who listens what changed, until they stop', () => {
    const events: FacilityEvent[] = [];
    const stop = index.subscribe(FACILITY, (event) => events.push(event));
    book('a', BAY_1, ['12:00', '13:00']);
    book('a', BAY_1, ['15:00', '16:00']);
    setLink(false);
    stop();
    setLink(true);

    expect(events).toEqual([
      { type: 'availability', from: onOwnDay('12:00'), until: onOwnDay('13:00') },
      { type: 'availability', from: onOwnDay('12:00'), until: onOwnDay('16:00') },
      { type: 'link', link: { online: false, since: NOON, ownsUntil: FRONTIER } },
      { type: 'availability', from: null, until: null },
    ]);
  });
});
