import type { Booking } from '../../domain/booking.ts';
import type { Candidate } from './conflict.ts';

/** What the person at the desk is in the middle of. Looking at a booking is no task: that is in the URL. */
export type Task =
  | { readonly kind: 'idle' }
  | { readonly kind: 'draft'; readonly purpose: 'booking' | 'block'; readonly candidate: Candidate }
  /** The booking as it was when the move began, with the revision that will be asked to change. */
  | { readonly kind: 'move'; readonly booking: Booking; readonly to: Candidate }
  | { readonly kind: 'block'; readonly blockId: string };

export const IDLE: Task = { kind: 'idle' };

/** True when `to` is where the booking is already. */
export function isUnmoved(booking: Booking, to: Candidate): boolean {
  return booking.resourceId === to.resourceId && booking.startsAt === to.startsAt && booking.endsAt === to.endsAt;
}

/** `to` after an arrow key: up and down in time, sideways over bays; with Shift only the end moves. Null for other keys. */
export function stepCandidate(
  to: Candidate,
  key: string,
  options: {
    readonly isLonger: boolean;
    readonly stepMs: number;
    readonly resourceIds: readonly string[];
    /** A visit that has begun keeps its bay and its start. */
    readonly isStartFixed: boolean;
  },
): Candidate | null {
  const { isLonger, stepMs, resourceIds, isStartFixed } = options;
  const direction = { ArrowUp: -1, ArrowDown: 1, ArrowLeft: -1, ArrowRight: 1 }[key];
  if (direction === undefined) return null;
  if (key === 'ArrowUp' || key === 'ArrowDown') {
    const byMs = direction * stepMs;
    if (isLonger || isStartFixed) return { ...to, endsAt: Math.max(to.endsAt + byMs, to.startsAt + stepMs) };
    return { ...to, startsAt: to.startsAt + byMs, endsAt: to.endsAt + byMs };
  }
  if (isStartFixed) return to;
  const column = resourceIds.indexOf(to.resourceId) + direction;
  return { ...to, resourceId: resourceIds[column] ?? to.resourceId };
}
