import { afterAll, beforeAll, expect, test } from 'vitest';
import { rotatingCode } from '../../domain/entry-token/entry-keys.ts';
import { stepAt } from '../../domain/entry-token/rotation.ts';
import { withCode } from '../../domain/entry-token/token-text.ts';
import { localDateOf } from '../../domain/opening-hours.ts';
import { MINUTE_MS } from '../../domain/time.ts';
import type { BookingView } from '../../cloud-api/http/api-schemas.ts';
import { type Club, startClub } from '../support/club.ts';
import { book, giveUp, slotsOn } from '../support/cloud-client.ts';
import { someMintingKeys, aPayload } from '../support/entry-tokens.ts';
import { mintEntryToken } from '../../domain/entry-token/entry-token.ts';
import { createQuietClub } from '../support/cloud-database.ts';
import type { TestPostgres } from '../support/postgres.ts';
import { usePostgres } from '../support/shared-postgres.ts';
import { waitUntil } from '../support/wait-until.ts';

/** From the cloud that makes a QR code to the door system that opens: kiosk, controller, simulator. */

let postgres: TestPostgres;
let club: Club;
/** Bays that are free just now are few: the second has that of the first. */
let cancelled: BookingView;
let early: BookingView;
let booking: BookingView;

beforeAll(async () => {
  postgres = await usePostgres();
  club = await startClub({ databaseUrl: await createQuietClub(postgres.url), startAt: '2026-06-10T14:20:00-03:00' });
  cancelled = await bookNow();
  await giveUp(club, cancelled);
  early = await bookNow();
  booking = await bookNow();
  // The facility asks for its keys when the link comes up first, and is answered within seconds.
  await waitUntil(async () => (await show(shown(early))).outcome === 'opened');
});

afterAll(async () => {
  await club?.stop();
  await postgres?.stop();
});

/** Of a time whose doors are open already. */
async function bookNow(): Promise<BookingView> {
  const slots = await slotsOn(club, localDateOf(club.profile.timeZone, club.clock.now()), 30);
  const slot = slots.find(({ startsAt }) => Date.parse(startsAt) - club.clock.now() < 14 * MINUTE_MS);
  if (!slot) throw new Error('no bay is free soon');
  const { status, body } = await book(club, slot);
  if (status !== 201) throw new Error(body.code);
  return body;
}

/** What the customer's telephone shows, whose clock is off by so much. */
function shown({ access }: BookingView, offMs = 0): string {
  const { token, secret } = access?.rotating ?? { token: '', secret: '' };
  return withCode(token, rotatingCode(Buffer.from(secret, 'base64url'), stepAt(club.clock.now() + offMs)));
}

const show = (code: string) => club.kiosk.kiosk.checkIn.mutate({ code });
const unlocks = () => club.doorLog().filter(({ effect }) => effect === 'unlocked').length;

test('a web booking’s QR code opens once each; replayed, of another club or of another moment it opens nothing', async () => {
  const before = unlocks();
  const code = shown(booking);

  const answers = [await show(code), await show(code), await show(shown(booking, 5 * MINUTE_MS))];
  const { id: bookingId, resourceId } = booking;
  const time = { startsAt: Date.parse(booking.startsAt), endsAt: Date.parse(booking.endsAt) };
  const payload = aPayload({ bookingId, resourceId, doorIds: ['main-entrance'], ...time });
  const foreign = mintEntryToken(someMintingKeys('another club'), club.facilityId, payload);
  answers.push(await show(foreign), await show(code.slice(0, 120)));

  expect(answers.map(({ outcome, reason }) => reason ?? outcome)).toEqual([
    'opened',
    'code.used',
    'code.stale',
    'code.foreign',
    'code.unknown',
  ]);
  // Each door on the way to the bay, once.
  const doorIds = club.profile.resources.find(({ id }) => id === resourceId)?.doorIds ?? [];
  expect(unlocks()).toBe(before + doorIds.length);
});

test('without internet the codes of telephones go on, also that for mails once; a cancelled booking’s do not', async () => {
  club.line.setMode('cut');
  await club.waitForLink(false);

  expect((await show(early.access?.qr ?? '')).outcome).toBe('opened');
  expect(await show(early.access?.qr ?? '')).toMatchObject({ reason: 'code.used' });
  expect((await show(shown(early, 20_000))).outcome).toBe('opened');
  expect(await show(shown(cancelled))).toMatchObject({ reason: 'code.unknown' });
});
