import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { parseConfig } from '../../cloud-api/config.ts';
import { createLog } from '../../cloud-api/log.ts';
import { startCloud } from '../../cloud-api/start-cloud.ts';
import { DAY_MS } from '../../domain/time.ts';
import { decodeEnvelope } from '../../sync/protocol/envelope.ts';
import { readSeal } from '../../sync/protocol/seal.ts';
import { readCloudSide, readFacilitySide, type Side, watchClubs } from '../support/both-databases.ts';
import { bookOnline, halfHoursOf, workAtDesk } from '../support/days-apart.ts';
import { at } from '../support/facility-profile.ts';
import { hasMosquitto, startMosquitto } from '../support/mosquitto.ts';
import {
  type ClubController,
  PAIRED_CLOUD_SECRET,
  pairedClub,
  plantClubs,
  startClubController,
} from '../support/paired-club.ts';
import { createDatabase, type TestPostgres } from '../support/postgres.ts';
import { usePostgres } from '../support/shared-postgres.ts';
import { seededRandom } from '../support/seeded-random.ts';
import { type ShiftableClock, shiftableClock } from '../support/shiftable-clock.ts';
import { waitUntil } from '../support/wait-until.ts';

/** A facility and its cloud after days without each other; `npm run bench -- catch-up` is the same at full length. */

const WEDNESDAY = at('2026-06-10T14:12:00-03:00');
const OWN_DAYS = 7;
/** On the seventh day the desk has nothing left to sell. */
const WORKING_DAYS = 6;
const CHANGES_A_DAY = 50;
const CHANGES = WORKING_DAYS * CHANGES_A_DAY;

const CLUB = pairedClub(1, { bays: 4, ownDays: OWN_DAYS });
const MQTT_CLOUD = { username: 'cloud', password: 'cloud-password' };

let server: TestPostgres;

beforeAll(async () => {
  server = await usePostgres();
});
afterAll(() => server?.stop());

const brokers = [
  { name: 'the embedded broker', start: async () => null },
  ...(hasMosquitto() ? [{ name: 'Mosquitto', start: () => startMosquitto([], MQTT_CLOUD) }] : []),
];

describe.each(brokers)('over $name', ({ start }) => {
  let closers: (() => Promise<unknown>)[];
  let clock: ShiftableClock;
  let databaseUrl: string;
  let cloudUrl: string;
  let controller: ClubController;
  /** What each direction's data frames held, in the order in which they were sent. */
  let wire: { direction: 'up' | 'dn'; seq: number; hash: string }[];
  let alarms: string[];

  beforeEach(async () => {
    closers = [];
    wire = [];
    alarms = [];
    clock = shiftableClock(WEDNESDAY);
    databaseUrl = await createDatabase(server.url);
    await plantClubs(databaseUrl, [CLUB]);
    const dataDir = await mkdtemp(join(tmpdir(), 'apart-'));
    closers.push(() => rm(dataDir, { recursive: true, force: true }));
    const broker = await start();
    if (broker) closers.push(broker.stop);
    const address = await startCloudHere(dataDir, broker);
    cloudUrl = address.http;
    controller = await startClubController({
      club: CLUB,
      dataDir: join(dataDir, 'facility'),
      mqttUrl: address.mqtt,
      clock,
      onWire: noteData,
      onLog: noteAlarm,
    });
    closers.push(controller.stop);
  });
  afterEach(async () => {
    for (const close of closers.toReversed()) await close();
  });

  async function startCloudHere(dataDir: string, broker: Awaited<ReturnType<typeof start>>) {
    const config = parseConfig({
      DATA_DIR: join(dataDir, 'cloud'),
      DATABASE_URL: databaseUrl,
      CLOUD_SECRET: PAIRED_CLOUD_SECRET,
      CLOUD_PORT: '0',
      MQTT_PORT: '0',
      RATE_LIMITS: 'off',
      ...(broker && {
        MQTT_URL: broker.url.replace('://', `://${MQTT_CLOUD.username}:${MQTT_CLOUD.password}@`),
        MOSQUITTO_DIR: broker.dir,
      }),
    });
    if (!config.ok) throw new Error(config.error.problems.join());
    const log = createLog('info', { write: noteAlarm });
    const cloud = await startCloud({ config: config.value, log, clock, random: seededRandom(1), appVersion: 'test' });
    closers.push(cloud.stop);
    return cloud.address;
  }

  function noteAlarm(line: string): void {
    const { event } = JSON.parse(line) as { event: string };
    if (/^link\.(?!up|down|connecting)/.test(event)) alarms.push(event);
  }

  function noteData(direction: 'up' | 'dn', payload: Uint8Array): void {
    const sealed = readSeal(payload);
    const frame = sealed && decodeEnvelope(sealed.envelope)?.frame;
    if (frame?.t !== 'data') return;
    wire.push(...frame.events.map(({ hash }, index) => ({ direction, seq: frame.first + index, hash })));
  }

  async function readBoth(): Promise<{ facility: Side; cloud: Side }> {
    return { facility: readFacilitySide(controller.file), cloud: await readCloudSide(databaseUrl, CLUB.profile.id) };
  }

  /** Both have heard all that there is, `least` of it from each, and the facility has its days. */
  async function waitUntilLevel(least: number): Promise<void> {
    const places = await watchClubs(databaseUrl, [{ facilityId: CLUB.profile.id, file: controller.file }]);
    const isLevel = async (): Promise<boolean> =>
      (await places.read()).every(({ facility, cloud }) => {
        const isDrained = facility.outSeq === cloud.inSeq && cloud.outSeq === facility.inSeq;
        return isDrained && facility.outSeq >= least && cloud.outSeq > least;
      });
    closers.push(places.close);
    await waitUntil(isLevel);
  }

  async function liveApart(): Promise<void> {
    const { profile } = CLUB;
    const cloud = { cloudUrl, facilityId: profile.id };
    for (let day = 0; day < WORKING_DAYS; day += 1) {
      clock.shiftTo(WEDNESDAY + day * DAY_MS);
      await workAtDesk(controller.services.bookings, halfHoursOf(profile, WEDNESDAY, day + 1), CHANGES_A_DAY);
      await bookOnline(cloud, halfHoursOf(profile, WEDNESDAY, OWN_DAYS + 1 + day), CHANGES_A_DAY);
    }
    clock.shiftTo(WEDNESDAY + (WORKING_DAYS + 1) * DAY_MS);
  }

  test('both sides are the same after a week apart, in which each has changed much; nothing is told twice', async () => {
    await controller.setOnline(true);
    await waitUntilLevel(0);
    await controller.setOnline(false);
    await liveApart();
    const before = await readBoth();
    wire = [];
    // A controller that has just been paired is fenced until the cloud has seen it.
    alarms = [];

    await controller.setOnline(true);
    await waitUntilLevel(CHANGES);

    const { facility, cloud } = await readBoth();
    expect(before.facility.place.outSeq - before.cloud.place.inSeq).toBe(CHANGES);
    expect(before.cloud.place.outSeq - before.facility.place.inSeq).toBe(CHANGES);
    expect(cloud.heard).toEqual(facility.told);
    expect(facility.heard).toEqual(cloud.told);
    expect(cloud.held).toEqual(facility.held);
    expect(cloud.ranges).toEqual(facility.ranges);
    expect(cloud.visits).toEqual(facility.visits);
    expect(facility.visits).toHaveLength(CHANGES / 5);
    // Between what was heard before and what stands now, nothing was left out. A slow answer has things sent again.
    expect(seqsOf('up')).toEqual(from(before.cloud.place.inSeq, facility.place.outSeq));
    expect(seqsOf('dn')).toEqual(from(before.facility.place.inSeq, cloud.place.outSeq));
    expect(alarms).toEqual([]);
  });

  const seqsOf = (way: 'up' | 'dn'): number[] => [
    ...new Set(wire.filter(({ direction }) => direction === way).map(({ seq }) => seq)),
  ];

  const from = (after: number, until: number): number[] =>
    Array.from({ length: until - after }, (_, index) => after + 1 + index);
});
