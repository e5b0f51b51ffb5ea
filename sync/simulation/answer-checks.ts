import { covers, type Range } from '../../domain/ownership.ts';
import type { BookInput, CancelInput, MoveInput, Outcome } from '../engine/inputs.ts';
import type { RequestRow, RequestStatus, Role } from '../engine/node-state.ts';
import type { World } from './world.ts';

/** I5: what somebody was told about a request stays what they were told. A no is a no, whyever. */
export function checkFinal(told: RequestStatus, { id, status }: RequestRow): string | null {
  const isSame = (told === 'accepted') === (status === 'accepted') && status !== 'pending';
  return isSame ? null : `answers: request ${id} was ${told}, and now is ${status}`;
}

/**
 * I6: a yes is told only by a side whose own database holds what was said yes to, and then the owner's holds it, too.
 * An owner whose disk went back in time may not hold it just then: it will be told of it again.
 */
export function checkBacked({ nodes, counts }: World, role: Role, { operation }: RequestRow): string | null {
  if (operation.op === 'pull') return null;
  const held = nodes[role].disk.allocation(operation.allocationId);
  const isBacked =
    operation.op === 'cancel'
      ? held?.state !== 'active'
      : held !== null && (operation.op === 'book' || held.revision > operation.expectedRevision);
  const owner = role === 'cloud' ? 'facility' : 'cloud';
  const isThere = (counts[`restores of ${owner}`] ?? 0) > 0 || nodes[owner].disk.allocation(operation.allocationId);
  return isBacked && isThere
    ? null
    : `answers: ${role} says yes to ${operation.op} ${operation.allocationId} and one side holds nothing`;
}

/** I12: about its own time a side that is not fenced decides by itself, at once. */
export function checkAvailable(
  own: readonly Range[],
  input: BookInput | MoveInput | CancelInput,
  outcome: Outcome,
): string | null {
  if (input.type !== 'book' || !covers(own, input.place)) return null;
  const isDecided =
    outcome.kind === 'done' ||
    (outcome.kind === 'refused' && !['fenced', 'nobodys-time'].includes(outcome.refusal.code));
  return isDecided ? null : `availability: ${input.place.startsAt} is its own, and it does not decide`;
}
