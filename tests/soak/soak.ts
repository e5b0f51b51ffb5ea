import { join } from 'node:path';
import { DEMO_STAFF, HARBOUR_GOLF_PROFILE } from '../../demo/harbour-golf.ts';
import { type ClubProcesses, startClubProcesses } from '../support/club-processes.ts';
import { checkAtRest, type Finding } from './checker.ts';
import { actAtTheDesk, createFrontDesk, type FrontDesk } from './front-desk.ts';
import { createVisitors } from './kiosk-visitor.ts';
import { inspectUnderLoad, readBothSides, waitUntilAtRest, waitUntilLinked } from './link-watch.ts';
import { loggedFaults } from './logged-faults.ts';
import { type Entry, readEntries } from './promise-log.ts';
import { rest } from './stopping.ts';
import { readCloud, readFacility } from './stored-bookings.ts';
import { actOnTheWeb } from './web-customer.ts';
import { createWorld, keepDoing, type SoakClub, type World } from './world.ts';

export type SoakOptions = {
  readonly kills: number;
  readonly seed: number;
  /** Null for cloud-api's own PostgreSQL. */
  readonly databaseUrl: string | null;
  /** Kills that PostgreSQL, too, whenever cloud-api is killed. */
  readonly withPostgres: boolean;
  /** Keeps logs and databases to look at, even when all went well. */
  readonly keepFiles: boolean;
  readonly print: (line: string) => void;
  /** Ends the run early: everything is stopped, and the report is of what was seen until then. */
  readonly signal: AbortSignal;
};

export type SoakReport = {
  readonly kills: number;
  /** Ended early: the databases were not looked at in the end. */
  readonly isStopped: boolean;
  readonly entries: readonly Entry[];
  readonly findings: readonly Finding[];
  /** Whatever else went wrong: a side that did not come back, a program that ended by itself, a fault it logged. */
  readonly troubles: readonly string[];
  /** From each restart until both sides said that they were linked. */
  readonly linkedMs: readonly number[];
  /** From the end of the load until the two databases were equal; null when they never were. */
  readonly restMs: number | null;
  /** Where the log and the databases are, when something is to be looked at. */
  readonly files: string;
};

const WEB_CUSTOMERS = 5;
const STAFF = 3;
const REST_MS = 40;
const VISIT_REST_MS = 250;
const LINK_LIMIT_MS = 60_000;
const REST_LIMIT_MS = 60_000;
const LOAD_MS_MAX = 2000;
const OFF_MS_MAX = 1500;
/** So often a second kill does not wait for the link to come back after the first. */
const HASTY_PERCENT = 25;

/** Kills the club's programs at random moments under load, starts them again each time, and judges what remains. */
export async function runSoak(options: SoakOptions): Promise<SoakReport> {
  const troubles: string[] = [];
  const { databaseUrl, signal } = options;
  const onCrash = (how: string): void => {
    // A terminal tells all programs to stop, not only us.
    if (!signal.aborted) troubles.push(how);
  };
  const club = await startClubProcesses({ databaseUrl, logLevel: 'info', onCrash, signal });
  let isClean = false;
  try {
    const report = await soak(club, options, troubles);
    isClean = report.findings.length === 0 && troubles.length === 0 && !report.isStopped;
    return report;
  } finally {
    await club.stop({ keepFiles: options.keepFiles || !isClean });
  }
}

async function soak(club: ClubProcesses, options: SoakOptions, troubles: string[]): Promise<SoakReport> {
  const world = createWorld(soakClubOf(club), options.seed, options.signal);
  const desk = createFrontDesk(world);
  const { signal } = options;
  const isLinkedOnce = (await waitUntilLinked(world, desk, LINK_LIMIT_MS)) !== null;
  signal.throwIfAborted();
  if (!isLinkedOnce) throw new Error('the club was never linked');
  await waitUntilAtRest(world, REST_LIMIT_MS);
  await recordDemoBookings(world);

  const load = startLoad(world, desk);
  const found: Finding[] = [];
  const linkedMs: number[] = [];
  let kills = 0;
  try {
    for (let kill = 1; kill <= options.kills; kill += 1) {
      await rest(world.random.below(LOAD_MS_MAX), signal);
      if (signal.aborted) break;
      const what = await killAndRestart(club, world, options);
      kills = kill;
      if (kill < options.kills && world.random.below(100) < HASTY_PERCENT) {
        options.print(`kill ${kill}: ${what}, and again before it was back`);
        continue;
      }
      const tookMs = await waitUntilLinked(world, desk, LINK_LIMIT_MS);
      if (signal.aborted) break;
      options.print(`kill ${kill}: ${what}, linked again after ${tookMs === null ? '–' : Math.round(tookMs)} ms`);
      if (tookMs === null) troubles.push(`kill ${kill}: not linked again after ${LINK_LIMIT_MS / 1000} s`);
      else {
        linkedMs.push(tookMs);
        world.record({ type: 'linked', afterMs: Math.round(tookMs) });
        found.push(...(await inspectUnderLoad(world)));
      }
    }
  } catch (cause) {
    // What stops with us answers no more.
    if (!signal.aborted) throw cause;
  } finally {
    world.end();
    await load;
  }

  const files = club.dataDir;
  const soFar = () => ({ kills, entries: readEntries(world.club.logFile), findings: found, troubles, linkedMs, files });
  if (signal.aborted) return { ...soFar(), isStopped: true, restMs: null };
  const restMs = await waitUntilAtRest(world, REST_LIMIT_MS);
  if (restMs === null) troubles.push(`the two sides were not equal ${REST_LIMIT_MS / 1000} s after the load ended`);
  await club.facility.stop();
  const stored = {
    facility: readFacility(club.facilityFile),
    cloud: await readCloud(await club.databaseUrl(), world.club.profile.id),
  };
  found.push(...checkAtRest(readEntries(world.club.logFile), stored));
  troubles.push(...(await loggedFaults(club.dataDir, ['cloud', 'facility'])));
  return { ...soFar(), isStopped: false, restMs };
}

function soakClubOf({ dataDir, facilityUrl, cloudUrl, facilityFile, now, databaseUrl }: ClubProcesses): SoakClub {
  return {
    profile: HARBOUR_GOLF_PROFILE,
    staff: DEMO_STAFF[2],
    facilityUrl,
    cloudUrls: [cloudUrl],
    facilityFile,
    logFile: join(dataDir, 'promises.jsonl'),
    now,
    databaseUrl,
  };
}

/** What the demo has sold before anybody came is promised as well. */
async function recordDemoBookings(world: World): Promise<void> {
  const { cloud } = await readBothSides(world);
  for (const { bookingId, place, revision, state } of cloud.rows) {
    if (bookingId === null || state === 'void') continue;
    world.record({ type: 'sold', attempt: `demo ${bookingId}`, bookingId, revision, place });
  }
}

async function startLoad(world: World, desk: FrontDesk): Promise<void> {
  const visit = createVisitors(world, desk);
  await Promise.all([
    ...Array.from({ length: WEB_CUSTOMERS }, () => keepDoing(world, () => actOnTheWeb(world), REST_MS)),
    ...Array.from({ length: STAFF }, () => keepDoing(world, () => actAtTheDesk(world, desk), REST_MS)),
    keepDoing(world, visit, VISIT_REST_MS),
  ]);
}

/** Facility, cloud or both; each comes back after a while of its own. */
async function killAndRestart(
  club: ClubProcesses,
  { random, record, signal }: World,
  options: SoakOptions,
): Promise<string> {
  const what = (['facility', 'cloud', 'both'] as const)[random.below(3)] ?? 'both';
  record({ type: 'killed', what });
  const restart = async (side: 'facility' | 'cloud'): Promise<void> => {
    await club[side].kill();
    if (side === 'cloud' && options.withPostgres) await club.killPostgres();
    await rest(random.below(OFF_MS_MAX), signal);
    club[side].start();
  };
  await Promise.all([what === 'cloud' ? null : restart('facility'), what === 'facility' ? null : restart('cloud')]);
  return what;
}
