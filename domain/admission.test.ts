import { describe, expect, test } from 'vitest';
import { aProfile, at, BAY_1, BAY_2, between } from '../tests/support/facility-profile.ts';
import { aBooking } from '../tests/support/a-booking.ts';
import { type AdmissionFacts, admitBlock, admitBooking, BLOCK_MS_MAX, type BookingProposal } from './admission.ts';
import { compileTerms } from './offers/compile-terms.ts';
import { createCalendar } from './opening-hours.ts';
import { termsOfProfile } from './terms.ts';
import { HOUR_MS, MINUTE_MS } from './time.ts';

const NOON = at('2026-06-11T12:00-03:00');
const today = (from: string, until: string) => between(`2026-06-11T${from}-03:00`, `2026-06-11T${until}-03:00`);
const place = (from: string, until: string, resourceId = BAY_1) => ({ resourceId, ...today(from, until) });

const facts = (changes: Partial<AdmissionFacts> = {}): AdmissionFacts => ({
  profile: aProfile(),
  calendar: createCalendar(changes.profile ?? aProfile()),
  terms: compileTerms(termsOfProfile(changes.profile ?? aProfile())),
  neighbours: [],
  now: NOON,
  current: null,
  channel: 'web',
  drawPin: () => '000001',
  isPinTaken: () => false,
  ...changes,
});

const { customer, partySize, notes, price, channel, createdAt, cancelledAt } = aBooking();
const proposal: BookingProposal = { customer, partySize, notes, price, channel, pin: null, createdAt, cancelledAt };

describe('a booking', () => {
  test('is admitted with what it brings and a PIN that is drawn for it', () => {
    expect(admitBooking(facts(), place('15:00', '16:00'), proposal)).toEqual({
      ok: true,
      value: { ...proposal, pin: '000001' },
    });
  });

  test('keeps the PIN that it brings, unless that is somebody else’s by now', () => {
    const own = { ...proposal, pin: '000002' };

    expect(admitBooking(facts(), place('15:00', '16:00'), own)).toMatchObject({ value: { pin: '000002' } });
    expect(admitBooking(facts({ isPinTaken: () => true }), place('15:00', '16:00'), own)).toMatchObject({
      value: { pin: '000001' },
    });
  });

  test('draws no PIN when it is refused', () => {
    const drawPin = () => {
      throw new Error('drawn');
    };

    const refused = admitBooking(facts({ drawPin }), place('23:00', '23:30'), proposal);

    expect(refused).toMatchObject({ ok: false, error: { code: 'slot.closed' } });
  });

  test('is refused with more people than the bay holds', () => {
    expect(admitBooking(facts(), place('15:00', '16:00'), { ...proposal, partySize: 5 })).toEqual({
      ok: false,
      error: { code: 'booking.party_too_large', capacity: 4 },
    });
  });

  test('obeys the rules of whoever wants it', () => {
    const wanted = place('15:05', '15:15');

    expect(admitBooking(facts({ channel: 'web' }), wanted, proposal).ok).toBe(false);
    expect(admitBooking(facts({ channel: 'desk' }), wanted, proposal).ok).toBe(true);
  });

  test('minds the buffer around its neighbours', () => {
    const profile = aProfile({ policy: { ...aProfile().policy, bufferMin: 15 } });
    const neighbours = [{ id: 'n', ...place('14:00', '15:00') }];

    const near = admitBooking(facts({ profile, neighbours }), place('15:00', '16:00'), proposal);
    const elsewhere = admitBooking(facts({ profile, neighbours }), place('15:00', '16:00', BAY_2), proposal);

    expect(near).toEqual({ ok: false, error: { code: 'slot.taken' } });
    expect(elsewhere.ok).toBe(true);
  });
});

describe('a booking that moves', () => {
  const current = { id: 'c', ...place('11:00', '12:00') };

  test('is not in its own way', () => {
    const moving = facts({ current: { id: 'c', ...place('15:00', '16:00') }, channel: 'desk' });

    expect(admitBooking(moving, place('15:30', '16:30'), proposal).ok).toBe(true);
  });

  test('may keep a start that has long passed, at the desk', () => {
    const wanted = place('11:00', '12:30');

    expect(admitBooking(facts({ current, channel: 'desk' }), wanted, proposal).ok).toBe(true);
    expect(admitBooking(facts({ current: null, channel: 'desk' }), wanted, proposal)).toEqual({
      ok: false,
      error: { code: 'slot.past' },
    });
  });

  test('may not begin in the past anew, nor run into the next', () => {
    const neighbours = [{ id: 'n', ...place('12:15', '13:00') }];

    expect(admitBooking(facts({ current, channel: 'desk' }), place('11:15', '12:30'), proposal)).toEqual({
      ok: false,
      error: { code: 'slot.past' },
    });
    expect(admitBooking(facts({ current, channel: 'desk', neighbours }), place('11:00', '12:30'), proposal)).toEqual({
      ok: false,
      error: { code: 'slot.taken' },
    });
  });
});

describe('a block', () => {
  const { startsAt } = today('03:00', '04:00');
  const of = (lengthMs: number, resourceId = BAY_1) => ({ resourceId, startsAt, endsAt: startsAt + lengthMs });

  test('may lie at any hour, up to a week long', () => {
    expect(admitBlock(aProfile(), of(5 * MINUTE_MS)).ok).toBe(true);
    expect(admitBlock(aProfile(), of(BLOCK_MS_MAX)).ok).toBe(true);
  });

  test.each([
    ['of a resource that there is not', of(HOUR_MS, 'nothing'), { code: 'slot.unknown_resource' }],
    ['off the grain', of(HOUR_MS + 1), { code: 'slot.off_grid' }],
    ['that is empty', of(0), { code: 'slot.too_short', shortestMin: 5 }],
    ['that is longer', of(BLOCK_MS_MAX + 5 * MINUTE_MS), { code: 'slot.too_long', longestMin: 10_080 }],
  ])('is refused %s', (_what, wanted, error) => {
    expect(admitBlock(aProfile(), wanted)).toEqual({ ok: false, error });
  });
});
