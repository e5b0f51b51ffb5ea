import { err, ok, type Result } from '../../../../../domain/result.ts';
import { type EpochMs, SECOND_MS } from '../../../../../domain/time.ts';
import type { DoorSystemError } from '../../door-port.ts';
import type { DoorSighting } from '../../door-events/door-event.ts';
import type { DoorRecordPart } from '../../door-events/door-event-port.ts';
import { type ReadOptions, readWithRetry } from '../read-with-retry.ts';
import { type DoorOf, publishedOf, readHit } from './log-hits.ts';

/** What doors do, and what is wrong with them: the other topics are about devices and the console itself. */
const TOPICS = ['door_openings', 'critical'] as const;

/** 20,000 rows of a topic; what is older than those was never read because this computer was off for months. */
const PAGES_MAX = 200;

export type LogReading = Omit<DoorRecordPart, 'clockSkewMs'> & {
  /** The record is longer than is read at once. */
  readonly isCutShort: boolean;
};

export type LogReadOptions = ReadOptions & { readonly pageSize: number; readonly doorOf: DoorOf };

/**
 * The console's record since `since`, page by page until one is not full: the total that it tells has been seen to be
 * that of the page. A row that cannot be read hides none of the others.
 */
export async function readSystemLog(
  since: EpochMs,
  options: LogReadOptions,
): Promise<Result<LogReading, DoorSystemError>> {
  const sightings: DoorSighting[] = [];
  let lastEventAt: EpochMs | null = null;
  let isCutShort = false;
  for (const topic of TOPICS) {
    const body = { topic, since: Math.floor(since / SECOND_MS) };
    for (let page = 1; ; page += 1) {
      const path = `/system/logs?page_num=${page}&page_size=${options.pageSize}`;
      const read = await readWithRetry(path, { ...options, body });
      if (!read.ok) return read;
      const rows = rowsOf(read.value);
      if (!rows) return err({ code: 'door_system.unclear_answer' });
      for (const row of rows) {
        const sighting = readHit(row, 'log', options.doorOf);
        if (sighting) sightings.push(sighting);
        lastEventAt = Math.max(lastEventAt ?? 0, publishedOf(row) ?? 0) || null;
      }
      isCutShort ||= page === PAGES_MAX && rows.length >= options.pageSize;
      if (rows.length < options.pageSize || page === PAGES_MAX) break;
    }
  }
  return ok({ sightings, lastEventAt, isCutShort });
}

function rowsOf(data: unknown): readonly unknown[] | null {
  if (Array.isArray(data)) return data;
  const hits: unknown = typeof data === 'object' && data !== null && 'hits' in data ? data.hits : undefined;
  // A console without a single row has been seen to answer null.
  if (hits === null) return [];
  return Array.isArray(hits) ? hits : null;
}
