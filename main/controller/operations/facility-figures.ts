import type { Clock, EpochMs } from '../../../domain/time.ts';
import type { LinkView } from '../../../sync/engine/link.ts';
import type { DropCounts } from '../../../sync/transport/dropped-frames.ts';
import { countGrants } from '../access/visitors/door-grant-repository.ts';
import { listBackups } from '../backup/backup-files.ts';
import { getNode, hasNode } from '../cloud-link/sqlite-node-store.ts';
import type { ClockWatch } from '../clock-watch/clock-watch.ts';
import type { FacilityDatabase } from '../db/database.ts';
import { oncePerConnection } from '../db/prepared-statements.ts';
import type { DiskWatch } from '../disk-space/disk-watch.ts';
import { countJobs } from '../jobs/job-repository.ts';
import type { EventCounts } from './event-counts.ts';
import { type Metric, renderMetrics } from './metrics-text.ts';

export type FacilityFiguresOptions = {
  readonly database: Pick<FacilityDatabase, 'db' | 'isSound'>;
  readonly backupDir: string;
  readonly view: () => LinkView | null;
  readonly droppedFrames: () => DropCounts;
  readonly disk: Pick<DiskWatch, 'level' | 'space'>;
  readonly clocks: Pick<ClockWatch, 'skewMs'>;
  readonly events: Pick<EventCounts, 'list'>;
  readonly clock: Clock;
};

const statements = oncePerConnection((sqlite) => ({
  parked: sqlite.prepare<[], number>('select count(*) from parked').pluck(),
  conflicts: sqlite.prepare<[], number>('select count(*) from conflict where solved_at is null').pluck(),
  pending: sqlite.prepare<[], number>("select count(*) from request where status = 'pending'").pluck(),
}));

/** How this facility is, as text for a monitor (see docs/operations.md). Names are the cloud's where both have a figure. */
export function renderFacilityFigures(options: FacilityFiguresOptions): string {
  return renderMetrics([
    ...ofLink(options),
    ...ofNode(options),
    ...ofJobs(options),
    ...ofGrants(options),
    ...ofMachine(options),
    ...ofEvents(options),
  ]);
}

function ofLink({ view, droppedFrames, clocks }: FacilityFiguresOptions): Metric[] {
  const dropped = Object.entries(droppedFrames()).map(([reason, value]) => ({ labels: { reason }, value }));
  const skewMs = clocks.skewMs();
  return [
    gauge('link_up', view()?.state === 'up' ? 1 : 0),
    ...(skewMs === null ? [] : [gauge('link_clock_skew_seconds', skewMs / 1000)]),
    { name: 'link_frames_dropped_total', type: 'counter', samples: dropped },
  ];
}

function ofNode({ database: { db }, view }: FacilityFiguresOptions): Metric[] {
  if (!hasNode(db)) return [];
  const node = getNode(db);
  const known = view();
  const { parked, conflicts, pending } = statements(db);
  const backlog = [
    { labels: { direction: 'out' }, value: node.outSeq - Math.max(node.peerAcked, known?.peerAcked ?? 0) },
    { labels: { direction: 'in' }, value: Math.max(0, (known?.peerOutSeq ?? node.inSeq) - node.inSeq) },
  ];
  return [
    { name: 'link_backlog_events', type: 'gauge', samples: backlog },
    gauge('link_fenced', node.fenced === null ? 0 : 1, { reason: node.fenced ?? 'none' }),
    gauge('link_requests_pending', pending.get() ?? 0),
    gauge('link_parked_events', parked.get() ?? 0),
    gauge('link_conflicts_open', conflicts.get() ?? 0),
    gauge('link_incarnation', node.incarnation),
    { name: 'node_commit_no', type: 'gauge', samples: [{ labels: {}, value: node.commitNo }] },
  ];
}

function ofJobs({ database: { db }, clock }: FacilityFiguresOptions): Metric[] {
  const now = clock.now();
  const { queued, dead, dueSince } = countJobs(db, now);
  return [
    gauge('jobs_queued', queued),
    gauge('jobs_dead', dead),
    gauge('jobs_overdue_seconds', dueSince === null ? 0 : ageS(dueSince, now)),
  ];
}

function ofGrants({ database: { db }, clock }: FacilityFiguresOptions): Metric[] {
  const { expected, problems } = countGrants(db, clock.now());
  const samples = [...problems].map(([reason, value]) => ({ labels: { reason }, value }));
  return [gauge('door_grants_expected', expected), { name: 'door_grants_problem', type: 'gauge', samples }];
}

function ofMachine({ database, backupDir, disk, clock }: FacilityFiguresOptions): Metric[] {
  const space = disk.space();
  const newest = listBackups(backupDir)[0]?.takenAt ?? null;
  return [
    gauge('database_sound', database.isSound ? 1 : 0),
    gauge('disk_level', 1, { level: disk.level() }),
    ...(space === null ? [] : [gauge('disk_free_bytes', space.freeBytes), gauge('disk_total_bytes', space.totalBytes)]),
    ...(newest === null ? [] : [gauge('backup_age_seconds', ageS(newest, clock.now()))]),
  ];
}

function ofEvents({ events }: FacilityFiguresOptions): Metric[] {
  const samples = events
    .list()
    .map(({ event, level, reason, count }) => ({ labels: { event, level, reason: reason ?? '' }, value: count }));
  return [{ name: 'log_events_total', type: 'counter', samples }];
}

function gauge(name: string, value: number, labels: Readonly<Record<string, string>> = {}): Metric {
  return { name, type: 'gauge', samples: [{ labels, value }] };
}

function ageS(at: EpochMs, now: EpochMs): number {
  return Math.round((now - at) / 1000);
}
