import { type Range, covers } from '../../domain/ownership.ts';
import type { BookInput, CancelInput, MoveInput } from '../engine/inputs.ts';
import type { Committed } from '../engine/node-port.ts';
import type { RequestRow, RequestStatus, Role } from '../engine/node-state.ts';
import { checkAvailable, checkBacked, checkFinal } from './answer-checks.ts';
import { findAllocation, listOwn } from './checks.ts';
import { handOverPlace } from './handover.ts';
import { count, fail, note, somePlace, wallClock, type World } from './world.ts';

/** How long people wait for the other side's answer. */
const PATIENCES_MS = [400, 1500, 6000, 6000] as const;

/** How often somebody looks for a time that the other side decides. */
const LOOKS_MAX = 3;

/** What people have asked the other side for, by request, and what they were told; null while they wait. */
export type Asked = Map<string, Asking>;
type Asking = {
  readonly by: Role;
  readonly id: string;
  readonly what: 'book' | 'move' | 'cancel' | 'pull';
  told: RequestStatus | null;
};

/** The people of one history: customers at the cloud, staff at the facility. */
export type People = { readonly world: World; readonly asked: Asked };

/** People hear of an answer only here: when what decided it is durable on the side that tells them. */
export function hearAnswers({ world, asked }: People, role: Role, { writes }: Committed): void {
  for (const request of writes.requests) {
    const about = asked.get(request.id);
    if (!about || request.status === 'pending') continue;
    if (about.told !== null) {
      fail(world, checkFinal(about.told, request));
      continue;
    }
    about.told = request.status;
    note(world, `${role} ${about.what} ${about.id.slice(0, 4)} ${request.status}`);
    count(world, `${about.what} ${request.status}`);
    if (request.status === 'accepted') fail(world, checkBacked(world, role, request));
    hearAnswer(world, about, request);
  }
}

function hearAnswer(world: World, { id, what }: Asking, request: RequestRow): void {
  const { status, operation } = request;
  // Of a change that was given up either answer may be true: they hold us to nothing.
  if (status === 'rejected' && what !== 'book') world.ledger.close(id);
  if (status !== 'accepted' || operation.op === 'pull') return;
  if (operation.op === 'cancel') world.ledger.release(id);
  else fail(world, world.ledger.promise(id, operation, world.agenda.nowMs()));
}

export async function bookSomething(people: People, role: Role): Promise<void> {
  const { world } = people;
  await book(people, role, { place: somePlaceFor(world, role), requestId: world.random.uuid() });
}

async function book(people: People, role: Role, { place, requestId }: { place: Range; requestId: string }) {
  const { world } = people;
  const id = world.random.uuid();
  const ids = { allocationId: id, bookingId: id, requestId };
  const deadlineAt = deadlineOf(world, role);
  await ask(people, role, { type: 'book', ...ids, kind: 'booking', place, data: {}, revision: 1, deadlineAt });
}

/**
 * Somebody asks the other side, leaves at once, and the time changes hands just then: the answer, the news that nobody
 * wants it any more, and the time itself pass each other on the wire.
 */
export async function changeMind(people: People, role: Role): Promise<void> {
  const { world } = people;
  const { agenda, random } = world;
  const place = somePlaceFor(world, role);
  const requestId = random.uuid();
  await book(people, role, { place, requestId });
  agenda.after(random.below(250), () => giveUp(world, role, requestId));
  const other = role === 'cloud' ? 'facility' : 'cloud';
  const next = random.below(4);
  if (next === 0) agenda.after(random.below(250), () => pull(people, role, place));
  if (next === 1) agenda.after(random.below(250), () => handOverPlace(world, other, place));
}

/** One side wants time of the other's to sell. */
export async function pullSomething(people: People, role: Role): Promise<void> {
  await pull(people, role, somePlaceFor(people.world, role));
}

async function pull({ world, asked }: People, role: Role, place: Range): Promise<void> {
  const node = world.nodes[role].process?.node;
  if (!node) return;
  const requestId = world.random.uuid();
  asked.set(requestId, { by: role, id: requestId, what: 'pull', told: null });
  const deadlineAt = deadlineOf(world, role);
  const { outcome } = await node.run({ type: 'pull', ranges: [place], requestId, deadlineAt });
  count(world, `pull ${outcome.kind}`);
  if (outcome.kind !== 'asked') asked.delete(requestId);
}

function deadlineOf(world: World, role: Role): number {
  const patienceMs = PATIENCES_MS[world.random.below(PATIENCES_MS.length)] ?? PATIENCES_MS[0];
  return wallClock(world, role) + patienceMs;
}

/** Half of the people want a time that this side must ask the other for. */
function somePlaceFor(world: World, role: Role): Range {
  let place = somePlace(world);
  if (world.random.below(2) === 0) return place;
  const own = listOwn(world.nodes[role]);
  for (let look = 1; look < LOOKS_MAX && covers(own, place); look += 1) place = somePlace(world);
  return place;
}

/** Somebody with a promise wants another time, or none. */
export async function changeSomething(people: People, role: Role, what: 'cancel' | 'move'): Promise<void> {
  const { world } = people;
  const id = somePromise(world);
  const known = id !== null && world.nodes[role].process ? findAllocation(world.nodes[role], id) : null;
  if (id === null || !known) return;
  const deadlineAt = deadlineOf(world, role);
  const base = { allocationId: id, requestId: world.random.uuid(), deadlineAt, expectedRevision: known.revision };
  if (what === 'cancel') await ask(people, role, { type: 'cancel', ...base });
  else await ask(people, role, { type: 'move', ...base, place: somePlace(world), data: known.data });
}

function somePromise({ ledger, random }: World): string | null {
  const settled = [...ledger.promises.values()].filter(({ isOpen }) => !isOpen);
  return settled[random.below(Math.max(settled.length, 1))]?.id ?? null;
}

/** Somebody who waits for an answer walks away. */
export async function leave({ world, asked }: People, role: Role): Promise<void> {
  const waiting = [...asked].filter(([, { told }]) => told === null);
  const requestId = waiting[world.random.below(Math.max(waiting.length, 1))]?.[0];
  if (requestId) await giveUp(world, role, requestId);
}

async function giveUp(world: World, role: Role, requestId: string): Promise<void> {
  await world.nodes[role].process?.node.run({ type: 'give-up', requestId });
}

async function ask({ world, asked }: People, role: Role, input: BookInput | MoveInput | CancelInput): Promise<void> {
  const node = world.nodes[role].process?.node;
  if (!node) return;
  const { ledger } = world;
  const { type, requestId, allocationId: id } = input;
  asked.set(requestId, { by: role, id, what: type, told: null });
  const wasOpen = ledger.promises.get(id)?.isOpen ?? false;
  if (type !== 'book') ledger.open(id);
  const own = listOwn(world.nodes[role]);
  const { outcome } = await node.run(input);
  fail(world, checkAvailable(own, input, outcome));
  if (outcome.kind === 'asked') {
    note(world, `${role} asks to ${type} ${id.slice(0, 4)}`);
    return count(world, `${type} asked`);
  }
  asked.delete(requestId);
  if (outcome.kind === 'refused') {
    count(world, `${type} refused`);
    if (!wasOpen) ledger.close(id);
    return;
  }
  count(world, `${type} done`);
  note(world, `${role} ${type} ${id.slice(0, 4)} done here`);
  if (input.type === 'cancel') ledger.release(id);
  else fail(world, ledger.promise(id, input.place, world.agenda.nowMs()));
}
