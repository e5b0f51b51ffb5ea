import type { Random } from '../../../domain/random.ts';
import { DAY_MS, MINUTE_MS } from '../../../domain/time.ts';
import type { FaultsChange } from '../../../simulators/unifi-access/faults.ts';
import { countGrants } from '../../../main/controller/access/visitors/door-grant-repository.ts';
import { listDeadJobs } from '../../../main/controller/jobs/job-repository.ts';
import { seededRandom } from '../../support/seeded-random.ts';
import { openVisitorClub, type VisitorClub } from '../../support/visitor-club.ts';
import { DOOR_IDS } from '../../support/visitor-process.ts';
import { createPeople, type People, type Tally } from './people.ts';
import { drawManners, drawTrouble } from './troubles.ts';
import { createWatch, type Watch } from './watch.ts';

export type MonthOptions = {
  readonly seed: number;
  readonly days: number;
  /** False: the saga alone has to leave everything right, and nobody meddles at the console. */
  readonly reconciles: boolean;
  /** Hears at the end of each day how it stands, so that a run that is stopped has told what it saw. */
  readonly onDay?: (day: number, report: MonthReport) => void;
};

export type MonthReport = {
  /** Empty where all held. The first one ends the month. */
  readonly violations: readonly string[];
  readonly tally: Tally & { calls: number; troubles: number; restarts: number; powerCuts: number; letIn: number };
  readonly refused: number;
  /** The longest that anything differed while the console could be reached, in minutes. */
  readonly longestMin: number;
};

/** Of 1000 minutes. */
const ACTS = 170;
const TROUBLES = 6;
const RESTARTS = 2;
const CUTS = 3;
const MEDDLING = 2;
const AT_DOORS = 100;

type Month = {
  readonly club: VisitorClub;
  readonly random: Random;
  readonly people: People;
  readonly watch: Watch;
  readonly counts: { calls: number; troubles: number; restarts: number; powerCuts: number; letIn: number };
  refused: number;
  troubleMin: number;
  /** What the console does once the faults of now have struck as often as they may. */
  later: FaultsChange | null;
};

/**
 * A month in which bookings come, move and go by chance, the console fails in all of its ways and the controller dies
 * and comes back, watched after every call and every minute (see `watch.ts`); and people at the doors' readers, who have
 * a right or had one or never had. Sockets and time-outs are real: a seed draws the same deeds, but an answer may be
 * lost a moment later.
 */
export async function simulateMonth({ seed, days, reconciles, onDay }: MonthOptions): Promise<MonthReport> {
  const random = seededRandom(seed);
  let watch: Watch | null = null;
  const counts = { calls: 0, troubles: 0, restarts: 0, powerCuts: 0, letIn: 0 };
  const onConsoleCall = (): void => {
    counts.calls += 1;
    watch?.afterCall();
  };
  const club = await openVisitorClub({ seed, requestMs: 3000, reconciles, onConsoleCall });
  watch = createWatch(() => club);
  const people = createPeople(club, random);
  const month: Month = { club, random, people, watch, counts, refused: 0, troubleMin: 0, later: null };
  try {
    const start = club.clock.now();
    for (let day = 1; ; day += 1) {
      const end = start + Math.min(day, days) * DAY_MS;
      while (club.clock.now() < end && watch.violations().length === 0) await liveMinute(month, reconciles);
      const report = reportOn(month, seed);
      if (day >= days || report.violations.length > 0) return report;
      onDay?.(day, report);
    }
  } finally {
    await club.dispose();
  }
}

function reportOn({ club, people, watch, counts, refused }: Month, seed: number): MonthReport {
  const givenUp = listDeadJobs(club.db(), 10).map(({ key, problem }) => `given up: ${key}: ${problem}`);
  return {
    violations: [...watch.violations(), ...givenUp].map((what) => `seed ${seed}: ${what}`),
    tally: { ...people.tally, ...counts },
    refused,
    longestMin: watch.longestMs() / MINUTE_MS,
  };
}

async function liveMinute(month: Month, reconciles: boolean): Promise<void> {
  const { club, random, people, watch } = month;
  const comes = (ofThousand: number): boolean => random.below(1000) < ofThousand;
  if (comes(CUTS)) club.power.cutAt(1 + random.below(20));
  const acts = comes(ACTS);
  if (acts && random.below(5) === 0) {
    await watch.racing(() => Promise.all([club.pass(MINUTE_MS), people.act()]));
    await reviveIfDead(month);
    watch.learn();
    await club.work();
  } else {
    if (acts) {
      await people.act();
      watch.learn();
    }
    await reviveIfDead(month);
    await club.pass(MINUTE_MS);
  }
  await reviveIfDead(month);
  watch.afterMinute();
  if (!watch.isTroubled()) expectNoProblem(month);
  if (comes(AT_DOORS)) await tryDoors(month);
  turnTrouble(month, comes(TROUBLES));
  if (comes(RESTARTS)) {
    await club.restart();
    month.counts.restarts += 1;
  }
  if (reconciles && !watch.isTroubled() && comes(MEDDLING)) {
    watch.troubleBegins();
    await people.meddle();
    watch.troubleEnds();
  }
}

async function reviveIfDead({ club, watch, counts }: Month): Promise<void> {
  if (club.power.isOn()) return;
  club.power.spare();
  // What the dying process was about to tell may have been stored: the watch goes by what is there now.
  await watch.racing(() => club.restart());
  watch.learn();
  counts.powerCuts += 1;
}

function turnTrouble(month: Month, comes: boolean): void {
  const { club, random, watch, counts } = month;
  if (month.troubleMin > 0) {
    month.troubleMin -= 1;
    if (month.troubleMin > 0) return goOn(month);
    club.console.resetFaults();
    club.console.turnFaults(drawManners(random));
    watch.troubleEnds();
  } else if (comes) {
    const { faults, later, minutes } = drawTrouble(random);
    watch.troubleBegins();
    club.console.turnFaults(faults);
    month.troubleMin = minutes;
    month.later = later;
    counts.troubles += 1;
  }
}

function goOn(month: Month): void {
  const { console } = month.club;
  if (month.later === null || console.faults().requestsLeft !== 0) return;
  console.turnFaults(month.later);
  month.later = null;
}

function expectNoProblem({ club, watch }: Month): void {
  for (const [reason, n] of countGrants(club.db(), club.clock.now()).problems)
    watch.violate(`${n} grants have ${reason}`);
}

/** Everybody with a right now gets in where it says; nobody else does, whatever they had before. */
async function tryDoors(month: Month): Promise<void> {
  const { club, random, people, watch, counts } = month;
  // A reader that has seen too many wrong PINs takes none, until somebody opens its door otherwise.
  for (const id of Object.values(DOOR_IDS)) club.console.openByHand(id);
  const now = club.clock.now();
  const rights = watch.rights().filter(({ endsAt }) => endsAt > now);
  const isNow = ({ startsAt }: { readonly startsAt: number }): boolean => startsAt <= now;
  const others = [...people.oldPins, ...rights.filter((right) => !isNow(right)).map(({ pin }) => pin)];
  const wrong = [1, 2, 3].flatMap(() => others[random.below(Math.max(1, others.length))] ?? []);
  const chance = String(random.below(1_000_000)).padStart(6, '0');
  for (const doorId of Object.values(DOOR_IDS)) {
    for (const pin of new Set([...wrong, chance, ...rights.filter(isNow).map((right) => right.pin)])) {
      const right = rights.find((one) => one.pin === pin && isNow(one) && one.doorIds.includes(doorId));
      const opens = club.console.enterPin(doorId, pin);
      if (opens) counts.letIn += 1;
      else month.refused += 1;
      if (opens === (right !== undefined) || watch.isPinUnsettled(pin)) continue;
      watch.violate(`door ${doorId} ${opens ? 'opens' : 'stays shut'} for ${pin}: ${JSON.stringify(right ?? null)}`);
    }
  }
}
