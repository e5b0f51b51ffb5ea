import type { Range } from '../../domain/ownership.ts';
import type { Random } from '../../domain/random.ts';
import { HOUR_MS } from '../../domain/time.ts';
import type { Committed } from '../engine/node-port.ts';
import type { Role } from '../engine/node-state.ts';
import { decodeEnvelope, encodeEnvelope, type Envelope } from '../protocol/envelope.ts';
import { type Agenda, createAgenda } from './agenda.ts';
import { createLedger, type Ledger } from './ledger.ts';
import { seededRandom } from '../../tests/support/seeded-random.ts';
import { createSimulatedNode, EPOCH_MS, type SimulatedNode, type Surroundings } from './simulated-node.ts';

const RESOURCES = ['00000000-0000-4000-8000-0000000000b1', '00000000-0000-4000-8000-0000000000b2'] as const;
const CELLS = 8;
const FIRST_CELL_AT = EPOCH_MS + 24 * HOUR_MS;

/** What a correct build never says, whatever breaks around it. */
const NEVER: ReadonlySet<string> = new Set([
  'link.fork',
  'link.stuck',
  'link.event.failed',
  'link.copies_differ',
  'link.snapshot.unreadable',
  'link.snapshot.damaged',
]);

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
  readonly ledger: Ledger;
  readonly nodes: Readonly<Record<Role, SimulatedNode>>;
  /** A second controller on a copy of the facility's disk, while there is one. */
  copy: SimulatedNode | null;
  /** For nodes that are made later. */
  readonly surroundings: Surroundings;
  /** Allocations of which a lost disk has taken the last word: whether they stand is nobody's promise. */
  readonly excused: Set<string>;
  readonly history: string[];
  readonly counts: Record<string, number>;
  /** The first broken invariant; the history ends with it. */
  violation: string | null;
  /** Faults are over: nothing is lost, repeated or late any more. */
  isCalm: boolean;
  /** Nothing gets through. */
  isCut: boolean;
};

/** `onCommitted` is called with what either side has made durable: that is when people may hear of it. */
export function createWorld(
  seed: number,
  onCommitted: (world: World, role: Role, committed: Committed) => void,
): World {
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
      if (NEVER.has(event)) fail(world, `alarm: ${role} ${event}`);
    },
  };
  const world: World = {
    random,
    agenda,
    ledger: createLedger(),
    nodes: {
      cloud: createSimulatedNode('cloud', ALL_TIME, surroundings),
      facility: createSimulatedNode('facility', ALL_TIME, surroundings),
    },
    copy: null,
    surroundings,
    excused: new Set(),
    history: [],
    counts: {},
    violation: null,
    isCalm: false,
    isCut: false,
  };
  return world;
}

export function note({ history, agenda }: World, text: string): void {
  history.push(`${String(agenda.nowMs()).padStart(7)} ${text}`);
}

export function count({ counts }: World, what: string): void {
  counts[what] = (counts[what] ?? 0) + 1;
}

/** Records a broken invariant; null is none, and only the first counts. */
export function fail(world: World, violation: string | null): void {
  if (violation === null || world.violation !== null) return;
  world.violation = violation;
  note(world, `VIOLATION ${violation}`);
}

/** The wall clock that both sides share. */
export function wallClock({ agenda }: World): number {
  return EPOCH_MS + agenda.nowMs();
}

/** One or two neighbouring cells of either resource. */
export function somePlace({ random }: World): Range {
  const length = 1 + random.below(2);
  const startsAt = FIRST_CELL_AT + random.below(CELLS - length + 1) * HOUR_MS;
  return { resourceId: RESOURCES[random.below(2)] ?? RESOURCES[0], startsAt, endsAt: startsAt + length * HOUR_MS };
}

/** The wire loses 8 % of the frames, repeats 7 % and delivers some of them seconds late. */
function send(world: World, from: Role, envelope: Envelope): void {
  count(world, 'frames');
  if (world.isCut || happens(world, 80)) return count(world, 'frames lost');
  const copies = happens(world, 70) ? 2 : 1;
  if (copies === 2) count(world, 'frames repeated');
  const payload = encodeEnvelope(envelope);
  for (let copy = 0; copy < copies; copy += 1) world.agenda.after(delayMs(world), () => deliver(world, from, payload));
}

function happens({ isCalm, random }: World, perMille: number): boolean {
  return !isCalm && random.below(1000) < perMille;
}

function delayMs(world: World): number {
  if (world.isCalm) return 20;
  return 5 + world.random.below(happens(world, 60) ? 9000 : 300);
}

async function deliver({ nodes, copy }: World, from: Role, payload: string): Promise<void> {
  const envelope = decodeEnvelope(payload);
  if (!envelope) return;
  await nodes[from === 'cloud' ? 'facility' : 'cloud'].process?.link.receive(envelope);
  if (from === 'cloud') await copy?.process?.link.receive(envelope);
}
