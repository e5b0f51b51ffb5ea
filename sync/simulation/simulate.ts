import type { Role } from '../engine/node-state.ts';
import { checkAlways, checkAtEnd } from './checks.ts';
import { crashFor, cutFor, endFaults } from './faults.ts';
import { findDoublePromise } from './history-checker.ts';
import { handOver } from './handover.ts';
import { type Asked, bookSomething, changeSomething, hearAnswers, leave, type People } from './people.ts';
import { type Backups, backUp, restore, sellAtCopy, startCopy } from './restores.ts';
import { ALL_TIME, createWorld, fail } from './world.ts';

/** Faults go on this long, then the network is fair and everything must settle within `HEAL_MS`. */
const FAULTS_MS = 60_000;
const HEAL_MS = 60_000;

export type SimulationReport = {
  readonly seed: number;
  /** The first broken invariant, or null. */
  readonly violation: string | null;
  readonly counts: Readonly<Record<string, number>>;
  readonly history: readonly string[];
};

/** One history of one facility and the cloud, all of it decided by `seed`. */
export async function simulate(seed: number): Promise<SimulationReport> {
  const asked: Asked = new Map();
  const world = createWorld(seed, (its, role, committed) => hearAnswers({ world: its, asked }, role, committed));
  const { nodes, agenda, ledger } = world;
  await nodes.cloud.start();
  await nodes.facility.start();
  const backups: Backups = {};
  agenda.after(0, () => somethingHappens({ world, asked }, backups));
  agenda.at(FAULTS_MS, () => endFaults(world));
  await agenda.run(FAULTS_MS + HEAL_MS, () => {
    fail(world, checkAlways(nodes));
    return world.violation === null;
  });
  if (world.violation === null) fail(world, checkAtEnd(world, ALL_TIME));
  fail(world, findDoublePromise(ledger.history));
  const { violation, counts, history } = world;
  return { seed, violation, counts, history };
}

/** Every few hundred milliseconds somebody does something, a job runs, or something breaks. */
async function somethingHappens(people: People, backups: Backups): Promise<void> {
  const { world, asked } = people;
  const { agenda, random } = world;
  if (agenda.nowMs() > FAULTS_MS) return;
  const roll = random.below(100);
  const role: Role = random.below(2) === 0 ? 'cloud' : 'facility';
  if (roll < 45) await bookSomething(people, role);
  else if (roll < 60) await changeSomething(people, role, 'cancel');
  else if (roll < 72) await changeSomething(people, role, 'move');
  else if (roll < 76) await leave(people, role);
  else if (roll < 86) await handOver(world, role);
  else if (roll < 88) cutFor(world, 1000 + random.below(15_000));
  else if (roll < 92) crashFor(world, role, 200 + random.below(4000));
  else if (roll < 95) backUp(world, backups, role);
  else if (roll < 97) restore(world, asked, backups, role);
  else if (roll < 98) await startCopy(world);
  else await sellAtCopy(world);
  agenda.after(50 + random.below(400), () => somethingHappens(people, backups));
}
