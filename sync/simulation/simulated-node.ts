import type { Range } from '../../domain/ownership.ts';
import type { Random } from '../../domain/random.ts';
import { createLink, type Link } from '../engine/link.ts';
import type { Committed, NodePort } from '../engine/node-port.ts';
import { newNodeRow, type Role } from '../engine/node-state.ts';
import type { Envelope } from '../protocol/envelope.ts';
import type { Suspect } from '../protocol/frames.ts';
import { trimStreams } from '../engine/trim.ts';
import type { Agenda } from './agenda.ts';
import type { Disk, NewDisk } from './disk.ts';

export const FACILITY_ID = '00000000-0000-4000-8000-00000000f001';

/** Simulated time 0, in wall-clock terms. */
export const EPOCH_MS = Date.UTC(2026, 10, 21, 12);

/** What is this old both sides forget already: disks that are restored are older. */
const KEEP_MS = 6000;
const TRIM_EVERY_MS = 3000;

/** One side of the protocol in a simulated world: the production engine and link on a production store. */
export type SimulatedNode = {
  readonly role: Role;
  readonly disk: Disk;
  /** How far the disk had come, kept outside it (PROTOCOL §6.1). */
  mark: number;
  /** What its wall clock shows beyond the simulated time. */
  clockOffsetMs: number;
  /** Null while the process is down. The disk stays. */
  process: { readonly node: NodePort; readonly link: Link; readonly boot: string } | null;
  start(): Promise<void>;
  /** As `kill -9`: whatever was not committed is gone, frames that were not sent never will be. */
  crash(): void;
};

/** What a node needs of the world around it. */
export type Surroundings = {
  readonly agenda: Agenda;
  readonly random: Random;
  send(from: Role, envelope: Envelope): void;
  committed(role: Role, committed: Committed): void;
  alarm(role: Role, event: string, fields: Record<string, unknown>): void;
};

/** The disk of a node that has never run: the cloud owns all of `owned`. */
export function newDiskOf(role: Role, owned: readonly Range[], newDisk: NewDisk): Promise<Disk> {
  // A pairing tells the cloud which machine it is.
  const fingerprint = role === 'cloud' ? 'facility' : null;
  const holder = role === 'cloud' ? 'own' : 'peer';
  return newDisk(
    { ...newNodeRow(role, FACILITY_ID, 'paired'), fingerprint },
    owned.map((range) => ({ ...range, holder })),
  );
}

export function createSimulatedNode(role: Role, disk: Disk, world: Surroundings): SimulatedNode {
  return nodeOn(disk, { role, fingerprint: role, suspect: null }, world);
}

/** A second controller on a copy of the facility's disk. */
export function createCopy(disk: Disk, world: Surroundings): SimulatedNode {
  return nodeOn(disk, { role: 'facility', fingerprint: 'copy', suspect: 'fingerprint' }, world);
}

type Machine = { readonly role: Role; readonly fingerprint: string; readonly suspect: Suspect | null };

function nodeOn(disk: Disk, machine: Machine, world: Surroundings): SimulatedNode {
  const simulated: SimulatedNode = {
    role: machine.role,
    disk,
    mark: 0,
    clockOffsetMs: 0,
    process: null,
    start: () => startProcess(simulated, machine, world),
    crash: () => undefined,
  };
  return simulated;
}

async function startProcess(simulated: SimulatedNode, machine: Machine, world: Surroundings): Promise<void> {
  const { role, disk } = simulated;
  const { agenda, random } = world;
  const boot = random.hex(8);
  const clock = { now: () => EPOCH_MS + agenda.nowMs() + simulated.clockOffsetMs, monotonicMs: () => agenda.nowMs() };
  const node = disk.open(clock, random);
  let isAlive = true;
  const link = createLink({
    role,
    facilityId: FACILITY_ID,
    boot,
    app: 'simulation',
    fingerprint: machine.fingerprint,
    node,
    clock,
    newNonce: () => random.hex(16),
    send: (envelope) => {
      if (isAlive) world.send(role, envelope);
    },
    onChange: () => undefined,
    onAlarm: (event, fields) => world.alarm(role, event, fields),
  });
  const suspect = machine.suspect ?? suspicionOf(simulated);
  node.onCommitted((committed) => {
    const row = committed.writes.node;
    if (row && row.fenced === null) simulated.mark = row.commitNo;
    world.committed(role, committed);
  });
  const mine = { node, link, boot };
  simulated.process = mine;
  simulated.crash = () => {
    isAlive = false;
    simulated.process = null;
    link.stop();
  };
  await node.run({ type: 'start', suspect });
  let trimmedAtMs = agenda.nowMs();
  const tick = async (): Promise<void> => {
    if (simulated.process !== mine) return;
    await link.tick();
    if (await node.hasOverdueRequests(clock.now())) await node.run({ type: 'expire' });
    if (agenda.nowMs() - trimmedAtMs > TRIM_EVERY_MS) {
      trimmedAtMs = agenda.nowMs();
      await trimStreams(node, clock.now() - KEEP_MS, () => false);
    }
    agenda.after(400 + random.below(200), tick);
  };
  agenda.after(random.below(300), tick);
}

/** A disk that is behind its mark has gone back in time. */
function suspicionOf({ disk, mark }: SimulatedNode): Suspect | null {
  return disk.node().commitNo < mark ? 'high-water-mark' : null;
}
