import { randomUUID } from 'node:crypto';
import { loadavg } from 'node:os';
import { setTimeout as wait } from 'node:timers/promises';
import { bookOnline, halfHoursOf } from '../support/days-apart.ts';
import { overEachBroker } from './each-broker.ts';
import { quantile, showMs, type Table } from './figures.ts';
import {
  type Arrival,
  type BrokerKind,
  type ManyClubs,
  measureReturn,
  startManyClubs,
  waitUntilLevel,
} from './many-clubs.ts';
import { showTimings } from './timings.ts';
import { wideClubBookings } from './wide-club.ts';

const CLUBS = 200;
/** What each club and its customers have changed meanwhile: fifty in all. */
const DESK_CHANGES = 40;
const WEB_CHANGES = 10;
const OWN_DAYS = 2;
const BAYS = 2;
const CUSTOMERS_AT_ONCE = 8;

/** Somebody books on the web page of a club that has nothing to do with it, this often. */
const BOOKING_EVERY_MS = 50;
const QUIET_MS = 15_000;

/** All clubs come back at once to one cloud, while people go on booking elsewhere. */
export function benchReconnect(): Promise<Table[]> {
  return overEachBroker(benchOver);
}

async function benchOver(broker: BrokerKind, serverUrl: string): Promise<Table> {
  const startAt = Date.now();
  const clubs = await startManyClubs({ broker, serverUrl, count: CLUBS, bays: BAYS, ownDays: OWN_DAYS, startAt });
  try {
    await clubs.setLine(true);
    await waitUntilLevel(clubs);
    await clubs.setLine(false);
    await clubs.work(1, DESK_CHANGES);
    await bookEverywhere(clubs, startAt);

    const bodies = wideClubBookings(startAt)[Symbol.iterator]();
    const quiet = bookSteadily(clubs.cloudUrl, bodies);
    await wait(QUIET_MS);
    const without = await quiet.stop();
    const load = loadavg()[0] ?? 0;
    const storm = bookSteadily(clubs.cloudUrl, bodies);
    const arrivals = await measureReturn(clubs, 100);
    const meanwhile = await storm.stop();
    return tableOf({ broker, arrivals, without, meanwhile, load });
  } finally {
    await clubs.stop();
  }
}

/** Web customers of all clubs, on days that are the cloud's. */
async function bookEverywhere(clubs: ManyClubs, startAt: number): Promise<void> {
  const left = [...clubs.clubs];
  const bookNext = async (): Promise<void> => {
    for (let club = left.pop(); club; club = left.pop()) {
      const cloud = { cloudUrl: clubs.cloudUrl, facilityId: club.profile.id };
      await bookOnline(cloud, halfHoursOf(club.profile, startAt, OWN_DAYS + 2), WEB_CHANGES);
    }
  };
  await Promise.all(Array.from({ length: CUSTOMERS_AT_ONCE }, bookNext));
}

/** Books one of `bodies` at a time, however long the ones before take; `stop` tells how long each took. */
function bookSteadily(cloudUrl: string, bodies: Iterator<string>): { stop(): Promise<number[]> } {
  const taken: number[] = [];
  const under: Promise<void>[] = [];
  const bookOne = async (): Promise<void> => {
    const body: string = bodies.next().value;
    const beginMs = performance.now();
    const headers = { 'content-type': 'application/json', 'idempotency-key': randomUUID() };
    const answer = await fetch(`${cloudUrl}/api/v1/bookings`, { method: 'POST', headers, body });
    const text = await answer.text();
    if (answer.status !== 201) throw new Error(`booking answered ${answer.status}: ${text}`);
    taken.push(performance.now() - beginMs);
  };
  const timer = setInterval(() => void under.push(bookOne()), BOOKING_EVERY_MS);
  return {
    stop: async () => {
      clearInterval(timer);
      await Promise.all(under);
      return taken;
    },
  };
}

type Outcome = {
  readonly broker: BrokerKind;
  readonly arrivals: readonly Arrival[];
  readonly without: readonly number[];
  readonly meanwhile: readonly number[];
  readonly load: number;
};

function tableOf({ broker, arrivals, without, meanwhile, load }: Outcome): Table {
  const ups = arrivals.map(({ upMs }) => upMs);
  const level = arrivals.map(({ toldMs, heardMs }) => Math.max(toldMs, heardMs));
  const ratio = (q: number): string => (quantile(meanwhile, q) / quantile(without, q)).toFixed(1);
  const slowest = quantile(level, 1) / quantile(level, 0.5);
  return {
    title: `${CLUBS} facilities reconnect at once, each with ${DESK_CHANGES} + ${WEB_CHANGES} changes, over ${broker}`,
    head: ['', 'number', 'p50 ms', 'p95 ms', 'p99 ms', 'longest ms'],
    rows: [
      ['until a facility is linked', ...showTimings(ups), showMs(Math.max(...ups))],
      ['until it has caught up, both ways', ...showTimings(level), showMs(Math.max(...level))],
      ['web bookings elsewhere, no storm', ...showTimings(without), showMs(Math.max(...without))],
      ['web bookings elsewhere, meanwhile', ...showTimings(meanwhile), showMs(Math.max(...meanwhile))],
    ],
    notes: [
      `All ${CLUBS} had caught up after ${(Math.max(...level) / 1000).toFixed(1)} s; the slowest took ` +
        `${slowest.toFixed(1)} × the median.`,
      `A web booking took ${ratio(0.5)} × (p50), ${ratio(0.95)} × (p95), ${ratio(0.99)} × (p99) of what it takes ` +
        `without the storm. Load before: ${load.toFixed(1)}.`,
    ],
  };
}
