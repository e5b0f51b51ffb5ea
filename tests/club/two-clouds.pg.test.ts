import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import pg from 'pg';
import { HARBOUR_GOLF_PROFILE } from '../../demo/harbour-golf.ts';
import { addLocalDays, localDateOf } from '../../domain/opening-hours.ts';
import { askForBooking, book, findSlot, slotsOn } from '../support/cloud-client.ts';
import { type ClubProcesses, isHealthy, startClubProcesses } from '../support/club-processes.ts';
import { hasMosquitto, startMosquitto, type TestMosquitto } from '../support/mosquitto.ts';
import { createQuietClub } from '../support/cloud-database.ts';
import type { TestPostgres } from '../support/postgres.ts';
import { usePostgres } from '../support/shared-postgres.ts';
import { waitUntil } from '../support/wait-until.ts';

/** Two processes of the cloud, on one PostgreSQL and one broker, each as somebody who kills processes finds it. */

const CLIENTS = 50;
const facilityId = HARBOUR_GOLF_PROFILE.id;
const CLOUD = { username: 'cloud', password: 'for-this-test' };

const BROKERS = ['the first one’s broker', ...(hasMosquitto() ? ['Mosquitto'] : [])];

describe.each(BROKERS)('two processes of the cloud over %s', (name) => {
  const crashes: string[] = [];
  let postgres: TestPostgres;
  let mosquitto: TestMosquitto | null = null;
  let club: ClubProcesses;
  let database: pg.Client;
  let first: { cloudUrl: string; facilityId: string };
  let second: typeof first;

  beforeAll(async () => {
    postgres = await usePostgres();
    const databaseUrl = await createQuietClub(postgres.url);
    if (name === 'Mosquitto') mosquitto = await startMosquitto([], CLOUD);
    const cloudUrl = mosquitto && `mqtt://${CLOUD.username}:${CLOUD.password}@${new URL(mosquitto.url).host}`;
    club = await startClubProcesses({
      databaseUrl,
      logLevel: 'info',
      onCrash: (how) => crashes.push(how),
      ...(mosquitto && cloudUrl !== null && { broker: { cloudUrl, dir: mosquitto.dir } }),
    });
    database = new pg.Client({ connectionString: databaseUrl });
    await database.connect();
    first = { cloudUrl: club.cloudUrl, facilityId };
    second = { cloudUrl: club.secondCloudUrl, facilityId };
    await waitUntil(() => isLinkedAt(first));
    club.secondCloud.start();
    await waitUntil(() => isHealthy(second.cloudUrl));
    await waitUntil(() => isLinkedAt(second));
  });

  afterAll(async () => {
    club?.cloud.thaw();
    await database?.end();
    await club?.stop();
    await mosquitto?.stop();
    await postgres?.stop();
  });

  async function isLinkedAt({ cloudUrl }: { cloudUrl: string }): Promise<boolean> {
    const answer = await fetch(`${cloudUrl}/api/v1/facilities/${facilityId}`).catch(() => null);
    if (!answer?.ok) return false;
    const { link } = (await answer.json()) as { link: { online: boolean; ownsUntil: string | null } };
    return link.online && link.ownsUntil !== null;
  }

  async function lease(): Promise<{ worker: string; fencingNo: number; session: string }> {
    const { rows } = await database.query<{ worker: string; fencing_no: string; session: string }>(
      `select lease.worker, lease.fencing_no, node.session from ingest_lease as lease
       join node_state as node using (facility_id) where facility_id = $1`,
      [facilityId],
    );
    const [row] = rows;
    if (!row) throw new Error('nobody has ever had the lease');
    return { worker: row.worker, fencingNo: Number(row.fencing_no), session: row.session };
  }

  const dayFromNow = (days: number): string => {
    return addLocalDays(localDateOf(HARBOUR_GOLF_PROFILE.timeZone, club.now()), days);
  };

  /** Both processes offer the same times of the day. */
  const areAlike = async (date: string): Promise<boolean> => {
    const [one, other] = await Promise.all([slotsOn(first, date, 30), slotsOn(second, date, 30)]);
    return JSON.stringify(one) === JSON.stringify(other);
  };

  const WHOSE = [
    { whose: 'the facility’s', days: 1 },
    { whose: 'the cloud’s', days: 6 },
  ];

  test.each(WHOSE)(
    'a booking of $whose time is answered by the process that does not run the link',
    async ({ days }) => {
      const slot = await findSlot(second, dayFromNow(days), 60);

      const { status, body } = await askForBooking(second, slot);

      expect({ status, body }).toMatchObject({
        status: 201,
        body: { status: 'confirmed', access: { pin: expect.any(String) } },
      });
      await waitUntil(() => areAlike(slot.date));
      expect(await slotsOn(first, slot.date, 60)).not.toContainEqual(slot);
      // The process that runs the link has sent what the other one decided.
      await waitUntil(async () => {
        const { rows } = await database.query('select 1 from node_state where peer_acked = out_seq');
        return rows.length === 1;
      });
    },
  );

  test.each(WHOSE)('of fifty customers at both processes one gets a time of $whose', async ({ days }) => {
    for (let round = 0; round < 3; round += 1) {
      const slot = await findSlot(first, dayFromNow(days), 30);

      const answers = await Promise.all(
        Array.from({ length: CLIENTS }, (_, index) => book(index % 2 === 0 ? first : second, slot)),
      );

      const statuses = answers.map(({ status }) => status).sort((a, b) => a - b);
      expect(statuses).toEqual([201, ...Array.from({ length: CLIENTS - 1 }, () => 409)]);
      await waitUntil(() => areAlike(slot.date));
    }
  });

  test.each(WHOSE)('one key at both processes is one booking of $whose time, and equal answers', async ({ days }) => {
    const slot = await findSlot(first, dayFromNow(days), 30);
    const key = randomUUID();

    const answers = await Promise.all(
      Array.from({ length: 10 }, (_, index) => book(index % 2 === 0 ? first : second, slot, key)),
    );

    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([201]));
    expect(new Set(answers.map(({ body }) => body.id)).size).toBe(1);
  });

  test.runIf(name === 'Mosquitto')(
    'a process that stood still past its lease finds it gone, and leaves the link to the other',
    async () => {
      const before = await lease();

      club.cloud.freeze();
      await waitUntil(async () => (await lease()).worker !== before.worker);
      await waitUntil(async () => (await lease()).session !== before.session);
      await waitUntil(() => isLinkedAt(second));
      const after = await lease();
      const slot = await findSlot(second, dayFromNow(1), 30);
      const booked = await book(second, slot);
      club.cloud.thaw();
      await waitUntil(() => areAlike(slot.date));
      const again = await book(first, await findSlot(first, dayFromNow(1), 30));

      expect([booked.status, again.status]).toEqual([201, 201]);
      expect(after).toMatchObject({ fencingNo: before.fencingNo + 1 });
      expect(await lease()).toEqual(after);
    },
  );

  test.runIf(name === 'Mosquitto')('whoever runs the link is killed: the other takes over by itself', async () => {
    const before = await lease();

    await club.secondCloud.kill();
    await waitUntil(async () => (await lease()).worker !== before.worker);
    await waitUntil(async () => (await lease()).session !== before.session);
    await waitUntil(() => isLinkedAt(first));

    const { status } = await book(first, await findSlot(first, dayFromNow(1), 30));
    expect(status).toBe(201);
    expect(crashes).toEqual([]);
  });

  test.runIf(name === 'Mosquitto')('whoever stops in good order is followed at once', async () => {
    club.secondCloud.start();
    await waitUntil(() => isHealthy(second.cloudUrl));
    const before = await lease();

    await club.cloud.stop();
    await waitUntil(async () => (await lease()).session !== before.session);
    await waitUntil(() => isLinkedAt(second));

    expect((await book(second, await findSlot(second, dayFromNow(1), 30))).status).toBe(201);
    expect(crashes).toEqual([]);
  });
});
