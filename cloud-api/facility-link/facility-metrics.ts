import { Gauge, type Registry } from 'prom-client';
import type { LinkView } from '../../sync/engine/link.ts';
import type { Log } from '../log.ts';
import type { CloudMetrics } from '../metrics.ts';
import type { QueueLoad } from './input-queue.ts';
import type { FacilityFigures, SafetyFigures } from './facility-figures.ts';

export type FacilityMetricsParts = {
  readonly metrics: Pick<CloudMetrics, 'registry' | 'beforeRender'>;
  listFigures(): Promise<readonly FacilityFigures[]>;
  readSafety(): Promise<SafetyFigures>;
  /** Null for a facility whose link another process runs. */
  view(facilityId: string): LinkView | null;
  /** What waits in this process for a transaction of the facility. */
  loadOf(facilityId: string): QueueLoad | null;
  readonly log: Log;
};

/** Gauges of every facility's link, read anew at each scrape (docs/operations.md). Names are the facility's where both have one. */
export function watchFacilities(parts: FacilityMetricsParts): void {
  const { metrics, listFigures, readSafety, view, loadOf, log } = parts;
  const { registry } = metrics;
  const gauges = createFacilityGauges(registry);
  const safety = createSafetyGauges(registry);
  metrics.beforeRender(async () => {
    // What cannot be read is not told at all: an old figure would look like a good one.
    for (const each of Object.values(gauges)) each.reset();
    safety.forget();
    try {
      for (const figures of await listFigures()) {
        const { facilityId } = figures;
        show(gauges, figures, { view: view(facilityId), load: loadOf(facilityId) });
      }
      safety.show(await readSafety());
    } catch (cause) {
      log.warn('metrics.unread', { cause });
    }
  });
}

type FacilityGauges = ReturnType<typeof createFacilityGauges>;

function createFacilityGauges(registry: Registry) {
  const gauge = createGauges(registry);
  const ofFacility = ['facility'] as const;
  return {
    up: gauge('link_up', '1 while the link to the facility is up', ofFacility),
    backlog: gauge('link_backlog_events', 'Events that one side has and the other not yet', [
      ...ofFacility,
      'direction',
    ]),
    fenced: gauge('link_fenced', '1 while the cloud sells nothing of the facility, with the reason', [
      ...ofFacility,
      'reason',
    ]),
    sessions: gauge('link_sessions', 'Sessions opened since the facility was paired', ofFacility),
    pending: gauge('link_requests_pending', 'Requests to the facility that wait for an answer', ofFacility),
    parked: gauge('link_parked_events', 'Events of the facility stored and not applied', ofFacility),
    conflicts: gauge('link_conflicts_open', 'Promises without room, for people to solve', ofFacility),
    incarnation: gauge('link_incarnation', 'Steps at each recovery', [...ofFacility, 'side']),
    commitNo: gauge('node_commit_no', 'Commits of the facility’s side of the cloud', ofFacility),
    lease: gauge('link_lease', 'The fencing number of the lease, and the process that has it', [
      ...ofFacility,
      'worker',
    ]),
    skew: gauge('link_clock_skew_seconds', 'The facility’s clock less ours', ofFacility),
    queued: gauge('store_queue_inputs', 'Inputs that wait in this process for a transaction', ofFacility),
    queueAge: gauge('store_queue_oldest_seconds', 'How long the oldest of them has', ofFacility),
  };
}

/** What this process knows of a facility besides the database; nulls where another process is at it. */
type Known = { readonly view: LinkView | null; readonly load: QueueLoad | null };

function show(gauges: FacilityGauges, figures: FacilityFigures, { view: known, load }: Known): void {
  const facility = figures.facilityId;
  const acked = Math.max(figures.peerAcked, known?.peerAcked ?? 0);
  gauges.up.set({ facility }, figures.isUp || known?.state === 'up' ? 1 : 0);
  gauges.backlog.set({ facility, direction: 'out' }, Math.max(0, figures.outSeq - acked));
  const theirs = known?.peerOutSeq ?? null;
  if (theirs !== null) gauges.backlog.set({ facility, direction: 'in' }, Math.max(0, theirs - figures.inSeq));
  gauges.fenced.set({ facility, reason: figures.fenced ?? 'none' }, figures.fenced === null ? 0 : 1);
  gauges.sessions.set({ facility }, figures.sessionCount);
  gauges.pending.set({ facility }, figures.pending);
  gauges.parked.set({ facility }, figures.parked);
  gauges.conflicts.set({ facility }, figures.conflicts);
  gauges.incarnation.set({ facility, side: 'cloud' }, figures.incarnation);
  gauges.incarnation.set({ facility, side: 'facility' }, figures.peerIncarnation);
  gauges.commitNo.set({ facility }, figures.commitNo);
  if (figures.worker !== null) gauges.lease.set({ facility, worker: figures.worker }, figures.fencingNo ?? 0);
  if (load) {
    gauges.queued.set({ facility }, load.waiting);
    gauges.queueAge.set({ facility }, load.oldestMs / 1000);
  }
  const skewMs = known?.clockSkewMs ?? null;
  if (skewMs !== null) gauges.skew.set({ facility }, skewMs / 1000);
}

function createSafetyGauges(registry: Registry) {
  const gauge = createGauges(registry);
  const backupAge = gauge('backup_age_seconds', 'Since cloud-admin backup last wrote one; -1 for never', []);
  const archiveAge = gauge('postgres_archive_age_seconds', 'Since PostgreSQL last archived a piece of its journal', []);
  const archiveFailures = gauge('postgres_archive_failures', 'Pieces that PostgreSQL could not archive', []);
  return {
    /** A gauge without labels is 0 after `reset`, which would be a good age. */
    forget: (): void => {
      for (const each of [backupAge, archiveAge, archiveFailures]) each.remove();
    },
    show: ({ backupAgeS, archiveAgeS, archiveFailures: failures }: SafetyFigures): void => {
      backupAge.set(backupAgeS ?? -1);
      if (archiveAgeS !== null) archiveAge.set(archiveAgeS);
      archiveFailures.set(failures);
    },
  };
}

function createGauges(registry: Registry) {
  return <const L extends string>(name: string, help: string, labelNames: readonly L[]): Gauge<L> =>
    new Gauge({ name, help, labelNames: [...labelNames], registers: [registry] });
}
