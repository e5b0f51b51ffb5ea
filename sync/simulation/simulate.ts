import { checkAlways, checkAtEnd, checkSilent } from './checks.ts';
import { createCommitCheck } from './commit-checks.ts';
import { endFaults } from './faults.ts';
import { keepHappening } from './happenings.ts';
import type { NewDisk } from './disk.ts';
import { findDoublePromise } from './history-checker.ts';
import { type Asked, hearAnswers, type People } from './people.ts';
import { newDiskOf } from './simulated-node.ts';
import { newSqliteDisk } from './sqlite-disk.ts';
import { LAST_STRAGGLER_MS, send } from './wire.ts';
import { ALL_TIME, createWorld, fail } from './world.ts';

/** Faults go on this long, then the network is fair and everything must settle within `HEAL_MS`. */
const FAULTS_MS = 45_000;
const HEAL_MS = 60_000;

/** How often it is looked whether everything has settled: then nothing will happen any more. */
const LOOK_MS = 2000;

export type SimulationReport = {
  readonly seed: number;
  /** The first broken invariant, or null. */
  readonly violation: string | null;
  /** What was thrown, should the history have ended so; null otherwise. */
  readonly stoppedBy: unknown;
  readonly counts: Readonly<Record<string, number>>;
  readonly history: readonly string[];
};

export type SimulationOptions = {
  /** False: nobody notices on the spot that a disk went back in time (PROTOCOL §12.1). */
  readonly isNoticed?: boolean;
  /** The history tells of each frame that arrives. */
  readonly tellsFrames?: boolean;
  /** The production SQLite in memory unless given. */
  readonly newCloudDisk?: NewDisk;
};

/** One history of one facility and the cloud, all of it decided by `seed`. */
export async function simulate(
  seed: number,
  { isNoticed = true, tellsFrames = false, newCloudDisk = newSqliteDisk }: SimulationOptions = {},
): Promise<SimulationReport> {
  const asked: Asked = new Map();
  const checkCommit = createCommitCheck();
  const disks = {
    cloud: await newDiskOf('cloud', ALL_TIME, newCloudDisk),
    facility: await newDiskOf('facility', ALL_TIME, newSqliteDisk),
  };
  const world = createWorld({
    seed,
    disks,
    isNoticed,
    tellsFrames,
    onCommitted: (its, role, committed) => {
      fail(its, checkCommit(role, committed));
      for (const { allocation } of committed.writes.conflicts) its.conflicts.add(allocation.id);
      hearAnswers({ world: its, asked }, role, committed);
    },
    send,
  });
  let stoppedBy: unknown = null;
  try {
    await play({ world, asked });
  } catch (error) {
    stoppedBy = error;
    // An assertion of the engine or a guard of a database that fires is a find like any other.
    fail(world, `stopped: ${error instanceof Error ? error.message : String(error)}`);
  }
  // Whoever stops has noticed.
  if (!isNoticed) world.violation = stoppedBy === null ? checkSilent(world, ALL_TIME) : null;
  else if (world.violation === null)
    fail(world, checkAtEnd(world, ALL_TIME) ?? findDoublePromise(world.ledger.history));
  const { violation, counts, history } = world;
  // What has stopped halfway may not be done with its disk.
  if (stoppedBy === null) for (const { disk } of Object.values(world.nodes)) disk.release();
  return { seed, violation, stoppedBy, counts, history };
}

/** Two minutes in the life of a facility and its cloud. */
async function play({ world, asked }: People): Promise<void> {
  const { nodes, agenda } = world;
  await nodes.cloud.start();
  await nodes.facility.start();
  agenda.after(0, () => keepHappening({ world, asked }, { cloud: [], facility: [] }, FAULTS_MS));
  agenda.at(FAULTS_MS, () => endFaults(world));
  let isSettled = false;
  const look = (): void => {
    isSettled = checkAtEnd(world, ALL_TIME) === null;
    agenda.after(LOOK_MS, look);
  };
  agenda.at(FAULTS_MS + LAST_STRAGGLER_MS, look);
  await agenda.run(FAULTS_MS + HEAL_MS, () => {
    fail(world, checkAlways(nodes));
    return world.violation === null && !isSettled;
  });
}
