import { afterAll, beforeAll, expect, test } from 'vitest';
import type { BookingView } from '../../cloud-api/http/api-schemas.ts';
import { rotatingCode } from '../../domain/entry-token/entry-keys.ts';
import { stepAt } from '../../domain/entry-token/rotation.ts';
import { withCode } from '../../domain/entry-token/token-text.ts';
import { addLocalDays, localDateOf } from '../../domain/opening-hours.ts';
import { HOUR_MS, MINUTE_MS } from '../../domain/time.ts';
import { DEMO_BAY_DEVICES, DEMO_BAY_SCRIPTS, DEMO_NINJAONE_APP } from '../../simulators/demo-bays.ts';
import { type NinjaOneSimulator, startNinjaOneSimulator } from '../../simulators/ninjaone/start-ninjaone-simulator.ts';
import { type Club, type Desk, startClub } from '../support/club.ts';
import { book, slotsOn } from '../support/cloud-client.ts';
import { createDatabase, type TestPostgres } from '../support/postgres.ts';
import { usePostgres } from '../support/shared-postgres.ts';
import { startTcpProxy, type TcpProxy } from '../support/tcp-proxy.ts';
import { waitUntil } from '../support/wait-until.ts';

/** Seven days on which the club has no internet, and people come who had booked before. */

const DAYS = 7;

let postgres: TestPostgres;
let ninjaOne: NinjaOneSimulator;
let lineToNinjaOne: TcpProxy;
let club: Club;
let bookings: BookingView[];

beforeAll(async () => {
  postgres = await usePostgres();
  ninjaOne = await startNinjaOneSimulator({
    port: 0,
    apps: [DEMO_NINJAONE_APP],
    devices: DEMO_BAY_DEVICES,
    scripts: DEMO_BAY_SCRIPTS,
  });
  lineToNinjaOne = await startTcpProxy(Number(new URL(ninjaOne.url).port));
  lineToNinjaOne.setMode('cut');
  const ninjaOneUrl = `http://127.0.0.1:${lineToNinjaOne.port}`;
  club = await startClub({ databaseUrl: await createDatabase(postgres.url), ninjaOneUrl });
  bookings = [];
  for (let day = 1; day <= DAYS; day += 1) bookings.push(await bookOn(day));
  const last = bookings.at(-1);
  // It has heard of all of them, and has what it opens their codes with.
  await waitUntil(async () => (await listDay(DAYS)).some(({ id }) => id === last?.id));
  await waitUntil(async () => (await show(codeOf(last))).reason === 'code.too_early');
  club.line.setMode('cut');
  await club.waitForLink(false);
});
afterAll(async () => {
  await club?.stop();
  await lineToNinjaOne?.stop();
  await ninjaOne?.stop();
  await postgres?.stop();
});

const dateOf = (day: number) =>
  addLocalDays(localDateOf(club.profile.timeZone, Date.parse('2026-06-10T14:12:00-03:00')), day);

async function bookOn(day: number): Promise<BookingView> {
  const slots = await slotsOn(club, dateOf(day), 60);
  const { status, body } = await book(club, slots[Math.floor(slots.length / 2)] ?? slots[0] ?? fail(day));
  if (status !== 201) throw new Error(body.code);
  return body;
}

function fail(day: number): never {
  throw new Error(`nothing is free on day ${day}`);
}

const listDay = async (day: number) => (await club.desk.booking.listDay.query({ date: dateOf(day) })).bookings;

/** What the customer's telephone shows, which has no network either. */
function codeOf(booking: BookingView | undefined): string {
  const { token, secret } = booking?.access?.rotating ?? { token: '', secret: '' };
  return withCode(token, rotatingCode(Buffer.from(secret, 'base64url'), stepAt(club.clock.now())));
}

/** Nobody stays signed in over night. */
const atDesk = () => club.signIn('desk', '3333');

/** What was to make its bay ready for a booking, as staff see it. */
const setUpOf = async (desk: Desk, { id: bookingId }: BookingView) =>
  (await desk.bays.readinessOf.query({ bookingId })).steps;

const show = (code: string) => club.kiosk.kiosk.checkIn.mutate({ code });

test('on each of them the readers know the PIN in time, the kiosk opens for PIN and code, and nobody else gets in', async () => {
  for (const [day, booking] of bookings.entries()) {
    const pin = booking.access?.pin ?? '';
    const door = club.doorSystemIdOf(booking.resourceId);
    club.clock.shiftTo(Date.parse(booking.startsAt) - 12 * HOUR_MS);
    // Whatever is written has the controller look at what is due; by itself it looks twice a minute.
    const before = bookings[day - 1];
    if (before) await (await atDesk()).booking.complete.mutate({ bookingId: before.id });
    await waitUntil(() => club.visitors().some((visitor) => visitor.pin === pin));
    expect(club.enterPin(door, pin)).toBe(false);

    club.clock.shiftTo(Date.parse(booking.startsAt) - 10 * MINUTE_MS);
    expect(club.enterPin(door, pin)).toBe(true);
    expect((await show(pin)).outcome).toBe('opened');
    expect((await show(codeOf(booking))).outcome).toBe('opened');
    // Whoever is in has a bay that nothing could be done to, and staff see why.
    const desk = await atDesk();
    await waitUntil(async () => (await setUpOf(desk, booking))[0]?.reason === 'automation.unreachable');

    club.clock.shiftTo(Date.parse(booking.endsAt) + 20 * MINUTE_MS);
    expect(club.enterPin(door, pin)).toBe(false);
    expect(await show(pin)).toMatchObject({ outcome: 'refused', reason: 'code.too_late' });
  }
  const desk = await atDesk();
  expect(await desk.link.status.query()).toMatchObject({ online: false });
  expect(await desk.bays.list.query()).toMatchObject({ problem: 'automation.unreachable', asOf: null });
});

test('and when NinjaOne is back, nothing of the week is sent to a bay any more, and what staff ask for is', async () => {
  club.clock.shiftTo(Date.parse(`${dateOf(DAYS + 1)}T04:00:00-03:00`));
  lineToNinjaOne.setMode('pass');
  const desk = await atDesk();
  // In the last one its players may still be.
  const resourceId = club.profile.resources.find(({ id }) => id !== bookings.at(-1)?.resourceId)?.id ?? '';

  await desk.bays.act.mutate({ resourceId, deed: 'reboot', reason: 'a week without internet' });

  await waitUntil(() => ninjaOne.runs().length > 0);
  // What was cut short by its booking's end is not shown any more; the rest has expired.
  for (const booking of bookings) {
    await waitUntil(async () => (await setUpOf(desk, booking)).every(({ state }) => state === 'expired'));
  }
  expect(ninjaOne.runs()).toMatchObject([{ what: 'reboot' }]);
});
