import { type EpochMs, HOUR_MS, SECOND_MS } from '../../../../domain/time.ts';
import type { Db, Tx } from '../../db/database.ts';
import type { Log } from '../../log.ts';
import { findCommand, listUnknownCommands, settleCommand } from '../door-repository.ts';
import type { DoorEvent } from './door-event.ts';
import { listProvenCommands } from './door-event-repository.ts';

/** The record has an opening a second or two after it; what it does not have after this long did not happen. */
const RECORDED_WITHIN_MS = 30 * SECOND_MS;

/** What is older stays as it is: the record need not reach back that far. */
const RESOLVED_FOR_MS = 24 * HOUR_MS;

/** Read that much further back than the command: clocks differ. */
const MARGIN_MS = 60 * SECOND_MS;

const NOT_OPENED = 'The door system’s record has been read since: the door did not open.';

/** What was commanded and is proven by one of `events` did open, whatever was thought of it. True if any changed. */
export function settleProven(tx: Tx, events: readonly DoorEvent[], log: Log): boolean {
  const opened = events.filter(({ kind, commandId }) => kind === 'opened' && commandId !== null);
  const changed = opened.filter(({ commandId }) => {
    const command = commandId === null ? null : findCommand(tx, commandId);
    if (!command || command.outcome === 'opened') return false;
    if (command.outcome === 'refused') log.warn('door.command.opened_after_all', { commandId: command.id });
    settleCommand(tx, command.id, 'opened', null);
    return true;
  });
  return changed.length > 0;
}

/** From when on the record must be read, by our clock, for what is unknown to be settled; null when nothing is. */
export function unknownSince(db: Db | Tx, now: EpochMs): EpochMs | null {
  const oldest = listUnknownCommands(db, now - RESOLVED_FOR_MS)[0];
  return oldest ? oldest.at - MARGIN_MS : null;
}

/** What was read of the record: `since` and `startedAt` by our clock. */
export type RecordReading = { readonly since: EpochMs; readonly startedAt: EpochMs };

/**
 * Says of each unknown command that the door did not open, where the record of its time has been read long enough after
 * it and shows nothing. To be called after what was read has been taken in. True if any changed.
 */
export function settleDisproven(tx: Tx, { since, startedAt }: RecordReading): boolean {
  const unknown = listUnknownCommands(tx, Math.max(since, startedAt - RESOLVED_FOR_MS));
  const ripe = unknown.filter(({ at }) => at <= startedAt - RECORDED_WITHIN_MS);
  const proven = listProvenCommands(
    tx,
    ripe.map(({ id }) => id),
  );
  const disproven = ripe.filter(({ id }) => !proven.has(id));
  for (const { id } of disproven) settleCommand(tx, id, 'refused', NOT_OPENED);
  return disproven.length > 0;
}
