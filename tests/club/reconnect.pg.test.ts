import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { parseConfig } from '../../cloud-api/config.ts';
import { createLog } from '../../cloud-api/log.ts';
import { type RunningCloud, startCloud } from '../../cloud-api/start-cloud.ts';
import { systemClock } from '../../cloud-api/system-clock.ts';
import { systemRandom } from '../../cloud-api/system-random.ts';
import { type ClubPlaces, watchClubs } from '../support/both-databases.ts';
import { bookOnline, halfHoursOf, workAtDesk } from '../support/days-apart.ts';
import {
  type ClubController,
  PAIRED_CLOUD_SECRET,
  pairedClub,
  plantClubs,
  startClubController,
} from '../support/paired-club.ts';
import { createDatabase, type TestPostgres } from '../support/postgres.ts';
import { usePostgres } from '../support/shared-postgres.ts';
import { waitUntil } from '../support/wait-until.ts';

/** Many facilities come back to one cloud at once; `npm run bench -- reconnect` is the same with ten times as many. */

const OWN_DAYS = 2;
const DESK_CHANGES = 10;
const WEB_CHANGES = 3;
const CLUBS = Array.from({ length: 20 }, (_, number) => pairedClub(number, { bays: 2, ownDays: OWN_DAYS }));

let server: TestPostgres;
let dataDir: string;
let cloud: RunningCloud;
let controllers: ClubController[];
let places: ClubPlaces;
let ups: string[];

beforeEach(async () => {
  server = await usePostgres();
  dataDir = await mkdtemp(join(tmpdir(), 'reconnect-'));
  const databaseUrl = await createDatabase(server.url);
  await plantClubs(databaseUrl, CLUBS);
  cloud = await startCloudHere(databaseUrl);
  controllers = [];
  ups = [];
  for (const [number, club] of CLUBS.entries()) {
    controllers.push(
      await startClubController({
        club,
        dataDir: join(dataDir, String(number)),
        mqttUrl: cloud.address.mqtt,
        clock: systemClock,
        onLog: (line) => {
          if (line.includes('"link.up"')) ups.push(club.profile.id);
        },
      }),
    );
  }
  const files = controllers.map(({ club, file }) => ({ facilityId: club.profile.id, file }));
  places = await watchClubs(databaseUrl, files);
});
afterEach(async () => {
  await places?.close();
  await Promise.all(controllers.map(({ stop }) => stop()));
  await cloud?.stop();
  await server?.stop();
  await rm(dataDir, { recursive: true, force: true });
});

function startCloudHere(databaseUrl: string): Promise<RunningCloud> {
  const config = parseConfig({
    DATA_DIR: join(dataDir, 'cloud'),
    DATABASE_URL: databaseUrl,
    CLOUD_SECRET: PAIRED_CLOUD_SECRET,
    CLOUD_PORT: '0',
    MQTT_PORT: '0',
    RATE_LIMITS: 'off',
  });
  if (!config.ok) throw new Error(config.error.problems.join());
  const parts = { config: config.value, log: createLog('silent'), clock: systemClock, random: systemRandom };
  return startCloud({ ...parts, appVersion: 'test' });
}

async function setLines(isOnline: boolean): Promise<void> {
  await Promise.all(controllers.map((controller) => controller.setOnline(isOnline)));
}

/** Every facility's two streams have been heard to their ends, which are at least these. */
const areLevel = async (least: { facility: number; cloud: number }): Promise<boolean> =>
  (await places.read()).every(
    ({ facility, cloud: there }) =>
      facility.outSeq === there.inSeq &&
      there.outSeq === facility.inSeq &&
      facility.outSeq >= least.facility &&
      there.outSeq >= least.cloud,
  );

test('twenty facilities that come back at once are all linked and caught up, and none starves', async () => {
  await setLines(true);
  await waitUntil(() => areLevel({ facility: 0, cloud: 1 }));
  await setLines(false);
  const now = systemClock.now();
  for (const { club, services } of controllers) {
    await workAtDesk(services.bookings, halfHoursOf(club.profile, now, 1), DESK_CHANGES);
    const own = { cloudUrl: cloud.address.http, facilityId: club.profile.id };
    await bookOnline(own, halfHoursOf(club.profile, now, OWN_DAYS + 2), WEB_CHANGES);
  }
  expect(await areLevel({ facility: 0, cloud: 1 })).toBe(false);
  ups = [];

  await setLines(true);
  await waitUntil(() => areLevel({ facility: DESK_CHANGES, cloud: 1 + WEB_CHANGES }));

  // Once each: nobody was let in, dropped for silence and had to begin again.
  expect(ups.toSorted()).toEqual(CLUBS.map(({ profile }) => profile.id).toSorted());
});
