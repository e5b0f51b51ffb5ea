import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { drizzle } from 'drizzle-orm/better-sqlite3';
import type { Range } from '../../domain/ownership.ts';
import type { Random } from '../../domain/random.ts';
import type { Db } from '../../main/controller/db/database.ts';
import { applyMigrations, planMigrations } from '../../main/controller/db/migrate.ts';
import {
  createFacilityNode,
  type FacilityNode,
  type FacilityPolicy,
} from '../../main/controller/cloud-link/facility-node.ts';
import { getNode, insertNode, insertRanges } from '../../main/controller/cloud-link/sqlite-node-store.ts';
import { createLink, type Link } from '../engine/link.ts';
import type { Committed } from '../engine/node-port.ts';
import { newNodeRow, type Role } from '../engine/node-state.ts';
import type { Envelope } from '../protocol/envelope.ts';
import type { Suspect } from '../protocol/frames.ts';
import type { Agenda } from './agenda.ts';

export const FACILITY_ID = '00000000-0000-4000-8000-00000000f001';

/** Simulated time 0, in wall-clock terms. */
export const EPOCH_MS = Date.UTC(2026, 10, 21, 12);

/** One side of the protocol in a simulated world: the production engine and link on the production SQLite store. */
export type SimulatedNode = {
  readonly role: Role;
  /** Another one after a restore. */
  db: Db;
  /** How far the database had come, kept outside it (PROTOCOL §6.1). */
  mark: number;
  /** Null while the process is down. The database stays. */
  process: { readonly node: FacilityNode; readonly link: Link; readonly boot: string } | null;
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

/** A node that has never run: the cloud owns all of `owned`. */
export function createSimulatedNode(role: Role, owned: readonly Range[], world: Surroundings): SimulatedNode {
  const db = openMemoryDatabase();
  db.transaction((tx) => {
    // A pairing tells the cloud which machine it is.
    const fingerprint = role === 'cloud' ? 'facility' : null;
    insertNode(tx, { ...newNodeRow(role, FACILITY_ID, 'paired'), fingerprint });
    const holder = role === 'cloud' ? 'own' : 'peer';
    insertRanges(
      tx,
      owned.map((range) => ({ ...range, holder })),
    );
  });
  return nodeOn(db, { role, fingerprint: role, suspect: null }, world);
}

/** The whole database as it stands, for a backup or a copy. */
export function imageOf({ db }: SimulatedNode): Buffer {
  return db.$client.serialize();
}

export function openImage(image: Buffer): Db {
  return drizzle(new Sqlite(image));
}

/** A second controller on a copy of the facility's disk. */
export function createCopy(image: Buffer, world: Surroundings): SimulatedNode {
  return nodeOn(openImage(image), { role: 'facility', fingerprint: 'copy', suspect: 'fingerprint' }, world);
}

type Machine = { readonly role: Role; readonly fingerprint: string; readonly suspect: Suspect | null };

function nodeOn(db: Db, machine: Machine, world: Surroundings): SimulatedNode {
  const simulated: SimulatedNode = {
    role: machine.role,
    db,
    mark: 0,
    process: null,
    start: () => startProcess(simulated, machine, world),
    crash: () => undefined,
  };
  return simulated;
}

async function startProcess(simulated: SimulatedNode, machine: Machine, world: Surroundings): Promise<void> {
  const { role, db } = simulated;
  const { agenda, random } = world;
  const boot = random.hex(8);
  const clock = { now: () => EPOCH_MS + agenda.nowMs(), monotonicMs: () => agenda.nowMs() };
  const node = createFacilityNode({ db, clock, random, policy: LENIENT });
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
  const tick = async (): Promise<void> => {
    if (simulated.process !== mine) return;
    await link.tick();
    if (await node.hasOverdueRequests(clock.now())) await node.run({ type: 'expire' });
    agenda.after(400 + random.below(200), tick);
  };
  agenda.after(random.below(300), tick);
}

/** A database that is behind its mark has gone back in time. */
function suspicionOf({ db, mark }: SimulatedNode): Suspect | null {
  return getNode(db).commitNo < mark ? 'high-water-mark' : null;
}

/** Whatever is asked may be had: the simulator is after the protocol, not after the club's rules. */
const LENIENT: FacilityPolicy = {
  admission: () => ({
    admit: ({ data }) => ({ ok: true, data }),
    withdraw: ({ data }) => data,
    mayGive: () => ({ ok: true }),
  }),
  applyFact: () => undefined,
  recoverFact: () => undefined,
};

/** The migrated schema, built once per process and copied for every node. */
let template: Buffer | null = null;

function openMemoryDatabase(): Db {
  if (!template) {
    const sqlite = new Sqlite(':memory:');
    const plan = planMigrations(sqlite, join(import.meta.dirname, '../../main/controller/db/migrations'));
    if (!plan.ok) throw new Error(plan.error.code);
    applyMigrations(sqlite, plan.value, 0);
    template = sqlite.serialize();
    sqlite.close();
  }
  return openImage(template);
}
