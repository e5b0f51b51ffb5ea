import type { Range } from '../../domain/ownership.ts';
import type { Random } from '../../domain/random.ts';
import { HOUR_MS } from '../../domain/time.ts';
import { isFaultAlarm } from '../engine/alarms.ts';
import type { Committed } from '../engine/node-port.ts';
import type { Role } from '../engine/node-state.ts';
import type { Envelope } from '../protocol/envelope.ts';
import { type Agenda, createAgenda } from './agenda.ts';
import { type Climate, someClimate } from './climate.ts';
import type { Disk } from './disk.ts';
import { createLedger, type Ledger } from './ledger.ts';
import { seededRandom } from '../../tests/support/seeded-random.ts';
import { createSimulatedNode, EPOCH_MS, type SimulatedNode, type Surroundings } from './simulated-node.ts';
import type { Straggler } from './wire.ts';

const RESOURCES = ['00000000-0000-4000-8000-0000000000b1', '00000000-0000-4000-8000-0000000000b2'] as const;
const CELLS = 4;
const FIRST_CELL_AT = EPOCH_MS + 24 * HOUR_MS;

/** All the time there is to sell. The cloud owns it at first. */
export const ALL_TIME: readonly Range[] = RESOURCES.map((resourceId) => ({
  resourceId,
  startsAt: FIRST_CELL_AT,
  endsAt: FIRST_CELL_AT + CELLS * HOUR_MS,
}));

/** One history under way: two sides, a wire between them, and what people were told. Everything comes from the seed. */
export type World = {
  readonly random: Random;
  readonly agenda: Agenda;
  readonly climate: Climate;
  readonly ledger: Ledger;
  readonly nodes: Readonly<Record<Role, SimulatedNode>>;
  /** A second controller on a copy of the facility's disk, while there is one. */
  copy: SimulatedNode | null;
  /** For nodes that are made later. */
  readonly surroundings: Surroundings;
  /** Allocations of which a lost disk has taken the last word: whether they stand is nobody's promise. */
  readonly excused: Set<string>;
  /** What either side has put on its list for people to solve. */
  readonly conflicts: Set<string>;
  readonly history: string[];
  readonly counts: Record<string, number>;
  /** The first broken invariant; the history ends with it. */
  violation: string | null;
  /** Faults are over: nothing is lost, repeated or late any more. */
  isCalm: boolean;
  /** Nothing gets through. */
  isCut: boolean;
  /** Frames of an earlier era are lost. */
  wireEra: number;
  /** Frames that the wire has kept: they come in around later handshakes. */
  readonly stragglers: Straggler[];
  /** False: nobody notices on the spot that a disk went back in time (PROTOCOL §12.1). */
  readonly isNoticed: boolean;
  /** True: the history tells of each frame that arrives. */
  readonly tellsFrames: boolean;
};

export type WorldOptions = {
  readonly seed: number;
  readonly disks: Readonly<Record<Role, Disk>>;
  readonly isNoticed: boolean;
  readonly tellsFrames: boolean;
  /** Called with what either side has made durable: that is when people may hear of it. */
  readonly onCommitted: (world: World, role: Role, committed: Committed) => void;
  /** Hands a frame to the wire. */
  readonly send: (world: World, from: Role, envelope: Envelope) => void;
};

export function createWorld({ seed, disks, isNoticed, tellsFrames, onCommitted, send }: WorldOptions): World {
  const random = seededRandom(seed);
  const agenda = createAgenda();
  const surroundings: Surroundings = {
    agenda,
    random,
    send: (from: Role, envelope: Envelope) => send(world, from, envelope),
    committed: (role: Role, committed: Committed) => onCommitted(world, role, committed),
    alarm: (role: Role, event: string, fields: Record<string, unknown>) => {
      note(world, `${role} alarm ${event} ${JSON.stringify(fields)}`);
      if (event === 'link.fenced') count(world, `fences: ${String(fields['reason'])}, ${String(fields['recovery'])}`);
      if (event === 'link.recovered') count(world, `recoveries of ${role}`);
      if (isFaultAlarm(event)) fail(world, `alarm: ${role} ${event}`);
    },
  };
  const world: World = {
    random,
    agenda,
    climate: someClimate(random),
    ledger: createLedger(),
    nodes: {
      cloud: createSimulatedNode('cloud', disks.cloud, surroundings),
      facility: createSimulatedNode('facility', disks.facility, surroundings),
    },
    copy: null,
    surroundings,
    excused: new Set(),
    conflicts: new Set(),
    history: [],
    counts: {},
    violation: null,
    isCalm: false,
    isCut: false,
    wireEra: 0,
    stragglers: [],
    isNoticed,
    tellsFrames,
  };
  return world;
}

export function note({ history, agenda }: World, text: string): void {
  history.push(`${String(agenda.nowMs()).padStart(7)} ${text}`);
}

export function count({ counts }: World, what: string): void {
  counts[what] = (counts[what] ?? 0) + 1;
}

/**
 * Records a broken invariant; null is none, and only the first counts. A disk that goes back in time unnoticed breaks
 * some for a while, whatever the protocol: then only what is never noticed counts, at the end.
 */
export function fail(world: World, violation: string | null): void {
  if (violation === null || world.violation !== null) return;
  if (!world.isNoticed) return note(world, `for now: ${violation}`);
  world.violation = violation;
  note(world, `VIOLATION ${violation}`);
}

/** The wall clock of one side. */
export function wallClock({ agenda, nodes }: World, role: Role): number {
  return EPOCH_MS + agenda.nowMs() + nodes[role].clockOffsetMs;
}

/** One or two neighbouring cells of either resource. */
export function somePlace({ random }: World): Range {
  const length = 1 + random.below(2);
  const startsAt = FIRST_CELL_AT + random.below(CELLS - length + 1) * HOUR_MS;
  return { resourceId: RESOURCES[random.below(2)] ?? RESOURCES[0], startsAt, endsAt: startsAt + length * HOUR_MS };
}
