import type { Committed } from '../../sync/engine/node-port.ts';
import type { NodeState } from '../../sync/engine/node-state.ts';
import type { StepResult } from '../../sync/engine/step.ts';
import { stepAll } from '../../sync/engine/step-all.ts';
import type { Part } from '../db/statement.ts';
import type { Alongside } from './cloud-node.ts';
import type { CommitterOptions } from './committer.ts';
import type { Prepared } from './doubts.ts';
import type { Submitted } from './input-queue.ts';
import type { KnownState } from './known-state.ts';
import type { CommitName, Saving } from './save-writes.ts';

/** A commit that is made in one statement, if nobody else is quicker. */
export type Plan = {
  readonly saving: Saving;
  readonly after: CommitName;
  readonly prepared: Prepared;
  readonly state: NodeState;
  readonly fencingNo: number | null;
};

/** Takes the steps on what is known already, up to the last commit; null when they turn out to need more. */
export function planFromKnown<T>(
  options: CommitterOptions<T>,
  known: KnownState,
  batch: readonly Submitted<T>[],
): Plan | null {
  const { facilityId, clock, random, alongside, onCommitting } = options;
  const found = known.stateFor(
    batch.map(({ input, fencingNo, claim }) => ({ input, fencingNo, isClaimed: claim !== null })),
  );
  if (!found) return null;
  const { node } = found.state;
  const needsMore = (): never => {
    throw new NeedsMore();
  };
  const rules = { admit: needsMore, withdraw: needsMore, mayGive: needsMore };
  const ids = { newId: () => random.uuid(), newToken: () => random.hex(16) };
  let stepped: ReturnType<typeof stepAll>;
  try {
    const inputs = batch.map(({ input }) => input);
    stepped = stepAll(found.state, inputs, { now: clock.now(), ...ids, ...rules });
  } catch (error) {
    if (error instanceof NeedsMore) return null;
    throw error;
  }
  const { results, writes } = stepped;
  const last = results.at(-1)?.state;
  if (!last || !results.every(isPlain) || last.node.commitNo === node.commitNo) return null;

  const own: Committed = { writes, frames: results.flatMap((result) => result.frames), facts: [] };
  const mark = random.uuid();
  const beside = [
    ...writesAlongside(alongside, batch, results),
    ...(alongside.settle?.(facilityId, writes) ?? []),
    ...(onCommitting?.(own) ?? []),
  ];
  const prepared = { commitNo: last.node.commitNo, mark, done: { results, committed: [own] } };
  const after = { commitNo: node.commitNo, mark: found.mark };
  const saving = { facilityId, writes, mark, beside };
  return { saving, after, prepared, state: last, fencingNo: found.fencingNo };
}

/** An input asks for what is not known without reading. */
class NeedsMore extends Error {
  override name = 'NeedsMore';
}

/** A question was asked, or the answer to one came, and nothing else. */
function isPlain({ outcome, verdict, writes, facts, ownFacts }: StepResult): boolean {
  const { ranges, cut, forgetPeerRequests } = writes;
  if (ranges || cut || forgetPeerRequests || facts.length + ownFacts.length > 0) return false;
  return verdict === null ? outcome.kind === 'asked' : verdict === 'applied';
}

/** What `alongside` keeps of the outcomes of those that came with a claim. */
export function writesAlongside<T>(
  alongside: Alongside<T>,
  items: readonly Submitted<T>[],
  results: readonly StepResult[],
): readonly Part[] {
  const written = items.flatMap(({ claim }, index) => {
    const result = results[index];
    return claim === null || !result ? [] : [{ claim, result }];
  });
  return written.length > 0 ? alongside.write(written) : [];
}
