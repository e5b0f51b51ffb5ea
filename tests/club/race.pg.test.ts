import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { addLocalDays, localDateOf } from '../../domain/opening-hours.ts';
import { startMosquitto } from '../support/mosquitto.ts';
import { type Club, startClub } from '../support/club.ts';
import { askForBooking, book, type BookingAnswer, findSlot, type Slot, slotsOn } from '../support/cloud-client.ts';
import { createQuietClub } from '../support/cloud-database.ts';
import { startDebianPostgres } from '../support/postgres.ts';
import { usePostgres } from '../support/shared-postgres.ts';
import { SETUPS } from '../support/race-setups.ts';

const CLIENTS = 50;
/** On the first set-up. The others have to show that they are no different. */
const ROUNDS = 10;
const ROUNDS_ELSEWHERE = 3;

describe.each(SETUPS)('on $database with $broker', ({ database, broker }) => {
  const rounds = database === SETUPS[0]?.database && broker === SETUPS[0].broker ? ROUNDS : ROUNDS_ELSEWHERE;
  const closers: (() => Promise<unknown>)[] = [];
  let club: Club;

  beforeAll(async () => {
    const postgres = await (database === 'Debian’s PostgreSQL' ? startDebianPostgres() : usePostgres());
    closers.push(() => postgres.stop());
    const databaseUrl = await createQuietClub(postgres.url);
    if (broker === 'Mosquitto') {
      const cloud = { username: 'cloud', password: 'for-this-test' };
      const mosquitto = await startMosquitto([], cloud);
      closers.push(() => mosquitto.stop());
      const url = new URL(mosquitto.url);
      const cloudUrl = `mqtt://${cloud.username}:${cloud.password}@${url.host}`;
      club = await startClub({ databaseUrl, broker: { port: Number(url.port), cloudUrl, dir: mosquitto.dir } });
    } else club = await startClub({ databaseUrl });
    closers.push(() => club.stop());
  });

  afterAll(async () => {
    for (const close of closers.reverse()) await close();
  });

  const dayFromNow = (days: number): string => addLocalDays(localDateOf(club.profile.timeZone, club.clock.now()), days);

  /** 50 customers and two members of staff want the same bay at the same time. */
  async function race(slot: Slot): Promise<{ statuses: number[]; staffSold: number; withAlternatives: boolean }> {
    const time = { resourceId: slot.resourceId, startsAt: Date.parse(slot.startsAt), endsAt: Date.parse(slot.endsAt) };
    const customer = { firstName: 'Desk', lastName: 'Racer', email: null, phone: null };
    const [answers, ...staff] = await Promise.all([
      Promise.all(Array.from({ length: CLIENTS }, () => book(club, slot))),
      ...[1, 2].map(() =>
        club.desk.booking.create.mutate({ ...time, customer, partySize: 1, notes: '' }).then(
          () => 1,
          () => 0,
        ),
      ),
    ]);
    return {
      statuses: answers.map(({ status }) => status),
      staffSold: staff.reduce((sum, sold) => sum + sold, 0),
      withAlternatives: answers.some(({ body }) => Array.isArray(body.alternatives)) && answers.every(isAnswered),
    };
  }

  /** Of a booking that was pending for a while nobody learns more than that it came to nothing. */
  const isAnswered = ({ status, body }: BookingAnswer): boolean =>
    status === 201 || body.status === 'abandoned' || Array.isArray(body.alternatives);

  test.each([
    { whose: 'the facility’s', days: 1 },
    { whose: 'the cloud’s', days: 6 },
  ])('one of $whose slots is sold once in every round', async ({ days }) => {
    for (let round = 0; round < rounds; round += 1) {
      const slot = await findSlot(club, dayFromNow(days), 30);

      const { statuses, staffSold, withAlternatives } = await race(slot);

      const sold = statuses.filter((status) => status === 201).length;
      const taken = statuses.filter((status) => status === 409).length;
      expect({ sold: sold + staffSold, taken, withAlternatives }).toEqual({
        sold: 1,
        taken: CLIENTS - sold,
        withAlternatives: true,
      });
      const left = await slotsOn(club, slot.date, 30);
      expect(left.some((free) => free.resourceId === slot.resourceId && free.startsAt === slot.startsAt)).toBe(false);
    }
  });

  test.each([
    { whose: 'the facility’s', days: 1 },
    { whose: 'the cloud’s', days: 6 },
  ])('the same key twenty times at once is one booking of $whose time and twenty equal answers', async ({ days }) => {
    const slot = await findSlot(club, dayFromNow(days), 60);
    const key = randomUUID();

    const answers = await Promise.all(Array.from({ length: 20 }, () => askForBooking(club, slot, key)));

    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([201]));
    expect(new Set(answers.map(({ text }) => text)).size).toBe(1);
    expect((await book(club, slot, key)).text).toBe(answers[0]?.text);
    const another = await findSlot(club, dayFromNow(days), 60);
    expect(await book(club, another, key)).toMatchObject({ status: 422, body: { code: 'idempotency.key_reused' } });
  });

  test('the two databases agree about every booking, and none overlap', async () => {
    const days = [0, 1, 2, 6].map(dayFromNow);
    for (const date of days) {
      const { bookings, blocks } = await club.desk.booking.listDay.query({ date });
      const taken = [...bookings, ...blocks].sort((a, b) => a.startsAt - b.startsAt);
      const clashes = taken.filter((a, index) =>
        taken
          .slice(index + 1)
          .some((b) => a.resourceId === b.resourceId && a.startsAt < b.endsAt && b.startsAt < a.endsAt),
      );
      expect(clashes).toEqual([]);
    }
  });
});
