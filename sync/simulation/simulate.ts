import { HOUR_MS } from '../../domain/time.ts';
import type { Range } from '../../domain/ownership.ts';
import type { Random } from '../../domain/random.ts';
import type { Input } from '../engine/inputs.ts';
import type { Committed } from '../engine/node-port.ts';
import type { Role } from '../engine/node-state.ts';
import { decodeEnvelope, encodeEnvelope, type Envelope } from '../protocol/frames.ts';
import { createAgenda } from './agenda.ts';
import { checkAlways, checkAtEnd, findAllocation, listActive } from './checks.ts';
import { createLedger } from './ledger.ts';
import { createSeededRandom } from './seeded-random.ts';
import { createSimulatedNode, EPOCH_MS, type SimulatedNode, type World } from './simulated-node.ts';

const RESOURCES = ['00000000-0000-4000-8000-0000000000b1', '00000000-0000-4000-8000-0000000000b2'] as const;
const CELLS = 8;
const FIRST_CELL_AT = EPOCH_MS + 24 * HOUR_MS;

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
  const random = createSeededRandom(seed);
  const agenda = createAgenda();
  const ledger = createLedger();
  const history: string[] = [];
  const counts: Record<string, number> = {};
  const count = (what: string): void => void (counts[what] = (counts[what] ?? 0) + 1);
  let violation: string | null = null;
  let isCalm = false;
  let isCut = false;

  const note = (text: string): void => void history.push(`${String(agenda.nowMs()).padStart(7)} ${text}`);
  const fail = (text: string | null): void => {
    if (text && !violation) {
      violation = text;
      note(`VIOLATION ${text}`);
    }
  };
  const chance = (perMille: number): boolean => !isCalm && random.below(1000) < perMille;

  const world: World = {
    agenda,
    random,
    send: (from, envelope) => {
      count('frames');
      if (isCut || chance(80)) return count('frames lost');
      const copies = chance(70) ? 2 : 1;
      if (copies === 2) count('frames repeated');
      const payload = encodeEnvelope(envelope);
      for (let copy = 0; copy < copies; copy += 1) agenda.after(delay(), () => deliver(from, payload));
    },
    committed: (role, committed) => observe(role, committed),
    alarm: (role, event, fields) => note(`${role} alarm ${event} ${JSON.stringify(fields)}`),
  };

  const allTime: Range[] = RESOURCES.map((resourceId) => ({
    resourceId,
    startsAt: FIRST_CELL_AT,
    endsAt: FIRST_CELL_AT + CELLS * HOUR_MS,
  }));
  const nodes: Record<Role, SimulatedNode> = {
    cloud: createSimulatedNode('cloud', allTime, world),
    facility: createSimulatedNode('facility', allTime, world),
  };
  /** What each request of ours is about, for the ledger. */
  const asked = new Map<string, { id: string; what: 'book' | 'move' | 'cancel' }>();

  const delay = (): number => (isCalm ? 20 : 5 + random.below(chance(60) ? 9000 : 300));

  async function deliver(from: Role, payload: string): Promise<void> {
    const to = from === 'cloud' ? 'facility' : 'cloud';
    const envelope: Envelope | null = decodeEnvelope(payload);
    if (envelope) await nodes[to].process?.link.receive(envelope);
  }

  /** People hear of an answer only here: when what decided it is durable on the side that tells them. */
  function observe(role: Role, { writes }: Committed): void {
    for (const request of writes.requests) {
      const about = asked.get(request.id);
      if (!about || request.status === 'pending') continue;
      asked.delete(request.id);
      note(`${role} ${about.what} ${about.id.slice(0, 4)} ${request.status}`);
      count(`${about.what} ${request.status}`);
      if (request.status !== 'accepted') {
        if (about.what !== 'book' && request.status === 'rejected') ledger.close(about.id);
      } else if (about.what === 'cancel') ledger.release(about.id);
      else if (request.operation.op !== 'cancel') {
        fail(ledger.promise(about.id, request.operation, agenda.nowMs()));
      }
    }
  }

  async function act(role: Role, input: Input, id: string): Promise<void> {
    const node = nodes[role].process?.node;
    if (!node || (input.type !== 'book' && input.type !== 'move' && input.type !== 'cancel')) return;
    asked.set(input.requestId, { id, what: input.type });
    const before = ledger.promises.get(id)?.isOpen ?? false;
    if (input.type !== 'book') ledger.open(id);
    const { outcome } = await node.run(input);
    if (outcome.kind === 'asked') return count(`${input.type} asked`);
    asked.delete(input.requestId);
    if (outcome.kind === 'refused') {
      count(`${input.type} refused`);
      if (!before) ledger.close(id);
      return;
    }
    count(`${input.type} done`);
    note(`${role} ${input.type} ${id.slice(0, 4)} done here`);
    if (input.type === 'cancel') ledger.release(id);
    else fail(ledger.promise(id, input.place, agenda.nowMs()));
  }

  const somePlace = (): Range => {
    const length = 1 + random.below(2);
    const startsAt = FIRST_CELL_AT + random.below(CELLS - length + 1) * HOUR_MS;
    return { resourceId: RESOURCES[random.below(2)] ?? RESOURCES[0], startsAt, endsAt: startsAt + length * HOUR_MS };
  };

  const somePromise = (): { id: string; revision: number } | null => {
    const settled = [...ledger.promises.values()].filter(({ isOpen }) => !isOpen);
    const chosen = settled[random.below(Math.max(settled.length, 1))];
    return chosen ? { id: chosen.id, revision: 1 } : null;
  };

  async function somebodyActs(): Promise<void> {
    if (agenda.nowMs() > FAULTS_MS) return;
    const roll = random.below(100);
    const role: Role = random.below(2) === 0 ? 'cloud' : 'facility';
    if (roll < 45) await act(role, ...newBooking(random, somePlace(), EPOCH_MS + agenda.nowMs()));
    else if (roll < 60) await change(role, 'cancel');
    else if (roll < 72) await change(role, 'move');
    else if (roll < 76) await leave(role);
    else if (roll < 86) await handOver(role);
    else if (roll < 88) cutFor(1000 + random.below(15_000));
    else if (roll < 92) crashFor(role, 200 + random.below(4000));
    agenda.after(50 + random.below(400), somebodyActs);
  }

  async function change(role: Role, what: 'cancel' | 'move'): Promise<void> {
    const chosen = somePromise();
    const known = chosen && nodes[role].process ? findAllocation(nodes[role], chosen.id) : null;
    if (!chosen || !known) return;
    const base = { allocationId: chosen.id, requestId: random.uuid(), deadlineAt: EPOCH_MS + agenda.nowMs() + 6000 };
    const { revision: expectedRevision, data } = known;
    if (what === 'cancel') await act(role, { type: 'cancel', ...base, expectedRevision }, chosen.id);
    else await act(role, { type: 'move', ...base, expectedRevision, place: somePlace(), data }, chosen.id);
  }

  async function leave(role: Role): Promise<void> {
    const waiting = [...asked.keys()];
    const requestId = waiting[random.below(Math.max(waiting.length, 1))];
    if (requestId) await nodes[role].process?.node.run({ type: 'give-up', requestId });
  }

  async function handOver(role: Role): Promise<void> {
    const { process } = nodes[role];
    if (!process) return;
    const place = somePlace();
    const straddles = listActive(nodes[role]).some(
      (a) =>
        a.resourceId === place.resourceId &&
        a.startsAt < place.endsAt &&
        a.endsAt > place.startsAt &&
        (a.startsAt < place.startsAt || a.endsAt > place.endsAt),
    );
    if (straddles) return;
    const { outcome } = await process.node.run({ type: 'transfer', ranges: [place] });
    if (outcome.kind === 'done') count('transfers');
  }

  function cutFor(ms: number): void {
    if (isCut) return;
    count('cuts');
    note('link cut');
    isCut = true;
    agenda.after(ms, () => {
      isCut = false;
      note('link back');
    });
  }

  function crashFor(role: Role, ms: number): void {
    if (!nodes[role].process) return;
    count('crashes');
    note(`${role} crashes`);
    nodes[role].crash();
    agenda.after(ms, async () => {
      if (!nodes[role].process) await nodes[role].start();
    });
  }

  await nodes.cloud.start();
  await nodes.facility.start();
  agenda.after(0, somebodyActs);
  agenda.at(FAULTS_MS, async () => {
    isCalm = true;
    isCut = false;
    note('faults end');
    for (const role of ['cloud', 'facility'] as const) if (!nodes[role].process) await nodes[role].start();
  });
  await agenda.run(FAULTS_MS + HEAL_MS, () => {
    fail(checkAlways(nodes));
    return violation === null;
  });
  if (!violation) fail(checkAtEnd(nodes, ledger, allTime));
  return { seed, violation, counts, history };
}

function newBooking(random: Random, place: Range, now: number): [Input, string] {
  const id = random.uuid();
  const ids = { allocationId: id, bookingId: id, requestId: random.uuid() };
  return [{ type: 'book', ...ids, kind: 'booking', place, data: {}, revision: 1, deadlineAt: now + 6000 }, id];
}
