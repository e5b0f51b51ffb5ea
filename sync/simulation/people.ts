import type { BookInput, CancelInput, MoveInput } from '../engine/inputs.ts';
import type { Committed } from '../engine/node-port.ts';
import type { RequestRow, RequestStatus, Role } from '../engine/node-state.ts';
import { checkBacked, checkFinal } from './answer-checks.ts';
import { findAllocation } from './checks.ts';
import { count, fail, note, somePlace, wallClock, type World } from './world.ts';

/** How long somebody waits for the other side's answer. */
const PATIENCE_MS = 6000;

/** What people have asked the other side for, by request, and what they were told; null while they wait. */
export type Asked = Map<string, Asking>;
type Asking = {
  readonly by: Role;
  readonly id: string;
  readonly what: 'book' | 'move' | 'cancel';
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
    if (request.status === 'accepted') fail(world, checkBacked(world.nodes[role], request));
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
  const place = somePlace(world);
  const id = world.random.uuid();
  const ids = { allocationId: id, bookingId: id, requestId: world.random.uuid() };
  const deadlineAt = wallClock(world) + PATIENCE_MS;
  await ask(people, role, { type: 'book', ...ids, kind: 'booking', place, data: {}, revision: 1, deadlineAt });
}

/** Somebody with a promise wants another time, or none. */
export async function changeSomething(people: People, role: Role, what: 'cancel' | 'move'): Promise<void> {
  const { world } = people;
  const id = somePromise(world);
  const known = id !== null && world.nodes[role].process ? findAllocation(world.nodes[role], id) : null;
  if (id === null || !known) return;
  const deadlineAt = wallClock(world) + PATIENCE_MS;
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
  if (requestId) await world.nodes[role].process?.node.run({ type: 'give-up', requestId });
}

async function ask({ world, asked }: People, role: Role, input: BookInput | MoveInput | CancelInput): Promise<void> {
  const node = world.nodes[role].process?.node;
  if (!node) return;
  const { ledger } = world;
  const { type, requestId, allocationId: id } = input;
  asked.set(requestId, { by: role, id, what: type, told: null });
  const wasOpen = ledger.promises.get(id)?.isOpen ?? false;
  if (type !== 'book') ledger.open(id);
  const { outcome } = await node.run(input);
  if (outcome.kind === 'asked') return count(world, `${type} asked`);
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
