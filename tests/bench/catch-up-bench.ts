import { loadavg } from 'node:os';
import { join } from 'node:path';
import { DAY_MS } from '../../domain/time.ts';
import { readCloudSide, readFacilitySide } from '../support/both-databases.ts';
import { bookOnline, halfHoursOf } from '../support/days-apart.ts';
import { type BareRates, measureBare } from './bare-catch-up.ts';
import { overEachBroker } from './each-broker.ts';
import { showMs, showRate, showShare, type Table } from './figures.ts';
import { type BrokerKind, type ManyClubs, measureReturn, startManyClubs, waitUntilLevel } from './many-clubs.ts';

/** A Wednesday afternoon in Halifax. */
const STARTS_AT = Date.parse('2026-06-10T14:12:00-03:00');
const CHANGES = 5000;
const OWN_DAYS = 7;
/** On the seventh day the desk has nothing left to sell. */
const WORKING_DAYS = 6;
/** So many that a day of theirs has room for its share of the changes. */
const BAYS = 14;
const CUSTOMERS_AT_ONCE = 8;

/** A week apart with 5,000 changes on each side, and how long it takes until each has the other's. */
export function benchCatchUp(): Promise<Table[]> {
  return overEachBroker(benchOver);
}

async function benchOver(broker: BrokerKind, serverUrl: string): Promise<Table> {
  const clubs = await startManyClubs({
    broker,
    serverUrl,
    count: 1,
    bays: BAYS,
    ownDays: OWN_DAYS,
    startAt: STARTS_AT,
  });
  try {
    await clubs.setLine(true);
    await waitUntilLevel(clubs);
    await clubs.setLine(false);
    await liveApart(clubs);
    await clubs.restartCloud(STARTS_AT + (WORKING_DAYS + 1) * DAY_MS);

    const load = loadavg()[0] ?? 0;
    const [arrival] = await measureReturn(clubs, 20);
    const beginAt = Date.now();
    await waitUntilLevel(clubs);
    const levelMs = Date.now() - beginAt;
    if (!arrival) throw new Error('there is a club');
    const isEqual = await compare(clubs);
    const bare = await measureBare(clubs);
    const up = CHANGES / ((arrival.toldMs - arrival.upMs) / 1000);
    const down = CHANGES / ((arrival.heardMs - arrival.upMs) / 1000);
    const allMs = Math.max(arrival.toldMs, arrival.heardMs) + levelMs;
    return {
      title: `A week apart, ${CHANGES} changes on each side, over ${broker}`,
      head: ['events a second', 'bare', 'to the cloud', 'of bare', 'to the facility', 'of bare'],
      rows: rowsOf(bare, up, down),
      notes: [
        `Linked ${showMs(arrival.upMs)} ms after the line was back; the cloud had the facility’s stream at ` +
          `${showMs(arrival.toldMs)} ms and the facility the cloud’s at ${showMs(arrival.heardMs)} ms; ` +
          `all was told, the week’s new days too, at ${showMs(allMs)} ms.`,
        `To the cloud ${showRate(up)} events a second, to the facility ${showRate(down)}, both at once.`,
        `Both sides hold the same: ${isEqual ? 'yes' : 'NO'}. Load before: ${load.toFixed(1)}.`,
        `An event is ${bare.eventBytes} bytes; ${bare.eventsAFrame} fit a frame.`,
      ],
    };
  } finally {
    await clubs.stop();
  }
}

function rowsOf(bare: BareRates, up: number, down: number): string[][] {
  const row = (name: string, rate: number): string[] => [
    name,
    showRate(rate),
    showRate(up),
    showShare(up, rate),
    showRate(down),
    showShare(down, rate),
  ];
  return [
    row('QoS 1 publish and ack, one after the other', bare.publishedAlone),
    row('QoS 1 publish and ack, as many on the way as the window', bare.publishedInWindow),
    row('SQLite, a commit each', bare.sqliteAlone),
    row('SQLite, a commit a frame', bare.sqliteBatched),
    row('PostgreSQL, a commit each', bare.postgresAlone),
    row('PostgreSQL, a commit a frame', bare.postgresBatched),
  ];
}

async function liveApart(clubs: ManyClubs): Promise<void> {
  const [club] = clubs.clubs;
  if (!club) throw new Error('there is a club');
  const cloud = { cloudUrl: clubs.cloudUrl, facilityId: club.profile.id };
  const changesADay = Math.ceil(CHANGES / WORKING_DAYS);
  for (let day = 0; day < WORKING_DAYS; day += 1) {
    await clubs.setDay(STARTS_AT + day * DAY_MS);
    await clubs.work(day + 1, Math.min(changesADay, CHANGES - day * changesADay));
  }
  await clubs.setDay(STARTS_AT + (WORKING_DAYS + 1) * DAY_MS);
  await Promise.all(
    Array.from({ length: CUSTOMERS_AT_ONCE }, (_, customer) =>
      bookOnline(cloud, halfHoursOf(club.profile, STARTS_AT, OWN_DAYS + 1 + customer), CHANGES / CUSTOMERS_AT_ONCE),
    ),
  );
}

async function compare(clubs: ManyClubs): Promise<boolean> {
  const facility = readFacilitySide(join(clubs.dataDir, 'club-0/facility.db'));
  const cloud = await readCloudSide(clubs.databaseUrl, clubs.clubs[0]?.profile.id ?? '');
  return (['held', 'ranges', 'visits'] as const).every((what) => String(facility[what]) === String(cloud[what]));
}
