import { setTimeout as wait } from 'node:timers/promises';
import type { Random } from '../../../domain/random.ts';
import { seededRandom } from '../../support/seeded-random.ts';
import type { Finding } from '../checker.ts';
import { actAtTheDesk, createFrontDesk, type FrontDesk } from '../front-desk.ts';
import { createVisitors } from '../kiosk-visitor.ts';
import { inspectUnderLoad, isLinked, waitUntilLinked } from '../link-watch.ts';
import { loggedFaults } from '../logged-faults.ts';
import { rest } from '../stopping.ts';
import { actOnTheWeb } from '../web-customer.ts';
import { createWorld, keepDoing, type World } from '../world.ts';
import { drawFault, type Fault } from './faults.ts';
import { addJournals, type Journal, readJournal, writeJournal } from './journal.ts';
import { keepLogs } from './kept-logs.ts';
import { createReturnWatch, type Return, type ReturnWatch } from './return-watch.ts';
import { sweep, waitUntilSettled } from './sweep.ts';
import { startWideClubs, type WideClubs } from './wide-clubs.ts';
import { progressLine } from './wide-summary.ts';

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
  /** A file that remembers what every sweep found good, and from which another run goes on; null for none. */
  readonly journal: string | null;
  readonly print: (line: string) => void;
  /** Ends the run early: everything is stopped, and the report is of what was seen until then. */
  readonly signal: AbortSignal;
};

export type WideSoakReport = {
  /** How many were wanted; the journal says how many there were. */
  readonly rounds: number;
  /** Of this run and those that it goes on from. */
  readonly journal: Journal;
  readonly findings: readonly Finding[];
  readonly troubles: readonly string[];
  readonly isStopped: boolean;
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
const PROGRESS_EVERY = 10;
/** Draws of one round; each has its own, so that a run which goes on from a journal draws what it would have drawn. */
const CHANCES_PER_SEED = 100_000;
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
  readonly watch: ReturnWatch;
  readonly troubles: string[];
  readonly found: Finding[];
  /** What is going on just now, by place. */
  readonly going: Map<string, Promise<void>>;
  /** What this run goes on from. */
  readonly before: Journal;
  /** Of this run alone. */
  readonly here: {
    rounds: number;
    readonly faults: Record<string, number>;
    readonly returns: Return[];
    readonly settledMs: number[];
    supervised: number;
  };
};

/** Faults at three facilities, two clouds and what is between them, under load; judges by what people were told. */
export async function runWideSoak(options: WideSoakOptions): Promise<WideSoakReport> {
  const { rounds, seed, signal, withPostgres, print } = options;
  const before = readJournal(options.journal, seed);
  const troubles: string[] = [];
  const here: Soak['here'] = { rounds: 0, faults: {}, returns: [], settledMs: [], supervised: 0 };
  let clubs: WideClubs | null = null;
  const onCrash = (name: string, how: string): void => {
    // A terminal tells all programs to stop, not only us.
    if (signal.aborted) return;
    const cloud = clubs?.clouds[Number(/^cloud-(\d)$/.exec(name)?.[1]) - 1];
    // Started while its database was away it gives up, as it should; somebody starts it again.
    if (!cloud || !withPostgres || !how.endsWith('code 1')) {
      troubles.push(how);
      return;
    }
    here.supervised += 1;
    void rest(SUPERVISOR_MS, signal).then(() => signal.aborted || cloud.start());
  };
  clubs = await startWideClubs({ noise: seededRandom(seed + 1), onCrash, signal });
  const { dataDir, programs } = clubs;
  let isClean = false;
  try {
    const soak = begin({ options, clubs, troubles, before, here });
    await runRounds(soak);
    const isStopped = signal.aborted;
    if (!isStopped)
      troubles.push(...(await loggedFaults(dataDir, programs, withPostgres ? WITHOUT_DATABASE : undefined)));
    isClean = soak.found.length === 0 && troubles.length === 0 && !isStopped;
    return { rounds, journal: journalOf(soak), findings: soak.found, troubles, isStopped, files: dataDir };
  } finally {
    await clubs.stop({ keepFiles: options.keepFiles || !isClean });
    if (!isClean) print(`logs are kept in ${await keepLogs(dataDir)}, databases in ${dataDir}`);
  }
}

/** Of all rounds, those of this run included. */
function journalOf({ options: { seed }, before, here, worlds }: Soak): Journal {
  return addJournals(before, { ...here, seed, told: worlds.map((world) => world.told()) });
}

function begin(parts: Pick<Soak, 'options' | 'clubs' | 'troubles' | 'before' | 'here'>): Soak {
  const { options, clubs, troubles, before, here } = parts;
  const { seed, signal } = options;
  const worlds = clubs.facilities.map((club, index) =>
    createWorld(club, seed * 100 + index + before.rounds * CHANCES_PER_SEED, signal),
  );
  const desks = worlds.map(createFrontDesk);
  const nameOf = (facility: number): string => clubs.facilities[facility]?.name ?? '';
  const watch = createReturnWatch({
    count: worlds.length,
    limitMs: RETURN_LIMIT_MS,
    signal,
    isLinked: async (facility) => {
      const [world, desk] = [worlds[facility], desks[facility]];
      return world !== undefined && desk !== undefined && isLinked(world, desk);
    },
    onBack: (back) => {
      here.returns.push(back);
      worlds[back.facility]?.record({ type: 'linked', afterMs: Math.round(back.tookMs) });
      options.print(`  ${nameOf(back.facility)} back after ${Math.round(back.tookMs)} ms: ${back.kinds.join(', ')}`);
    },
    onStuck: (facility, kinds) => {
      const limit = `${RETURN_LIMIT_MS / 1000} s`;
      troubles.push(`${nameOf(facility)} was not linked again ${limit} after ${kinds.join(', ')}`);
    },
  });
  return { ...parts, worlds, desks, watch, found: [], going: new Map() };
}

async function runRounds(soak: Soak): Promise<void> {
  const { options, before, here, troubles } = soak;
  const { rounds, signal } = options;
  if (before.rounds > 0) options.print(`going on after round ${before.rounds}`);
  await firstLink(soak);
  const startedMs = performance.now();
  let load = startLoad(soak);
  try {
    for (let round = before.rounds + 1; round <= rounds && isToGoOn(soak); round += 1) {
      await playRound(soak, round);
      if (signal.aborted) break;
      here.rounds += 1;
      if (round % PROGRESS_EVERY === 0) printProgress(soak, performance.now() - startedMs);
      if (round % options.sweepEvery !== 0 || round === rounds) continue;
      await settle(soak, load);
      load = startLoad(soak);
    }
  } catch (cause) {
    if (!signal.aborted) troubles.push(`the run broke off: ${String(cause)}`);
  }
  try {
    await (signal.aborted ? endAll(soak, load) : settle(soak, load));
  } catch (cause) {
    if (!signal.aborted) troubles.push(`the last look failed: ${String(cause)}`);
  }
}

async function firstLink({ worlds, desks }: Soak): Promise<void> {
  for (const [index, world] of worlds.entries()) {
    const desk = desks[index];
    const tookMs = desk ? await waitUntilLinked(world, desk, RETURN_LIMIT_MS) : null;
    world.signal.throwIfAborted();
    if (tookMs === null) throw new Error(`${world.club.profile.name} was never linked`);
  }
}

function isToGoOn({ options, watch, found, troubles }: Soak): boolean {
  return !options.signal.aborted && !watch.isStuck() && found.length === 0 && troubles.length === 0;
}

async function playRound(soak: Soak, round: number): Promise<void> {
  const { options, worlds, watch } = soak;
  const { seed, signal, print } = options;
  const random = seededRandom(seed * CHANCES_PER_SEED + round);
  await rest(random.below(LOAD_MS_MAX), signal);
  if (signal.aborted) return;
  const faults = strike(soak, random);
  const over = Promise.all(faults.flatMap(({ places }) => soak.going.get(places[0] ?? '') ?? []));
  await Promise.race([over, rest(ROUND_MS_MAX, signal)]);
  print(`round ${round}: ${faults.map(({ what }) => what).join('; ')}`);
  if (random.below(100) >= HASTY_PERCENT) await mostAreBack(watch, signal);
  const looked = worlds[random.below(worlds.length)];
  if (looked) soak.found.push(...(await inspectIfPossible(looked)));
}

function printProgress(soak: Soak, tookMs: number): void {
  const { options, here, found, troubles } = soak;
  const journal = journalOf(soak);
  const counts = { played: here.rounds, findings: found.length, troubles: troubles.length };
  options.print(progressLine({ ...counts, round: journal.rounds, rounds: options.rounds, tookMs, journal }));
}

/** One fault, or two at once, at places that have none. */
function strike({ clubs, options, watch, worlds, here, going, troubles }: Soak, random: Random): Fault[] {
  const { signal } = options;
  const struck: Fault[] = [];
  const wanted = random.below(100) < TWO_FAULTS_PERCENT ? 2 : 1;
  for (let draws = 0; struck.length < wanted && draws < DRAWS_MAX; draws += 1) {
    const fault = drawFault(clubs, random, options.withPostgres);
    if (!options.only.test(fault.kind) || fault.places.some((place) => going.has(place))) continue;
    struck.push(fault);
    here.faults[fault.kind] = (here.faults[fault.kind] ?? 0) + 1;
    for (const index of fault.touches) worlds[index]?.record({ type: 'killed', what: fault.what });
    const end = watch.begin(fault.touches, fault.kind);
    const run = fault
      .run(signal)
      .catch((cause: unknown) => {
        if (!signal.aborted) troubles.push(`${fault.what} failed: ${String(cause)}`);
      })
      .finally(() => {
        for (const place of fault.places) going.delete(place);
        end();
      });
    for (const place of fault.places) going.set(place, run);
  }
  return struck;
}

/** Until all but one are linked: one may be in a fault that lasts. */
async function mostAreBack(watch: ReturnWatch, signal: AbortSignal): Promise<void> {
  while (watch.backCount() < 2 && !watch.isStuck() && !signal.aborted) await wait(50);
}

function startLoad({ options, worlds, desks, troubles }: Soak): Promise<void> {
  const all = Promise.all(
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
  return all.then(
    () => undefined,
    (cause: unknown) => {
      if (!options.signal.aborted) troubles.push(`the load broke off: ${String(cause)}`);
    },
  );
}

/** Nobody begins anything any more, and what goes on comes to its end. */
async function endAll({ worlds, going }: Soak, load: Promise<void>): Promise<void> {
  await Promise.all(going.values());
  for (const world of worlds) world.end();
  await load;
}

/** Lets all faults end and everybody pause, waits until nothing is under way, and judges. */
async function settle(soak: Soak, load: Promise<void>): Promise<void> {
  const { worlds, watch, going, options, found, troubles, here } = soak;
  await Promise.all(going.values());
  await watch.allBack();
  await endAll(soak, load);
  await watch.allBack();
  const startedMs = performance.now();
  const open = await Promise.all(worlds.map((world) => waitUntilSettled(world, SETTLE_LIMIT_MS)));
  const tookMs = performance.now() - startedMs;
  // What was not waited for cannot be judged.
  if (options.signal.aborted) return;
  for (const [index, what] of open.entries()) {
    if (what !== null)
      troubles.push(`facility-${index + 1} was not at rest after ${SETTLE_LIMIT_MS / 1000} s: ${what}`);
  }
  if (open.every((what) => what === null)) here.settledMs.push(tookMs);
  for (const world of worlds) found.push(...(await sweep(world)));
  options.print(`  swept: at rest after ${Math.round(tookMs)} ms, ${found.length} findings`);
  const isGood = found.length === 0 && troubles.length === 0;
  if (options.journal !== null && isGood) writeJournal(options.journal, journalOf(soak));
}

/** PostgreSQL may be away just now: then somebody looks another time. */
async function inspectIfPossible(world: World): Promise<Finding[]> {
  try {
    return await inspectUnderLoad(world);
  } catch {
    return [];
  }
}
