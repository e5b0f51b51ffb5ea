import type { Input, StepContext } from './inputs.ts';
import type { NodeState, Writes } from './node-state.ts';
import { step, type StepResult } from './step.ts';

/**
 * Takes several inputs one after the other on one loaded state, for a store that commits them together. Returns each
 * one's result and what they wrote in all. `state` must hold what `mergeScopes` of their scopes names.
 */
export function stepAll(
  state: NodeState,
  inputs: readonly Input[],
  context: StepContext,
): { results: StepResult[]; writes: Writes } {
  const results: StepResult[] = [];
  let current = state;
  for (const input of inputs) {
    const result = step(current, input, context);
    results.push(result);
    current = result.state;
  }
  return { results, writes: results.map(({ writes }) => writes).reduce(mergeWrites, NO_WRITES) };
}

/** What a step writes that changes nothing. */
export const NO_WRITES: Writes = {
  node: null,
  ranges: null,
  allocations: [],
  requests: [],
  forgetPeerRequests: false,
  peerRequests: [],
  outbox: [],
  inbox: [],
  cut: null,
  trimmed: null,
  conflicts: [],
  parked: [],
};

/** Later rows replace earlier ones of the same id. */
export function mergeWrites(first: Writes, second: Writes): Writes {
  return {
    node: second.node ?? first.node,
    ranges: second.ranges ?? first.ranges,
    allocations: latest(first.allocations, second.allocations, ({ id }) => id),
    requests: latest(first.requests, second.requests, ({ id }) => id),
    forgetPeerRequests: first.forgetPeerRequests || second.forgetPeerRequests,
    peerRequests: second.forgetPeerRequests
      ? second.peerRequests
      : latest(first.peerRequests, second.peerRequests, ({ requestId }) => requestId),
    outbox: second.cut ? second.outbox : [...first.outbox, ...second.outbox],
    // A recovery has written the streams anew from the cut on: what came before it in the same transaction is gone.
    inbox: second.cut ? second.inbox : [...first.inbox, ...second.inbox],
    cut: second.cut ?? first.cut,
    trimmed: mergeTrimmed(first, second),
    conflicts: [...first.conflicts, ...second.conflicts],
    parked: [...first.parked, ...second.parked],
  };
}

/** What a recovery has written anew says for itself what is gone of it. */
function mergeTrimmed(first: Writes, second: Writes): Writes['trimmed'] {
  if (first.trimmed === null || second.cut) return second.trimmed;
  if (second.trimmed === null) return first.trimmed;
  return {
    out: [...first.trimmed.out, ...second.trimmed.out],
    in: [...first.trimmed.in, ...second.trimmed.in],
  };
}

function latest<T>(first: readonly T[], second: readonly T[], keyOf: (row: T) => string): readonly T[] {
  if (first.length === 0) return second;
  if (second.length === 0) return first;
  return [...new Map([...first, ...second].map((row) => [keyOf(row), row])).values()];
}
