import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { HARBOUR_GOLF_PROFILE } from '../../demo/harbour-golf.ts';
import { addLocalDays, localDateOf } from '../../domain/opening-hours.ts';
import { HOUR_MS } from '../../domain/time.ts';
import { aPromotion } from '../support/a-promotion.ts';
import { type Club, startClub } from '../support/club.ts';
import {
  askForBooking,
  book,
  type BookingAnswer,
  giveUp,
  savePromotion,
  type Slot,
  slotsOn,
} from '../support/cloud-client.ts';
import { type ClubProcesses, isHealthy, OWNER_TOKEN, startClubProcesses } from '../support/club-processes.ts';
import { filePostgres } from '../support/file-postgres.ts';
import { createQuietClub } from '../support/cloud-database.ts';
import { waitUntil } from '../support/wait-until.ts';

/** The last ten uses of a promotion, and more customers than that. */

const USES = 10;
const PROMOTION = aPromotion({ code: 'LAST-TEN', name: 'The last ten', usesMax: USES });
const WITH_IT = { promoCode: PROMOTION.code };

const facilityId = HARBOUR_GOLF_PROFILE.id;
const postgres = filePostgres();

type Cloud = { readonly cloudUrl: string; readonly facilityId: string };

/** As many times as there are customers, none of which stands in the way of another. */
async function timesOn(cloud: Cloud, dates: readonly string[], count: number): Promise<Slot[]> {
  const slots = (await Promise.all(dates.map((date) => slotsOn(cloud, date, 60)))).flat();
  const apart = slots.filter(({ startsAt }) => Date.parse(startsAt) % HOUR_MS === 0).slice(0, count);
  if (apart.length < count) throw new Error(`only ${apart.length} times are free`);
  return apart;
}

const daysFrom = (now: number, ...days: readonly number[]): string[] =>
  days.map((day) => addLocalDays(localDateOf(HARBOUR_GOLF_PROFILE.timeZone, now), day));

/** How often it counts as used, and how many bookings stand with it. */
async function used(databaseUrl: string): Promise<{ uses: number; standing: number }> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    const { rows } = await client.query<{ uses: number; standing: number }>(
      `select coalesce((select uses from promotion_use where promotion_id = $1), 0) as uses,
        (select count(*)::int from allocation
          where state = 'active' and data -> 'spend' -> 'promotion' ->> 'id' = $1::text) as standing`,
      [PROMOTION.id],
    );
    return rows[0] ?? { uses: -1, standing: -1 };
  } finally {
    await client.end();
  }
}

const isUsedUp = ({ status, body }: BookingAnswer): boolean => status === 409 && body.code === 'promotion.used_up';

describe('at two processes of the cloud', () => {
  let club: ClubProcesses;
  let databaseUrl: string;
  let clouds: [Cloud, Cloud];

  beforeAll(async () => {
    databaseUrl = await createQuietClub(postgres.url);
    club = await startClubProcesses({ databaseUrl, logLevel: 'warn', onCrash: () => undefined });
    clouds = [
      { cloudUrl: club.cloudUrl, facilityId },
      { cloudUrl: club.secondCloudUrl, facilityId },
    ];
    club.secondCloud.start();
    await waitUntil(() => isHealthy(club.secondCloudUrl));
    await savePromotion(clouds[0], OWNER_TOKEN, PROMOTION);
  });
  afterAll(() => club.stop());

  test('a hundred customers at once: ten have it, and their repetitions use no more', async () => {
    const dates = daysFrom(club.now(), 6, 7, 8);
    const slots = await timesOn(clouds[0], dates, 100);
    await waitUntil(async () => (await slotsOn(clouds[1], dates[0] ?? '', 60)).length > 0);
    await waitUntil(async () => (await quote(clouds[1], slots[0])).ok);
    const keys = slots.map(() => randomUUID());
    const bookAll = () =>
      Promise.all(slots.map((slot, index) => book(clouds[index % 2 === 0 ? 0 : 1], slot, keys[index], WITH_IT)));

    const answers = await bookAll();
    const again = await bookAll();

    expect(answers.filter(({ status }) => status === 201)).toHaveLength(USES);
    expect(answers.filter(isUsedUp)).toHaveLength(100 - USES);
    expect(again.map(({ text }) => text)).toEqual(answers.map(({ text }) => text));
    expect(await used(databaseUrl)).toEqual({ uses: USES, standing: USES });
  });

  const quote = (cloud: Cloud, { resourceId, startsAt, endsAt }: Partial<Slot> = {}) =>
    fetch(`${cloud.cloudUrl}/api/v1/pricing/calculate`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ resourceId, startsAt, endsAt, ...WITH_IT }),
    });
});

/** `deafen`: the facility hears the questions and books, and its answers are lost. */
describe.each(['cut', 'deafen'] as const)('with the link to the facility gone half-way (%s)', (mode) => {
  const WANTED = 24;
  type Place = { readonly theirs: Slot; readonly ours: Slot };
  let club: Club;
  let databaseUrl: string;

  beforeAll(async () => {
    databaseUrl = await createQuietClub(postgres.url);
    club = await startClub({ databaseUrl });
    await savePromotion(club, club.ownerToken, PROMOTION);
  });
  afterAll(() => club.stop());

  const bookWithIt = (slot: Slot): Promise<BookingAnswer> => book(club, slot, randomUUID(), WITH_IT);
  const askWithIt = (slot: Slot): Promise<BookingAnswer> => askForBooking(club, slot, randomUUID(), WITH_IT);

  /** Wants a time of the facility's; who gets no answer gives up and takes a time of the cloud's instead. */
  async function customer(
    { theirs, ours }: Place,
    ask = bookWithIt,
  ): Promise<{ first: BookingAnswer; last: BookingAnswer }> {
    const first = await ask(theirs);
    if (first.status === 202) await giveUp(club, first.body);
    return { first, last: first.status === 201 || isUsedUp(first) ? first : await bookWithIt(ours) };
  }

  test('ten customers have it in the end, and the count says ten', async () => {
    const theirs = await timesOn(club, daysFrom(club.clock.now(), 1, 2), WANTED);
    const ours = await timesOn(club, daysFrom(club.clock.now(), 6, 7), WANTED);
    const places = theirs.flatMap((slot, index) => (ours[index] ? [{ theirs: slot, ours: ours[index] }] : []));

    const before = await Promise.all(places.slice(0, USES / 2).map((place) => customer(place)));
    club.line.setMode(mode);
    const after = await Promise.all(places.slice(USES / 2).map((place) => customer(place, askWithIt)));
    let answers = [...before, ...after].map(({ last }) => last);
    // Who was told that it is used up, while others still waited for the facility, tries once more.
    const tryAgain = async (answer: BookingAnswer, index: number): Promise<BookingAnswer> => {
      const place = places[index];
      return isUsedUp(answer) && place ? bookWithIt(place.ours) : answer;
    };
    await waitUntil(async () => {
      answers = await Promise.all(answers.map(tryAgain));
      return answers.filter(({ status }) => status === 201).length >= USES;
    });
    answers = await Promise.all(answers.map(tryAgain));
    club.line.setMode('pass');
    await club.waitForLink(true);

    expect(before.map(({ first }) => first.status)).toEqual(before.map(() => 201));
    expect(after.filter(({ first }) => first.status === 201)).toEqual([]);
    expect(after.filter(({ first }) => !isUsedUp(first)).length).toBeGreaterThan(0);
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(USES);
    expect(answers.filter(isUsedUp)).toHaveLength(WANTED - USES);
    await waitUntil(async () => {
      const { uses, standing } = await used(databaseUrl);
      return uses === USES && standing === USES && (await standingAtFacility()) === USES;
    });
  });

  async function standingAtFacility(): Promise<number> {
    const dates = daysFrom(club.clock.now(), 1, 2, 6, 7);
    const days = await Promise.all(dates.map((date) => club.desk.booking.listDay.query({ date })));
    const standing = days.flatMap(({ bookings }) => bookings).filter(({ status }) => status === 'confirmed');
    return standing.filter(({ price }) => price.lines.some(({ label }) => label === PROMOTION.name)).length;
  }
});
