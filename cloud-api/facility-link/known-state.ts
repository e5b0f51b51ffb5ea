import { type Input, parseEvent } from '../../sync/engine/inputs.ts';
import type { NodeState, RequestRow, Writes } from '../../sync/engine/node-state.ts';

/**
 * What a process knows of a facility from its own last commit. That is little, and all that a question to the facility
 * and the answer to one need: both are then decided without reading anything, and written on condition that no other
 * commit has come between (`saveUnlessChanged`).
 */
export type KnownState = {
  /** The state after commit `commitNo`, whose mark is `mark`, as far as these inputs need it; null when they need more. */
  stateFor(inputs: readonly KnownInput[]): KnownCommit | null;
  /** After each commit of this process: what it left, and what it had found of the lease. */
  learn(
    after: NodeState,
    writes: Writes,
    commit: { readonly mark: string | null; readonly fencingNo: number | null },
  ): void;
  /** True when nothing is known, or all up to this commit. */
  isAt(commitNo: number): boolean;
  /** What is known may be wrong: somebody else has been at the facility, or a commit failed. */
  forget(): void;
};

export type KnownInput = { readonly input: Input; readonly fencingNo: number | null; readonly isClaimed: boolean };

export type KnownCommit = { readonly state: NodeState; readonly mark: string; readonly fencingNo: number | null };

export function createKnownState(): KnownState {
  let known: Pick<NodeState, 'node' | 'ranges' | 'openTransfers'> | null = null;
  let mark: string | null = null;
  let fencingNo: number | null = null;
  const pending = new Map<string, RequestRow>();

  function isEnoughFor({ input, fencingNo: named, isClaimed }: KnownInput): boolean {
    if (named !== null && named !== fencingNo) return false;
    // A new booking, under ids that nobody has ever had.
    if (input.type === 'book') return isClaimed && input.revision === 1;
    if (input.type !== 'data' || input.setAside) return false;
    if (known?.node.catchUpTo !== null || known.openTransfers.length > 0) return false;
    return input.frame.events.every(({ body }) => isAnswer(body));
  }

  /** What a facility grants on a question of ours: an allocation that is not there yet, under an id that we gave it. */
  function isAnswer(body: string): boolean {
    const event = parseEvent(body);
    if (event?.kind !== 'allocation' || event.answers === null) return false;
    const asked = pending.get(event.answers)?.operation;
    return asked?.op === 'book' && asked.allocationId === event.allocation.id && event.allocation.state === 'active';
  }

  return {
    stateFor: (inputs) => {
      if (known === null || mark === null || !inputs.every(isEnoughFor)) return null;
      const nothing = { allocations: new Map(), peerRequests: new Map(), outHashes: new Map(), outTail: [] };
      return { state: { ...known, ...nothing, requests: new Map(pending) }, mark, fencingNo };
    },
    learn: ({ node, ranges, openTransfers }, { requests }, commit) => {
      known = { node, ranges, openTransfers };
      mark = commit.mark ?? mark;
      fencingNo = commit.fencingNo;
      for (const request of requests) {
        if (request.status === 'pending') pending.set(request.id, request);
        else pending.delete(request.id);
      }
    },
    isAt: (commitNo) => known === null || known.node.commitNo === commitNo,
    forget: () => {
      known = null;
      mark = null;
      pending.clear();
    },
  };
}
