import { setTimeout as wait } from 'node:timers/promises';
import type { Random } from '../../../domain/random.ts';
import { seededRandom } from '../../support/seeded-random.ts';
import type { Finding } from '../checker.ts';
import { actAtTheDesk, createFrontDesk, type FrontDesk } from '../front-desk.ts';
import { createVisitors } from '../kiosk-visitor.ts';
import { inspectUnderLoad, isLinked, waitUntilLinked } from '../link-watch.ts';
import { loggedFaults } from '../logged-faults.ts';
import { type Entry, readEntries } from '../promise-log.ts';
import { actOnTheWeb } from '../web-customer.ts';
import { createWorld, keepDoing, type World } from '../world.ts';
import { drawFault, type Fault } from './faults.ts';
import { createReturnWatch, type Return, type ReturnWatch } from './return-watch.ts';
import { sweep, waitUntilSettled } from './sweep.ts';
import { startWideClubs, type WideClubs } from './wide-clubs.ts';

export type WideSoakOptions = {
  readonly rounds: number;
  readonly seed: number;
  /** Kills PostgreSQL, too. */
  readonly withPostgres: boolean;
  /** Only faults whose kind fits this; empty for all. */
  readonly only: RegExp;
  /** Keeps logs and databases to look at, even when all went well. */
  readonly keepFiles: boolean;
  /** After so many rounds everybody pauses, and all is compared. */
  readonly sweepEvery: number;
  readonly print: (line: string) => void;
};

export type WideSoakReport = {
  readonly rounds: number;
  /** By facility. */
  readonly entries: readonly (readonly Entry[])[];
  readonly findings: readonly Finding[];
  readonly troubles: readonly string[];
  /** How often each kind of fault was. */
  readonly faults: ReadonlyMap<string, number>;
  /** Each return of a facility, with the faults it came back from. */
  readonly returns: readonly Return[];
  /** From the moment all were linked until all databases were equal, at each sweep. */
  readonly settledMs: readonly number[];
  /** Clouds that gave up when PostgreSQL was away, and that a supervisor has started again. */
  readonly supervised: number;
  /** Where the logs and the databases are, when something is to be looked at. */
  readonly files: string;
};

const WEB_CUSTOMERS = 3;
const REST_MS = 80;
const VISIT_REST_MS = 400;
const LOAD_MS_MAX = 2000;
/** A round does not wait longer for its faults to be over: those that last go on beside the next. */
const ROUND_MS_MAX = 4000;
const TWO_FAULTS_PERCENT = 25;
/** Then all places that may be drawn have a fault. */
const DRAWS_MAX = 300;
/** So often the next round begins before anybody is back. */
const HASTY_PERCENT = 25;
const RETURN_LIMIT_MS = 120_000;
const SETTLE_LIMIT_MS = 120_000;
const SUPERVISOR_MS = 1000;
/** What a cloud logs as an error, and rightly, while its database is away. */
const WITHOUT_DATABASE: ReadonlySet<string> = new Set([
  'http.unavailable',
  'http.failed',
  'facility_links.sweep_failed',
  'controllers.refresh.failed',
  'controllers.seen.failed',
]);

type Soak = {
  readonly options: WideSoakOptions;
  readonly clubs: WideClubs;
  readonly worlds: readonly World[];
  readonly desks: readonly FrontDesk[];
  readonly random: Random;
  readonly watch: ReturnWatch;
  readonly troubles: string[];
  readonly found: Finding[];
  readonly faults: Map<string, number>;
  readonly returns: Return[];
  readonly settledMs: number[];
  /** What is going on just now, by place. */
  readonly going: Map<string, Promise<void>>;
};

/** Faults at three facilities, two clouds and what is between them, under load; judges by what people were told. */
export async function runWideSoak(options: WideSoakOptions): Promise<WideSoakReport> {
  const troubles: string[] = [];
  let supervised = 0;
  const clubs = await startWideClubs({
    noise: seededRandom(options.seed + 1),
    onCrash: (name, how) => {
      const cloud = clubs.clouds[Number(/^cloud-(\d)$/.exec(name)?.[1]) - 1];
      // Started while its database was away it gives up, as it should; somebody starts it again.
      if (!cloud || !options.withPostgres || !how.endsWith('code 1')) {
        troubles.push(how);
        return;
      }
      supervised += 1;
      setTimeout(() => cloud.start(), SUPERVISOR_MS);
    },
  });
  let isClean = false;
  try {
    const soak = begin(clubs, options, troubles);
    await runRounds(soak);
    const expected = options.withPostgres ? WITHOUT_DATABASE : undefined;
    troubles.push(...(await loggedFaults(clubs.dataDir, clubs.programs, expected)));
    isClean = soak.found.length === 0 && troubles.length === 0;
    const { found: findings, faults, returns, settledMs } = soak;
    const entries = clubs.facilities.map(({ logFile }) => readEntries(logFile));
    const { rounds } = options;
    return { rounds, entries, findings, troubles, faults, returns, settledMs, supervised, files: clubs.dataDir };
  } finally {
    await clubs.stop({ keepFiles: options.keepFiles || !isClean });
    if (!isClean) options.print(`to look at: ${clubs.dataDir}`);
  }
}

function begin(clubs: WideClubs, options: WideSoakOptions, troubles: string[]): Soak {
  const worlds = clubs.facilities.map((club, index) => createWorld(club, options.seed * 100 + index));
  const desks = worlds.map(createFrontDesk);
  const returns: Return[] = [];
  const nameOf = (facility: number): string => clubs.facilities[facility]?.name ?? '';
  const watch = createReturnWatch({
    count: worlds.length,
    limitMs: RETURN_LIMIT_MS,
    isLinked: async (facility) => {
      const [world, desk] = [worlds[facility], desks[facility]];
      return world !== undefined && desk !== undefined && isLinked(world, desk);
    },
    onBack: (back) => {
      returns.push(back);
      worlds[back.facility]?.record({ type: 'linked', afterMs: Math.round(back.tookMs) });
      options.print(`  ${nameOf(back.facility)} back after ${Math.round(back.tookMs)} ms: ${back.kinds.join(', ')}`);
    },
    onStuck: (facility, kinds) => {
      const limit = `${RETURN_LIMIT_MS / 1000} s`;
      troubles.push(`${nameOf(facility)} was not linked again ${limit} after ${kinds.join(', ')}`);
    },
  });
  const random = seededRandom(options.seed);
  const faults = new Map<string, number>();
  return {
    options,
    clubs,
    worlds,
    desks,
    random,
    watch,
    troubles,
    found: [],
    faults,
    returns,
    settledMs: [],
    going: new Map(),
  };
}

async function runRounds(soak: Soak): Promise<void> {
  const { options, worlds, desks, random, watch, troubles } = soak;
  for (const [index, world] of worlds.entries()) {
    const desk = desks[index];
    const tookMs = desk ? await waitUntilLinked(world, desk, RETURN_LIMIT_MS) : null;
    if (tookMs === null) throw new Error(`${world.club.profile.name} was never linked`);
  }
  let load = startLoad(soak);
  try {
    for (let round = 1; round <= options.rounds && !watch.isStuck() && soak.found.length === 0; round += 1) {
      await wait(random.below(LOAD_MS_MAX));
      const faults = strike(soak);
      const over = Promise.all(faults.flatMap(({ places }) => soak.going.get(places[0] ?? '') ?? []));
      await Promise.race([over, wait(ROUND_MS_MAX)]);
      options.print(`round ${round}: ${faults.map(({ what }) => what).join('; ')}`);
      if (random.below(100) >= HASTY_PERCENT) await mostAreBack(watch);
      const looked = worlds[random.below(worlds.length)];
      if (looked) soak.found.push(...(await inspectIfPossible(looked)));
      if (round % options.sweepEvery !== 0 || round === options.rounds) continue;
      await settle(soak, load);
      load = startLoad(soak);
    }
  } finally {
    await settle(soak, load).catch((cause: unknown) => troubles.push(`the last look failed: ${String(cause)}`));
  }
}

/** One fault, or two at once, at places that have none. */
function strike({ clubs, options, random, watch, worlds, faults, going }: Soak): Fault[] {
  const struck: Fault[] = [];
  const wanted = random.below(100) < TWO_FAULTS_PERCENT ? 2 : 1;
  for (let draws = 0; struck.length < wanted && draws < DRAWS_MAX; draws += 1) {
    const fault = drawFault(clubs, random, options.withPostgres);
    if (!options.only.test(fault.kind) || fault.places.some((place) => going.has(place))) continue;
    struck.push(fault);
    faults.set(fault.kind, (faults.get(fault.kind) ?? 0) + 1);
    for (const index of fault.touches) worlds[index]?.record({ type: 'killed', what: fault.what });
    const end = watch.begin(fault.touches, fault.kind);
    const run = fault.run().finally(() => {
      for (const place of fault.places) going.delete(place);
      end();
    });
    for (const place of fault.places) going.set(place, run);
  }
  return struck;
}

/** Until all but one are linked: one may be in a fault that lasts. */
async function mostAreBack(watch: ReturnWatch): Promise<void> {
  while (watch.backCount() < 2 && !watch.isStuck()) await wait(50);
}

async function startLoad({ worlds, desks }: Soak): Promise<void> {
  await Promise.all(
    worlds.flatMap((world, index) => {
      const desk = desks[index];
      if (!desk) return [];
      world.goOn();
      return [
        ...Array.from({ length: WEB_CUSTOMERS }, () => keepDoing(world, () => actOnTheWeb(world), REST_MS)),
        keepDoing(world, () => actAtTheDesk(world, desk), REST_MS),
        keepDoing(world, createVisitors(world, desk), VISIT_REST_MS),
      ];
    }),
  );
}

/** Lets all faults end and everybody pause, waits until nothing is under way, and judges. */
async function settle(soak: Soak, load: Promise<void>): Promise<void> {
  const { worlds, watch, going, options, found, troubles, settledMs } = soak;
  await Promise.all(going.values());
  await watch.allBack();
  for (const world of worlds) world.end();
  await load;
  await watch.allBack();
  const startedMs = performance.now();
  const open = await Promise.all(worlds.map((world) => waitUntilSettled(world, SETTLE_LIMIT_MS)));
  const tookMs = performance.now() - startedMs;
  for (const [index, what] of open.entries()) {
    if (what !== null)
      troubles.push(`facility-${index + 1} was not at rest after ${SETTLE_LIMIT_MS / 1000} s: ${what}`);
  }
  if (open.every((what) => what === null)) settledMs.push(tookMs);
  for (const world of worlds) found.push(...(await sweep(world)));
  options.print(`  swept: at rest after ${Math.round(tookMs)} ms, ${found.length} findings`);
}

/** PostgreSQL may be away just now: then somebody looks another time. */
async function inspectIfPossible(world: World): Promise<Finding[]> {
  try {
    return await inspectUnderLoad(world);
  } catch {
    return [];
  }
}
