import type { Random } from '../../../../domain/random.ts';
import { DAY_MS, type EpochMs, HOUR_MS, MINUTE_MS } from '../../../../domain/time.ts';
import type { Tx } from '../../db/database.ts';
import type { DoorSystemError } from '../door-port.ts';
import { type ArrivalParts, noteArrivals } from './door-arrivals.ts';
import type { DoorEvent, DoorSighting } from './door-event.ts';
import type { DoorEventPort, DoorRecordPart } from './door-event-port.ts';
import { findRecordPlace, forgetEvents, saveRecordPlace } from './door-event-repository.ts';
import { settleDisproven, settleProven, unknownSince } from './settle-unknown.ts';
import { takeSightings } from './take-sightings.ts';

/** Rows may come late into the record: this much of it is read again each time. */
const OVERLAP_MS = 10 * MINUTE_MS;

/** How much of the past a new controller looks at. */
const FIRST_MS = 24 * HOUR_MS;

/** A year, and time to look into what happened at its beginning. */
const KEEP_EVENTS_MS = 400 * DAY_MS;

export type RecordReaderOptions = ArrivalParts & { readonly random: Random; readonly port: DoorEventPort };

export type ReaderState = {
  trouble: DoorSystemError['code'] | null;
  /** The door system's clock less ours; null while it is not known. */
  clockSkewMs: number | null;
};

/** Keeps what was heard, and does what follows from it. */
export function takeHeard(options: RecordReaderOptions, state: ReaderState, sightings: readonly DoorSighting[]): void {
  const events = options.db.transaction((tx) => take(tx, options, state, sightings), { behavior: 'immediate' });
  follow(options, state, events.length > 0);
}

/** Reads the door system's record from where it was read to last, once. */
export async function readRecord(options: RecordReaderOptions, state: ReaderState): Promise<void> {
  const { db, clock, log, port } = options;
  const startedAt = clock.now();
  const since = startOf(options, state, startedAt);
  const read = await port.readRecord(since);
  if (!read.ok) {
    if (read.error.code !== state.trouble) log.warn('door.record.unread', { reason: read.error.code });
    state.trouble = read.error.code;
    return;
  }
  state.trouble = null;
  state.clockSkewMs = read.value.clockSkewMs;
  const hasChanged = db.transaction((tx) => {
    const events = take(tx, options, state, read.value.sightings);
    return keepPlace(tx, read.value, { since, startedAt }) || events.length > 0;
  });
  follow(options, state, hasChanged);
}

/** Forgets what happened long ago, but what a reading of the record may come upon again. */
export function forgetOldEvents({ db, clock }: RecordReaderOptions): void {
  const lastEventAt = findRecordPlace(db)?.lastEventAt ?? 0;
  const before = Math.min(clock.now() - KEEP_EVENTS_MS, lastEventAt - OVERLAP_MS);
  db.transaction((tx) => forgetEvents(tx, before), { behavior: 'immediate' });
}

function take(
  tx: Tx,
  { clock, random, log }: RecordReaderOptions,
  { clockSkewMs }: ReaderState,
  sightings: readonly DoorSighting[],
): readonly DoorEvent[] {
  const intake = { now: clock.now(), newId: () => random.uuid(), clockSkewMs: clockSkewMs ?? 0 };
  const events = takeSightings(tx, sightings, intake);
  settleProven(tx, events, log);
  return events;
}

function follow(options: RecordReaderOptions, { clockSkewMs }: ReaderState, hasChanged: boolean): void {
  noteArrivals(options, clockSkewMs ?? 0);
  if (hasChanged) options.changes.announce({ type: 'doors' });
}

/** By the door system's clock. */
function startOf({ db }: RecordReaderOptions, { clockSkewMs }: ReaderState, now: EpochMs): EpochMs {
  const consoleNow = now + (clockSkewMs ?? 0);
  const place = findRecordPlace(db);
  // A row from a time when the door system's clock was ahead must not hide all that came after it.
  const usual = place
    ? Math.min(place.lastEventAt ?? place.readAt + (clockSkewMs ?? 0), consoleNow) - OVERLAP_MS
    : consoleNow - FIRST_MS;
  const unknown = unknownSince(db, now);
  return unknown === null ? usual : Math.min(usual, unknown + (clockSkewMs ?? 0));
}

type Reading = { readonly since: EpochMs; readonly startedAt: EpochMs };

/** True where something is known now that was not. */
function keepPlace(tx: Tx, { lastEventAt, clockSkewMs }: DoorRecordPart, { since, startedAt }: Reading): boolean {
  // Where the two clocks cannot be compared, nothing follows from what the record does not show.
  const hasSettled = clockSkewMs !== null && settleDisproven(tx, { since: since - clockSkewMs, startedAt });
  const before = findRecordPlace(tx)?.lastEventAt ?? null;
  const last = before === null ? lastEventAt : Math.max(before, lastEventAt ?? before);
  saveRecordPlace(tx, { lastEventAt: last, readAt: startedAt });
  return hasSettled;
}
