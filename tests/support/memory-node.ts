import { createHash } from 'node:crypto';
import { AssertionError } from '../../domain/assert.ts';
import type { Range } from '../../domain/ownership.ts';
import { HOUR_MS } from '../../domain/time.ts';
import { type BookInput, type Input, scopeOf, type StepContext } from '../../sync/engine/inputs.ts';
import type { Committed, NodePort } from '../../sync/engine/node-port.ts';
import {
  type HeldRange,
  type InboxRow,
  newNodeRow,
  type NodeRow,
  type NodeState,
  type OutboxRow,
  type Role,
} from '../../sync/engine/node-state.ts';
import { lastCommonPlace, needsVoids, snapshotOf } from '../../sync/engine/snapshot.ts';
import { step, type StepResult } from '../../sync/engine/step.ts';
import type { StreamEvent } from '../../sync/protocol/events.ts';
import type { FrameOf } from '../../sync/protocol/frames.ts';
import { seededRandom } from './seeded-random.ts';

export const FACILITY_ID = '00000000-0000-4000-8000-00000000f001';
export const BAY = '00000000-0000-4000-8000-0000000000b1';
export const DAY_START = Date.UTC(2026, 5, 1, 8);

/** `from` and `until` are hours after `DAY_START`; fractions of twelfths are allowed. */
export function hours(from: number, until: number, resourceId = BAY): Range {
  return { resourceId, startsAt: DAY_START + from * HOUR_MS, endsAt: DAY_START + until * HOUR_MS };
}

/** The UUID that stands for `name` in a test. */
export function id(name: string): string {
  return `00000000-0000-4000-8000-${createHash('sha256').update(name).digest('hex').slice(0, 12)}`;
}

/** The production engine on a state in memory, loaded whole before each step and kept whole after it. */
export type MemoryNode = NodePort & {
  take(input: Input): StepResult;
  state(): NodeState;
  node(): NodeRow;
  outbox(): readonly OutboxRow[];
  inbox(): readonly InboxRow[];
  /** Adds a row to our stream that this program would not write itself. */
  append(row: OutboxRow): void;
  /** Our stream as the events that it says. */
  events(): StreamEvent[];
  /** The stream after `after`, as a frame for the other side. */
  dataAfter(after: number): FrameOf<'data'>;
  setNode(change: Partial<NodeRow>): void;
};

export type MemoryNodeOptions = {
  readonly ranges?: readonly HeldRange[];
  readonly node?: Partial<NodeRow>;
  readonly context?: Partial<StepContext>;
};

export const SESSION = '1.1';

/** A node in session `SESSION`. By default a facility owns the first twelve hours of the bay and the cloud the next. */
export function memoryNode(role: Role, { ranges, node, context }: MemoryNodeOptions = {}): MemoryNode {
  const random = seededRandom(role === 'cloud' ? 1 : 2);
  const listeners = new Set<(committed: Committed) => void>();
  let outbox: OutboxRow[] = [];
  let inbox: InboxRow[] = [];
  let state: NodeState = {
    node: { ...newNodeRow(role, FACILITY_ID, 'paired'), session: SESSION, sessionCount: 1, ...node },
    ranges: ranges ?? sharedDay(role),
    allocations: new Map(),
    requests: new Map(),
    peerRequests: new Map(),
    openTransfers: [],
    outHashes: new Map([[0, '']]),
    outTail: [],
  };

  function take(input: Input): StepResult {
    const { outTailAfter } = scopeOf(input);
    const outTail = outTailAfter === null ? [] : outbox.filter(({ seq }) => seq > outTailAfter);
    const result = step({ ...state, outTail }, input, {
      now: DAY_START,
      newId: () => random.uuid(),
      newToken: () => random.hex(16),
      admit: ({ data }) => ({ ok: true, data }),
      withdraw: ({ data }) => data,
      mayGive: () => ({ ok: true }),
      ...context,
    });
    const { cut, trimmed } = result.writes;
    if (cut) {
      outbox = outbox.filter(({ seq }) => seq <= cut.outSeq);
      inbox = inbox.filter(({ seq }) => seq <= cut.inSeq);
    }
    outbox.push(...result.writes.outbox);
    inbox.push(...result.writes.inbox);
    outbox = outbox.map((row) => ({ ...row, ...trimmed?.out.find(({ seq }) => seq === row.seq) }));
    inbox = inbox.map((row) => ({ ...row, ...trimmed?.in.find(({ seq }) => seq === row.seq) }));
    const outHashes = new Map([
      ...state.outHashes,
      ...result.writes.outbox.map(({ seq, hash }) => [seq, hash] as const),
    ]);
    state = { ...result.state, outHashes };
    for (const listener of listeners) listener(result);
    return result;
  }

  return {
    take,
    state: () => state,
    node: () => state.node,
    outbox: () => outbox,
    inbox: () => inbox,
    append: (row) => {
      outbox.push(row);
      const node = { ...state.node, outSeq: row.seq, outHash: row.hash };
      state = { ...state, node, outHashes: new Map([...state.outHashes, [row.seq, row.hash]]) };
    },
    events: () => outbox.map(({ body }) => JSON.parse(body) as StreamEvent),
    dataAfter: (after) => ({
      t: 'data',
      session: state.node.session ?? SESSION,
      incarnation: state.node.incarnation,
      first: after + 1,
      events: outbox.slice(after).map(({ body, prev, hash }) => ({ body, prev, hash })),
    }),
    setNode: (change) => {
      state = { ...state, node: { ...state.node, ...change } };
    },
    run: async (input) => take(input),
    readNode: async () => state.node,
    readOutbox: async (after, limit) => outbox.slice(after, after + limit),
    readInbox: async (after, limit) => inbox.filter(({ seq }) => seq > after).slice(0, limit),
    readCheckpoints: async (seqs) =>
      seqs.flatMap((seq) => {
        const hash = state.outHashes.get(seq);
        return hash === undefined ? [] : [{ seq, hash }];
      }),
    readInboxCheckpoints: async (seqs) => [
      ...(seqs.includes(0) ? [{ seq: 0, hash: '' }] : []),
      ...inbox.filter(({ seq }) => seqs.includes(seq)).map(({ seq, hash }) => ({ seq, hash })),
    ],
    readHoldings: async () => ({
      node: state.node,
      ranges: state.ranges,
      allocations: [...state.allocations.values()].filter((allocation) => allocation.state === 'active'),
    }),
    readSnapshot: async ({ outPlaces, inPlaces }) => {
      const outBase = lastCommonPlace(inPlaces, (seq) => state.outHashes.get(seq));
      const inBase = lastCommonPlace(outPlaces, (seq) => inbox.find((row) => row.seq === seq)?.hash);
      return snapshotOf({
        state,
        outBase,
        outbox: outbox.filter(({ seq }) => seq > outBase.seq),
        inBase,
        inbox: inbox.filter(({ seq }) => seq > inBase.seq),
        voids: needsVoids(state.node, outBase, inBase)
          ? [...state.allocations.values()].filter((allocation) => allocation.state === 'void')
          : [],
      });
    },
    hasOverdueRequests: async (now) =>
      state.node.fenced === null &&
      state.node.catchUpTo === null &&
      [...state.requests.values()].some(({ status, deadlineAt }) => status === 'pending' && deadlineAt <= now),
    isInputsFault: (error) => error instanceof AssertionError,
    onCommitted: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

function sharedDay(role: Role): HeldRange[] {
  const [first, second] = [hours(0, 12), hours(12, 24)];
  return [
    { ...first, holder: role === 'facility' ? 'own' : 'peer' },
    { ...second, holder: role === 'cloud' ? 'own' : 'peer' },
  ];
}

/** A wish to book. `name` gives the ids: allocation and booking `name`, request `r-name`. */
export function bookInput(name: string, place: Range, changes: Partial<BookInput> = {}): BookInput {
  return {
    type: 'book',
    kind: 'booking',
    allocationId: id(name),
    bookingId: id(name),
    place,
    data: { name },
    revision: 1,
    requestId: id(`r-${name}`),
    deadlineAt: DAY_START + HOUR_MS,
    ...changes,
  };
}

/** The frame with which `asker` asks, taken from what it sent. */
export function requestFrame(sent: StepResult): FrameOf<'request'> {
  const frame = sent.frames.find(({ t }) => t === 'request');
  if (frame?.t !== 'request') throw new Error('nothing was asked');
  return frame;
}
