import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { ToldMessage } from '../../../sync/protocol/product-data.ts';
import { type CloudStandIn, standInForCloud } from '../../../tests/support/cloud-stand-in.ts';
import { aWish, buildFacility, type FacilityRig, NOON, STAFF } from '../../../tests/support/facility-rig.ts';
import { id } from '../../../tests/support/memory-node.ts';

let rig: FacilityRig;
let cloud: CloudStandIn;
let bookingId: string;
beforeEach(async () => {
  rig = await buildFacility();
  cloud = standInForCloud(rig);
  const booked = await rig.bookings.create(aWish(), STAFF);
  if (!booked.ok) throw new Error(booked.error.code);
  bookingId = booked.value.id;
});
afterEach(() => rig.dispose());

const SENT: ToldMessage = {
  id: id('message'),
  kind: 'confirmation',
  channel: 'email',
  email: 'zoe@example.test',
  phone: null,
  state: 'delivered',
  reason: null,
  note: null,
  dueAt: NOON,
  changedAt: NOON,
  by: null,
};

const again = (email: string | null = null) =>
  rig.messages.sendAgain({ bookingId, requestId: id('wish'), email }, STAFF);

async function history() {
  const view = await rig.bookings.get(bookingId);
  return view.ok ? view.value.history.map(({ by, what }) => `${by}: ${what}`) : [];
}

describe('what a customer was sent', () => {
  test('is what the cloud says, and leaves no trace in the booking’s history', async () => {
    const looking = rig.messages.ofBooking(bookingId, STAFF);
    await cloud.tellMessages({ messages: [SENT] });

    expect(await looking).toEqual({ ok: true, value: [SENT] });
    expect(await cloud.lastMessageAsk()).toMatchObject({ bookingId, by: 'Robin', wish: { kind: 'look' } });
    expect(await history()).toEqual(['Robin: booking.created']);
  });

  test('nobody knows while the club is cut off, and nothing is asked', async () => {
    rig.setLinkUp(false);

    expect(await rig.messages.ofBooking(bookingId, STAFF)).toEqual({ ok: false, error: { code: 'message.apart' } });
    expect(await again()).toEqual({ ok: false, error: { code: 'message.apart' } });
    expect(await cloud.heard()).not.toContain('message.asked');
  });

  test('is asked of no booking that is not known here', async () => {
    expect(await rig.messages.ofBooking(id('elsewhere'), STAFF)).toEqual({
      ok: false,
      error: { code: 'booking.not_found' },
    });
    expect(await cloud.heard()).not.toContain('message.asked');
  });
});

describe('whoever has it sent again', () => {
  test('asks the cloud under the id of the desk’s wish, and stands in the booking’s history', async () => {
    const sending = again('zoe@correct.example');
    await cloud.tellMessages({ messages: [{ ...SENT, by: 'Robin', state: 'planned' }] });

    expect(await sending).toMatchObject({ ok: true, value: [{ by: 'Robin', state: 'planned' }] });
    expect(await cloud.lastMessageAsk()).toEqual({
      askId: id('wish'),
      bookingId,
      by: 'Robin',
      wish: { kind: 'tell_again', email: 'zoe@correct.example' },
    });
    expect(await history()).toEqual(['Robin: booking.created', 'Robin: booking.told_again']);
  });

  test.each([
    ['message.too_many', { code: 'message.too_many' }],
    ['message.nothing_to_tell', { code: 'message.nothing_to_tell' }],
    ['message.of_tomorrow', { code: 'message.refused', reason: 'message.of_tomorrow' }],
  ])('is told why it is not: %s', async (code, error) => {
    const sending = again();
    await cloud.tellMessages({ refusal: { code } });

    expect(await sending).toEqual({ ok: false, error });
  });

  test('learns that the cloud has not answered', async () => {
    rig.losePatience();

    expect(await again()).toEqual({ ok: false, error: { code: 'message.unanswered' } });
  });
});
