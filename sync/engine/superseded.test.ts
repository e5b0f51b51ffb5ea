import { describe, expect, test } from 'vitest';
import { TIME_MAX, TIME_MIN } from '../../domain/time.ts';
import { seededRandom } from '../../tests/support/seeded-random.ts';
import type { Allocation } from '../protocol/events.ts';
import { chainHash } from './chain.ts';
import type { Input, StepContext } from './inputs.ts';
import { type HeldAllocation, newNodeRow, type NodeState, type RequestRow, type Role } from './node-state.ts';
import { step } from './step.ts';

/** A booking that moves between the two sides' time holds both for a moment (PROTOCOL §8.5). */

const random = seededRandom(1);
const FACILITY = random.uuid();
const BAY = random.uuid();
const BOOKING = random.uuid();
const REQUEST = random.uuid();
const HOUR = 3_600_000;

const context: StepContext = {
  now: 0,
  newId: () => random.uuid(),
  newToken: () => random.hex(16),
  admit: ({ data }) => ({ ok: true, data }),
  withdraw: ({ data }) => data,
  mayGive: () => ({ ok: true }),
};

function anAllocation(changes: Partial<Allocation>): Allocation {
  return {
    id: random.uuid(),
    resourceId: BAY,
    startsAt: 0,
    endsAt: HOUR,
    kind: 'booking',
    state: 'active',
    revision: 1,
    bookingId: BOOKING,
    requestId: null,
    data: {},
    ...changes,
  };
}

/** A side that owns the first hour, with `old` sold in it, and what it has asked of the other side. */
function aSide(role: Role, old: Allocation, requests: readonly RequestRow[] = []): NodeState {
  const held: HeldAllocation = { ...old, holder: 'own' };
  return {
    node: { ...newNodeRow(role, FACILITY, 'token'), session: '1.1' },
    ranges: [
      { resourceId: BAY, startsAt: TIME_MIN, endsAt: HOUR, holder: 'own' },
      { resourceId: BAY, startsAt: HOUR, endsAt: TIME_MAX, holder: 'peer' },
    ],
    allocations: new Map([[old.id, held]]),
    requests: new Map(requests.map((request) => [request.id, request])),
    peerRequests: new Map(),
    openTransfers: [],
    outTail: [],
    outHashes: new Map(),
  };
}

function aRequest(status: RequestRow['status'], wanted: Allocation): RequestRow {
  const { id, resourceId, startsAt, endsAt, kind, revision, data } = wanted;
  const operation = { op: 'book', allocationId: id, bookingId: BOOKING, kind, resourceId, startsAt, endsAt } as const;
  return {
    id: REQUEST,
    session: '1.1',
    operation: { ...operation, kind: 'booking', revision, data },
    status,
    rejection: null,
    reason: null,
    createdAt: 0,
    deadlineAt: HOUR,
  };
}

/** What the other side says, one event after the other. */
function theStream(allocations: readonly Allocation[]): Input {
  let prev = '';
  const events = allocations.map((allocation) => {
    const { requestId } = allocation;
    const event = { kind: 'allocation', id: random.uuid(), ack: 0, at: 0, v: 1, critical: true } as const;
    const body = JSON.stringify({ ...event, allocation, answers: requestId });
    const hash = chainHash(prev, body);
    const linked = { body, prev, hash };
    prev = hash;
    return linked;
  });
  return { type: 'data', frame: { t: 'data', session: '1.1', incarnation: 1, first: 1, events }, setAside: false };
}

const stateOf = (side: NodeState, { id }: Allocation): string | undefined => side.allocations.get(id)?.state;

describe('the old time of a booking that moved to the other side’s', () => {
  const old = anAllocation({});
  const moved = anAllocation({ startsAt: HOUR, endsAt: 2 * HOUR, revision: 2 });

  test('goes when the new one comes, and the other side is told', () => {
    const { state, writes } = step(aSide('cloud', old), theStream([moved]), context);

    expect(state.allocations.get(old.id)).toMatchObject({ state: 'void', bookingId: null });
    expect(state.allocations.get(moved.id)).toMatchObject({ state: 'active', bookingId: BOOKING });
    expect(writes.outbox).toHaveLength(1);
  });

  test('goes even if the new one was cancelled before anybody heard of it', () => {
    const cancelled = anAllocation({ ...moved, state: 'void', revision: 3 });

    const { state } = step(aSide('facility', old), theStream([moved, cancelled]), context);

    expect([stateOf(state, old), stateOf(state, moved)]).toEqual(['void', 'void']);
  });

  test('goes when the new one was asked for and is granted', () => {
    const granted = anAllocation({ ...moved, requestId: REQUEST });

    const { state } = step(aSide('facility', old, [aRequest('pending', granted)]), theStream([granted]), context);

    expect(stateOf(state, old)).toBe('void');
    expect(state.requests.get(REQUEST)?.status).toBe('accepted');
  });

  test('stays when the new one was given up before it was granted: its owner is about to undo it', () => {
    const granted = anAllocation({ ...moved, requestId: REQUEST });

    const { state } = step(aSide('facility', old, [aRequest('abandoned', granted)]), theStream([granted]), context);

    expect(stateOf(state, old)).toBe('active');
  });

  test('stays when it is the newer one', () => {
    const newer = anAllocation({ revision: 3 });

    const { state } = step(aSide('cloud', newer), theStream([moved]), context);

    expect(stateOf(state, newer)).toBe('active');
  });

  test.each([
    { role: 'cloud', stands: 'void' },
    { role: 'facility', stands: 'active' },
  ] as const)('is $stands at the $role when both sides moved the booking at once', ({ role, stands }) => {
    const here = anAllocation({ revision: 2 });

    const { state } = step(aSide(role, here), theStream([moved]), context);

    expect(stateOf(state, here)).toBe(stands);
  });
});
