import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { HOUR_MS, MINUTE_MS } from '../../../domain/time.ts';
import {
  afternoon,
  aWish,
  buildFacility,
  type FacilityRig,
  AT_THE_KIOSK,
  KIOSK,
  STAFF,
} from '../../../tests/support/facility-rig.ts';
import { BAY_1, BAY_2, BAY_3 } from '../../../tests/support/facility-profile.ts';
import type { WalkIn, WalkInService } from '../api/services.ts';
import type { PlayNowView } from '../api/views.ts';
import { createWalkInService } from './walk-in-service.ts';

let rig: FacilityRig;
let walkIns: WalkInService;

/** Noon, and nobody is there. */
beforeEach(async () => {
  rig = await buildFacility();
  walkIns = createWalkInService({ desk: rig.desk, bookings: rig.bookings, checkIn: rig.checkIn });
});
afterEach(() => rig.dispose());

async function offered(partySize = 1): Promise<PlayNowView> {
  const now = await walkIns.playNow(partySize);
  if (!now.ok) throw new Error(now.error.code);
  return now.value;
}

/** An hour on Bay 1. */
const zoe = (changes: Partial<WalkIn> = {}): WalkIn => ({
  resourceId: BAY_1,
  ...afternoon('12:00', '13:00'),
  firstName: 'Zoë',
  phone: '9025550142',
  partySize: 2,
  totalCents: 4000,
  ...changes,
});

describe('who walks in', () => {
  test('is offered what is free from now on, whoever owns the days to come', async () => {
    await rig.bookings.create(aWish({ ...afternoon('12:00', '13:00'), resourceId: BAY_2 }), STAFF);
    rig.setLinkUp(false);

    const { bays, isSold } = await offered();

    expect(bays.map(({ resourceId }) => resourceId)).toEqual([BAY_1, BAY_3]);
    expect(bays[0]?.choices[1]).toMatchObject({ ...afternoon('12:00', '13:00'), price: { totalCents: 4000 } });
    expect(isSold).toBe(true);
  });

  test('plays at once: booked, checked in and let in with the internet down', async () => {
    rig.setLinkUp(false);
    rig.clock.advance(3 * MINUTE_MS);

    const booked = await walkIns.book(zoe(), KIOSK, AT_THE_KIOSK);

    const pin = booked.ok ? booked.value.pin : '';
    expect(booked).toMatchObject({
      ok: true,
      value: { price: { totalCents: 4000 }, entry: { outcome: 'opened', booking: { firstName: 'Zoë' } } },
    });
    const day = await rig.bookings.listDay('2026-06-11');
    expect(day.ok && day.value.bookings).toMatchObject([
      {
        channel: 'kiosk',
        status: 'checked_in',
        pin,
        partySize: 2,
        customer: { firstName: 'Zoë', phone: '9025550142' },
      },
    ]);
    expect(rig.system.openings).toHaveLength(1);
    rig.clock.advance(30 * MINUTE_MS);
    expect(await rig.checkIn.checkIn(pin, KIOSK, AT_THE_KIOSK)).toMatchObject({ outcome: 'opened' });
  });

  test('keeps the booking when the door does not open', async () => {
    rig.system.given('losing the connection before it acts');

    const booked = await walkIns.book(zoe(), KIOSK, AT_THE_KIOSK);

    expect(booked).toMatchObject({ ok: true, value: { entry: { outcome: 'unknown', reason: 'door.unknown' } } });
  });

  test('pays what was shown, or is asked again', async () => {
    expect(await walkIns.book(zoe({ totalCents: 3999 }), KIOSK, AT_THE_KIOSK)).toEqual({
      ok: false,
      error: { code: 'price.changed', totalCents: 4000 },
    });
    expect((await offered()).bays).toHaveLength(3);
  });

  test('does not get what another has just taken, nor what begins later or began long ago', async () => {
    await walkIns.book(zoe(), KIOSK, AT_THE_KIOSK);

    expect(await walkIns.book(zoe({ firstName: 'Sam' }), KIOSK, AT_THE_KIOSK)).toMatchObject({
      error: { code: 'slot.taken' },
    });
    rig.clock.advance(2 * HOUR_MS);
    expect(await walkIns.book(zoe({ resourceId: BAY_2 }), KIOSK, AT_THE_KIOSK)).toMatchObject({
      error: { code: 'slot.past' },
    });
  });

  test('is not offered a bay that is too small', async () => {
    expect((await offered(5)).bays).toEqual([]);
    expect(await walkIns.book(zoe({ partySize: 5 }), KIOSK, AT_THE_KIOSK)).toMatchObject({
      error: { code: 'booking.party_too_large' },
    });
  });
});
