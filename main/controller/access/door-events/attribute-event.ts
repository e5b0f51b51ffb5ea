import { type EpochMs, SECOND_MS } from '../../../../domain/time.ts';
import type { Tx } from '../../db/database.ts';
import {
  type DoorCommandRecord,
  STAFF_ACTOR_ID,
  findCommand,
  findFirstCommandOf,
  listCommandsBetween,
} from '../door-repository.ts';
import { findBookingOfVisitor, listBookingsByMark } from '../visitors/door-grant-repository.ts';
import { KEY_START } from '../visitors/visitor-mark.ts';
import type { DoorEvent } from './door-event.ts';
import { listProvenCommands } from './door-event-repository.ts';

/** A door moves this long after it was told to at most; the two clocks may differ a little besides. */
const COMMAND_BEFORE_MS = 30 * SECOND_MS;
const COMMAND_AFTER_MS = 5 * SECOND_MS;

/** Whoever comes a little before or after their time is still who they are. */
const VISIT_SLACK_MS = 120 * SECOND_MS;

export type Attribution = Pick<DoorEvent, 'bookingId' | 'commandId'>;

/** Whose event it is: brought about by a command of ours, or by a person with the right of a booking. */
export function attribute(tx: Tx, event: DoorEvent, clockSkewMs: number): Attribution {
  const command = commandBehind(tx, event, clockSkewMs);
  if (command) return { bookingId: command.bookingId ?? event.bookingId, commandId: command.id };
  return { bookingId: event.bookingId ?? bookingOfPerson(tx, event, clockSkewMs), commandId: event.commandId };
}

/** A command's own id leads to it, or that of the booking whose first command it was. */
function commandBehind(tx: Tx, event: DoorEvent, clockSkewMs: number): DoorCommandRecord | null {
  const { correlationId } = event;
  if (correlationId !== null) return findCommand(tx, correlationId) ?? findFirstCommandOf(tx, correlationId);
  return event.actor.kind === 'program' && event.kind === 'opened' ? commandByTime(tx, event, clockSkewMs) : null;
}

/**
 * A console that leaves out what a command carried: the nearest of our commands that was given to this door just
 * before, by whoever the event names, and that no other event proves.
 */
function commandByTime(tx: Tx, { doorId, at, actor }: DoorEvent, clockSkewMs: number): DoorCommandRecord | null {
  if (doorId === null) return null;
  const ourTime = at - clockSkewMs;
  const near = listCommandsBetween(tx, doorId, ourTime - COMMAND_BEFORE_MS, ourTime + COMMAND_AFTER_MS);
  const proven = listProvenCommands(
    tx,
    near.map(({ id }) => id),
  );
  const isOfActor = (bookingId: string | null): boolean =>
    actor.id === null || actor.id === (bookingId ?? STAFF_ACTOR_ID);
  const open = near.filter(
    ({ id, bookingId, outcome }) => !proven.has(id) && outcome !== 'refused' && isOfActor(bookingId),
  );
  const distance = (given: EpochMs): number => Math.abs(given - ourTime);
  return open.toSorted((a, b) => distance(a.at) - distance(b.at))[0] ?? null;
}

/** By the visitor that the booking has, or by the mark that every visitor of ours carries as first name. */
function bookingOfPerson(tx: Tx, { actor, at }: DoorEvent, clockSkewMs: number): string | null {
  const known = actor.id === null ? null : findBookingOfVisitor(tx, actor.id);
  if (known !== null) return known;
  const mark = actor.name === null ? undefined : NAMED.exec(actor.name)?.[1];
  if (mark === undefined) return null;
  const ourTime = at - clockSkewMs;
  const near = listBookingsByMark(tx, mark, { startsAt: ourTime - VISIT_SLACK_MS, endsAt: ourTime + VISIT_SLACK_MS });
  return near.length === 1 ? (near[0] ?? null) : null;
}

const NAMED = new RegExp(`^${KEY_START}([0-9a-f]{8})(?:\\s|$)`, 'i');
