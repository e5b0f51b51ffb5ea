import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { BookingProposalSchema } from '../../../../domain/admission.ts';
import type { Booking } from '../../../../domain/booking.ts';
import { mintEntryToken, type MintingKeys } from '../../../../domain/entry-token/entry-token.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../../../domain/time.ts';
import { jsonOf } from '../../../../sync/protocol/json.ts';
import { aPayload, newSigningKey, shownAt, someMintingKeys, toldKeys } from '../../../../tests/support/entry-tokens.ts';
import {
  afternoon,
  AT_THE_KIOSK,
  aWish,
  buildFacility,
  type FacilityRig,
  FRONTIER,
  KIOSK,
  RIG_BOX,
  STAFF,
} from '../../../../tests/support/facility-rig.ts';
import { aProfile, BAY_1, BAY_2 } from '../../../../tests/support/facility-profile.ts';
import { createChangeBus } from '../../change-bus.ts';
import { listAuditOf } from '../../staff/audit-repository.ts';
import { findFirstCommandOf } from '../door-repository.ts';
import { createKioskService } from '../kiosks/kiosk-service.ts';
import { listUses } from './token-use-repository.ts';

const PROFILE = aProfile();
const MINTING = someMintingKeys('club', newSigningKey());
const UNHEARD = '0a4e2c1e-0000-4000-8000-0000000000b7';

let rig: FacilityRig;
let booking: Booking;

/** Noon; the game is at half past twelve. The cloud has told the keys, and the link is gone since. */
beforeEach(async () => {
  rig = await buildFacility(PROFILE);
  const sold = await rig.bookings.create(aWish(afternoon('12:30', '13:30')), STAFF);
  if (!sold.ok) throw new Error(sold.error.code);
  booking = sold.value;
  await tellKeys([MINTING]);
  rig.setLinkUp(false);
});
afterEach(() => rig.dispose());

async function tellKeys(keys: readonly MintingKeys[], revokedIds: readonly string[] = []): Promise<void> {
  const data = jsonOf(toldKeys(keys, RIG_BOX.publicKey, revokedIds));
  rig.cloud.take({ type: 'fact', factType: 'entry.keys', data });
  await rig.node.run({ type: 'data', frame: rig.cloud.dataAfter(0), setAside: false });
}

type Shown = Partial<Parameters<typeof aPayload>[0]> & { minting?: MintingKeys; facilityId?: string };

function tokenOf({ minting = MINTING, facilityId = PROFILE.id, ...changes }: Shown = {}): string {
  const { id: bookingId, resourceId, startsAt, endsAt, revision } = booking;
  const told = { bookingId, resourceId, startsAt, endsAt, revision, doorIds: ['front'], ...changes };
  return mintEntryToken(minting, facilityId, aPayload(told));
}

/** What a telephone shows whose clock is off by so much. */
const live = (changes: Shown = {}, offMs = 0): string =>
  shownAt(
    changes.minting ?? MINTING,
    tokenOf({ rotates: true, ...changes }),
    changes.bookingId ?? booking.id,
    rig.clock.now() + offMs,
  );

const show = (code: string) => rig.checkIn.checkIn(code, KIOSK, AT_THE_KIOSK);
const refusedFor = (reason: string) => ({ outcome: 'refused', reason });

describe('a token of a booking that is known here', () => {
  beforeEach(() => rig.clock.advance(20 * MINUTE_MS));

  test('opens the door and is the arrival, and its use is recorded', async () => {
    expect(await show(live())).toEqual({
      outcome: 'opened',
      booking: { id: booking.id, firstName: 'Zoë', resourceName: 'Bay 1', ...afternoon('12:30', '13:30') },
      doorName: 'Front door',
    });
    expect(rig.system.openings).toHaveLength(1);
    expect(await rig.bookings.get(booking.id)).toMatchObject({ value: { booking: { status: 'checked_in' } } });
    expect(listUses(rig.database.db, booking.id)).toMatchObject([{ at: rig.clock.now(), doorId: 'front' }]);
    expect(findFirstCommandOf(rig.database.db, booking.id)).toMatchObject({ means: 'qr' });
  });

  test('opens no second time with the same code, and with the next one it does', async () => {
    const first = live();
    await show(first);

    expect(await show(first)).toEqual(refusedFor('code.used'));
    rig.clock.advance(15_000);
    expect((await show(live())).outcome).toBe('opened');
    expect(rig.system.openings).toHaveLength(2);
  });

  test('shown twice at once opens once', async () => {
    const code = live();

    const answers = await Promise.all([show(code), show(code), show(code)]);

    expect(answers.filter(({ outcome }) => outcome === 'opened')).toHaveLength(1);
    expect(rig.system.openings).toHaveLength(1);
  });

  test('without its code, or with that of another moment or another booking, opens nothing', async () => {
    const ofAnother = live({ bookingId: UNHEARD }).split('.')[1];
    const texts = [tokenOf({ rotates: true }), live({}, 60_000), live({}, -60_000)];

    for (const text of [...texts, `${tokenOf({ rotates: true })}.${ofAnother}`]) {
      expect(await show(text)).toEqual(refusedFor('code.stale'));
    }
    expect(rig.system.commands).toEqual([]);
  });

  test('from a telephone whose clock is half a minute off opens', async () => {
    expect((await show(live({}, 30_000))).outcome).toBe('opened');
    rig.clock.advance(MINUTE_MS);
    expect((await show(live({}, -15_000))).outcome).toBe('opened');
  });

  test('that was printed opens once, and the PIN goes on', async () => {
    const printed = tokenOf();

    expect((await show(printed)).outcome).toBe('opened');
    rig.clock.advance(10 * MINUTE_MS);
    expect(await show(printed)).toEqual(refusedFor('code.used'));
    expect((await show(booking.pin)).outcome).toBe('opened');
  });

  test('is not used up when the door has refused', async () => {
    rig.system.given('with its hub offline');
    const printed = tokenOf();

    expect(await show(printed)).toMatchObject(refusedFor('door.refused'));
    rig.system.given('in working order');
    expect((await show(printed)).outcome).toBe('opened');
  });

  test('is not used up at a kiosk inside, where no door of it opens', async () => {
    const kiosks = createKioskService({ desk: rig.desk, changes: createChangeBus('boot'), isSound: true });
    await kiosks.setPlace({ address: '192.0.2.40', place: { kind: 'inside' } }, STAFF);
    const printed = tokenOf();

    expect(await rig.checkIn.checkIn(printed, KIOSK, '192.0.2.40')).toMatchObject({ outcome: 'checked_in' });
    expect(rig.system.commands).toEqual([]);
    expect((await show(printed)).outcome).toBe('opened');
  });

  test('rests after six times within an hour', async () => {
    for (let time = 0; time < 6; time += 1) {
      expect((await show(live())).outcome).toBe('opened');
      rig.clock.advance(MINUTE_MS);
    }

    expect(await show(live())).toEqual(refusedFor('code.too_often'));
    expect((await show(booking.pin)).outcome).toBe('opened');
  });

  test('of another facility, forged, cut or of keys that were called back opens nothing', async () => {
    const theirs = someMintingKeys('another club', newSigningKey());
    const forger = { keys: MINTING.keys, signingKey: newSigningKey() };

    expect(await show(live({ minting: theirs }))).toEqual(refusedFor('code.foreign'));
    expect(await show(tokenOf({ minting: forger }))).toEqual(refusedFor('code.unknown'));
    expect(await show(tokenOf({ facilityId: '0a4e2c1e-0000-4000-8000-0000000000f9' }))).toEqual(
      refusedFor('code.unknown'),
    );
    expect(await show(tokenOf().slice(0, -20))).toEqual(refusedFor('code.unknown'));
    await tellKeys([someMintingKeys('next', newSigningKey())], [MINTING.keys.id]);
    expect(await show(live())).toEqual(refusedFor('code.stale'));
    expect(rig.system.commands).toEqual([]);
  });
});

describe('where the time is ours, this database decides', () => {
  test('a cancelled booking’s token is void at once', async () => {
    await rig.bookings.cancel({ bookingId: booking.id, revision: 1 }, STAFF);
    rig.clock.advance(20 * MINUTE_MS);

    expect(await show(live())).toEqual(refusedFor('code.unknown'));
  });

  test('a moved booking’s old token has the new time', async () => {
    const old = tokenOf();
    const to = { ...afternoon('15:00', '16:00'), resourceId: BAY_2 };
    await rig.bookings.move({ bookingId: booking.id, revision: 1, ...to }, STAFF);
    rig.clock.advance(20 * MINUTE_MS);

    expect(await show(old)).toMatchObject(refusedFor('code.too_early'));
    rig.clock.advance(3 * HOUR_MS);
    expect(await show(old)).toMatchObject({ outcome: 'opened', booking: { resourceName: 'Bay 2' } });
  });

  test('a token that nobody here has sold is worth nothing', async () => {
    rig.clock.advance(20 * MINUTE_MS);

    expect(await show(live({ bookingId: UNHEARD }))).toEqual(refusedFor('code.unknown'));
  });

  test('it is good until half an hour after the end', async () => {
    rig.clock.advance(2 * HOUR_MS - 1);
    expect((await show(live())).outcome).toBe('opened');
    rig.clock.advance(1);
    expect(await show(live())).toEqual(refusedFor('code.too_late'));
  });
});

describe('where the time is the cloud’s, a token is proof', () => {
  const theirTime = { startsAt: FRONTIER + 10 * HOUR_MS, endsAt: FRONTIER + 11 * HOUR_MS };
  const unheard = { bookingId: UNHEARD, ...theirTime };

  test('that this facility has not heard of: the door opens, and staff see why', async () => {
    rig.clock.advance(theirTime.startsAt - rig.clock.now());

    expect(await show(live(unheard))).toEqual({
      outcome: 'opened',
      booking: { id: UNHEARD, firstName: '', resourceName: 'Bay 1', ...theirTime },
      doorName: 'Front door',
    });
    expect(listAuditOf(rig.database.db, { type: 'booking', id: UNHEARD })).toMatchObject([
      { action: 'booking.checked_in', byKind: 'kiosk', details: { token: 'rotating', isProof: true } },
    ]);
  });

  test('and the arrival is the booking’s when that comes', async () => {
    rig.clock.advance(theirTime.startsAt - rig.clock.now());
    await show(live(unheard));
    const arrivedAt = rig.clock.now();

    rig.cloud.take({
      type: 'book',
      allocationId: UNHEARD,
      bookingId: UNHEARD,
      kind: 'booking',
      place: { resourceId: BAY_1, ...theirTime },
      data: jsonOf(BookingProposalSchema.parse({ ...booking, pin: null })),
      revision: 1,
      requestId: UNHEARD,
      deadlineAt: theirTime.endsAt,
    });
    await rig.node.run({ type: 'data', frame: rig.cloud.dataAfter(0), setAside: false });

    expect(await rig.bookings.get(UNHEARD)).toMatchObject({
      value: { booking: { status: 'checked_in', checkedInAt: arrivedAt } },
    });
  });

  test('within its own time, by this clock', async () => {
    rig.clock.advance(theirTime.startsAt - 16 * MINUTE_MS - rig.clock.now());
    expect(await show(live(unheard))).toEqual({
      ...refusedFor('code.too_early'),
      opensAt: theirTime.startsAt - 15 * MINUTE_MS,
    });
    rig.clock.advance(16 * MINUTE_MS + 90 * MINUTE_MS);
    expect(await show(live(unheard))).toEqual(refusedFor('code.too_late'));
  });

  test('after seven days without internet', async () => {
    const shown = { ...unheard, startsAt: FRONTIER + 7 * DAY_MS, endsAt: FRONTIER + 7 * DAY_MS + HOUR_MS };
    rig.clock.advance(shown.startsAt - rig.clock.now());

    expect((await show(live(shown))).outcome).toBe('opened');
  });
});

test('without keys no token opens anything, and the PIN does', async () => {
  rig.dispose();
  rig = await buildFacility(PROFILE);
  const sold = await rig.bookings.create(aWish(afternoon('12:30', '13:30')), STAFF);
  if (!sold.ok) throw new Error(sold.error.code);
  booking = sold.value;
  rig.clock.advance(20 * MINUTE_MS);

  expect(await show(live())).toEqual(refusedFor('code.foreign'));
  expect((await show(booking.pin)).outcome).toBe('opened');
});
