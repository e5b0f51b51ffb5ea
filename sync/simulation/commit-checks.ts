import type { Committed } from '../engine/node-port.ts';
import type { NodeRow, Role } from '../engine/node-state.ts';

/** Looks at each commit of the two sides as it is made. Returns the invariant that it breaks, or null. */
export type CommitCheck = (role: Role, committed: Committed) => string | null;

export function createCommitCheck(): CommitCheck {
  const trusted = new Map<Role, NodeRow>();
  return (role, { writes: { node, outbox, cut } }) => {
    if (!node) return null;
    if (node.fenced !== null) {
      // What a recovery proposes again is the one exception.
      return outbox.length > 0 && cut === null ? `fence: ${role} is fenced and adds to its stream` : null;
    }
    const before = trusted.get(role);
    trusted.set(role, node);
    return before ? checkEpochs(role, before, node) : null;
  };
}

/** I10: at a node that is not fenced nothing that names an age ever goes back, and no session has the name of another. */
function checkEpochs(role: Role, before: NodeRow, after: NodeRow): string | null {
  for (const epoch of ['incarnation', 'peerIncarnation', 'controllerEpoch'] as const) {
    if (after[epoch] < before[epoch]) return `epochs: ${epoch} of ${role} goes back to ${after[epoch]}`;
  }
  if (before.session === after.session || after.session === null) return null;
  const isLater = before.session === null || comesBefore(placeOf(before.session), placeOf(after.session));
  return isLater ? null : `epochs: ${role} goes from session ${before.session} to ${after.session}`;
}

type SessionPlace = { readonly incarnation: number; readonly count: number };

function placeOf(session: string): SessionPlace {
  const [incarnation, count] = session.split('.').map(Number);
  return { incarnation: incarnation ?? 0, count: count ?? 0 };
}

function comesBefore(a: SessionPlace, b: SessionPlace): boolean {
  return a.incarnation < b.incarnation || (a.incarnation === b.incarnation && a.count < b.count);
}
