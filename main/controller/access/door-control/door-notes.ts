import { type EpochMs, MINUTE_MS, SECOND_MS } from '../../../../domain/time.ts';
import type { DoorNote, DoorSystemNote } from '../../api/door-views.ts';
import type { LiveConnection } from '../door-events/door-event-port.ts';
import type { RecordStanding } from '../door-events/door-record.ts';
import type { DoorSystemError } from '../door-port.ts';
import type { DoorReport } from './door-control-port.ts';

/** Windows of bookings are instants: a console whose clock is this far off lets people in at the wrong time. */
const SKEW_MAX_MS = 60 * SECOND_MS;

/** Three readings of the record that failed one after the other. */
const RECORD_OLD_MS = 2 * MINUTE_MS;

/** A connection that is made anew is nothing to speak of. */
const LIVE_GONE_MS = MINUTE_MS;

/** What is wrong with one door; null: it was not found in the door system's last report. */
export function notesOfDoor(report: DoorReport | null): readonly DoorNote[] {
  if (!report) return [{ code: 'not_matched' }];
  const readers = report.readers.flatMap(({ name, isOnline, takesPin }): DoorNote[] => {
    if (!isOnline) return [{ code: 'reader_offline', reader: name }];
    return takesPin === false ? [{ code: 'pin_off', reader: name }] : [];
  });
  switch (report.hub) {
    case 'offline':
      return [{ code: 'hub_offline' }];
    case 'not_bound':
      return [{ code: 'no_hub' }];
    case 'online':
    case 'unknown':
      return readers;
  }
}

export type SystemFacts = {
  readonly now: EpochMs;
  /** Since when this controller has been looking. */
  readonly startedAt: EpochMs;
  readonly trouble: DoorSystemError['code'] | null;
  readonly clockSkewMs: number | null;
  readonly record: RecordStanding;
  readonly live: LiveConnection;
};

/** What is wrong with the door system as a whole, the worst first. One cause is told once, not by all its effects. */
export function notesOfSystem(facts: SystemFacts): readonly DoorSystemNote[] {
  const { now, startedAt, trouble, clockSkewMs, record, live } = facts;
  const main = noteOf(trouble);
  if (main) return [main];
  const notes: DoorSystemNote[] = [];
  if (clockSkewMs !== null && Math.abs(clockSkewMs) > SKEW_MAX_MS)
    notes.push({ code: 'clock_skew', skewMs: clockSkewMs });
  if (record.trouble === 'door_system.not_authorised') notes.push({ code: 'record_refused' });
  else if (now - (record.readAt ?? startedAt) > RECORD_OLD_MS) notes.push({ code: 'record_old', since: record.readAt });
  if (!live.isUp && now - (live.heardAt ?? startedAt) > LIVE_GONE_MS)
    notes.push({ code: 'live_down', since: live.heardAt });
  return notes;
}

function noteOf(trouble: DoorSystemError['code'] | null): DoorSystemNote | null {
  switch (trouble) {
    case null:
    case 'door_system.closing':
      return null;
    case 'door_system.unreachable':
      return { code: 'unreachable' };
    case 'door_system.certificate_changed':
      return { code: 'certificate_changed' };
    case 'door_system.not_authorised':
      return { code: 'token_refused' };
    case 'door_system.starting':
      return { code: 'starting' };
    case 'door_system.unclear_answer':
      return { code: 'unclear_answer' };
  }
}
