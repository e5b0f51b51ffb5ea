import { err, ok, type Result } from '../../domain/result.ts';
import type { Random } from '../../domain/random.ts';
import type { Clock } from '../../domain/time.ts';
import { createSettlements } from '../../sync/engine/settlements.ts';
import type { Transport } from '../../sync/engine/transport-port.ts';
import type { LinkIdentity } from '../../sync/transport/signatures.ts';
import { createCheckInService } from './access/check-in-service.ts';
import type { DoorPort } from './access/door-port.ts';
import { createDoors, type Doors } from './access/door-service.ts';
import type { Services } from './api/services.ts';
import type { DoorView } from './api/views.ts';
import type { Retention } from './backup/backup-files.ts';
import { startNightlyBackup } from './backup/nightly-backup.ts';
import { watchForRollback } from './backup/rollback-watch.ts';
import { createBlockService } from './bookings/block-service.ts';
import { createBookingService } from './bookings/booking-service.ts';
import { endVisits } from './bookings/end-visits.ts';
import { createFacilityDesk, type FacilityDesk } from './bookings/facility-desk.ts';
import { createFacilityPolicy } from './bookings/facility-policy.ts';
import { type ChangeBus, createChangeBus } from './change-bus.ts';
import { createCloudLink } from './cloud-link/cloud-link.ts';
import { createFacilityNode, type FacilityNode } from './cloud-link/facility-node.ts';
import { createLinkMonitor } from './cloud-link/link-monitor.ts';
import { createCustomerService } from './customers/customer-service.ts';
import { openDamagedDatabase } from './db/damaged-database.ts';
import { type Db, type FacilityDatabase, openDatabase } from './db/database.ts';
import type { DatabaseError } from './db/database-error.ts';
import { findProfile } from './facility/facility-repository.ts';
import { seedDemoFacility } from './facility/seed-demo.ts';
import { seedVisitsWhenKnown } from './facility/seed-demo-visits.ts';
import { createLifecycle, type Lifecycle } from './lifecycle.ts';
import type { Log } from './log.ts';
import { applyPairing } from './pairing/appointment-store.ts';
import type { Pairing } from './pairing/pairing-file.ts';
import { createStaffService } from './staff/staff-service.ts';

/** How often the door system is asked how it is. */
const DOOR_HEALTH_MS = 30_000;

/** How often visits are looked at that nobody has ended. */
const VISITS_MS = 60_000;

export type ControllerParts = {
  readonly dataDir: string;
  readonly backupDir: string;
  readonly retention: Retention;
  /** Where the high-water mark is kept; not in `dataDir`. */
  readonly witnessDir: string;
  /** The name of this machine's installation, null where the system does not tell. */
  readonly readMachineId: () => Promise<string | null>;
  readonly isDemo: boolean;
  readonly appVersion: string;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  /** Null when no door system is set up. */
  readonly doorPort: DoorPort | null;
  readonly doorAdapter: DoorView['adapter'];
  /** Makes the carrier to the cloud for the facility that this controller is; `boot` names this start in its presence. */
  readonly createTransport: (facilityId: string, boot: string) => Transport;
  readonly identity: LinkIdentity;
  /** Calls `listener` with what this controller was paired with: at once, or when it will have been. */
  readonly followPairing: (listener: (pairing: Pairing) => void) => void;
  readonly every: (ms: number, action: () => void) => () => void;
  readonly after: (ms: number) => Promise<null>;
};

export type Controller = {
  readonly services: Services;
  stop(): Promise<void>;
};

/**
 * Builds and starts a facility's controller (PROTOCOL §9.2): database, then whether it can be trusted, then doors, then
 * what windows ask, then the link. Nothing here waits for the link, and nothing is sold before the fence is up that a
 * suspect database gets. With a damaged one, doors open for what can still be read, and there is no link.
 *
 * Errors: those of `openDatabase`; `facility.not_set_up` for a controller that is nobody's yet.
 */
export async function startController(
  parts: ControllerParts,
): Promise<Result<Controller, DatabaseError | { readonly code: 'facility.not_set_up' }>> {
  const { clock, random, log } = parts;
  const opened = await openOrSalvage(parts);
  if (!opened.ok) return opened;
  const lifecycle = createLifecycle(log);
  lifecycle.onStop('database', () => opened.value.close());
  const { db } = opened.value;
  if (parts.isDemo) seedDemoFacility(db);
  parts.followPairing((pairing) => applyPairing(db, pairing));
  const profile = findProfile(db);
  if (!profile) {
    await lifecycle.stop();
    return err({ code: 'facility.not_set_up' });
  }

  const changes = createChangeBus(random.hex(8));
  const node = createFacilityNode({ db, clock, random, policy: createFacilityPolicy({ clock, random, log }) });
  const settlements = createSettlements(node);
  lifecycle.onStop('settlements', settlements.stop);
  const machine = await startNode(parts, { database: opened.value, facilityId: profile.id, node, lifecycle });
  const boot = random.hex(8);
  const cloudLink = createCloudLink({
    db,
    node,
    facilityId: profile.id,
    boot,
    transport: parts.createTransport(profile.id, boot),
    identity: parts.identity,
    clock,
    random,
    log,
    changes,
    appVersion: parts.appVersion,
    fingerprint: machine,
    every: parts.every,
  });
  const link = createLinkMonitor({ db, clock, view: cloudLink.view, after: parts.after });
  const desk = createFacilityDesk({ db, node, link, settlements, clock, random });
  const doors = startDoors(parts, { db, desk, changes, lifecycle });
  lifecycle.onStop(
    'visits',
    parts.every(VISITS_MS, () => endVisits(desk, changes)),
  );
  if (parts.isDemo) lifecycle.onStop('demo visits', seedVisitsWhenKnown(desk));
  lifecycle.onStop('cloud link', cloudLink.stop);
  if (opened.value.isSound) await cloudLink.start();

  const services: Services = {
    facility: { profile: () => ok(desk.profile()) },
    bookings: createBookingService(desk, changes, log),
    blocks: createBlockService(desk, changes),
    customers: createCustomerService(desk, clock),
    doors,
    checkIn: createCheckInService({ desk, doors, changes, clock, log }),
    link: { status: link.status },
    staff: createStaffService({ db, clock, random }),
    changes,
    clock,
  };
  return ok({ services, stop: lifecycle.stop });
}

type DoorUsers = {
  readonly db: Db;
  readonly desk: FacilityDesk;
  readonly changes: ChangeBus;
  readonly lifecycle: Lifecycle;
};

/** Doors, and a look at how their system is, now and again. */
function startDoors(parts: ControllerParts, { db, desk, changes, lifecycle }: DoorUsers): Doors {
  const { clock, random, log, doorPort, doorAdapter } = parts;
  const doors = createDoors({
    db,
    clock,
    random,
    log,
    changes,
    port: doorPort,
    adapter: doorAdapter,
    doors: () => desk.profile().doors,
  });
  if (doorPort) lifecycle.onStop('doors', () => doorPort.close());
  const refreshDoors = (): void => {
    doors.refresh().catch((error: unknown) => log.warn('door.refresh_failed', { error }));
  };
  lifecycle.onStop('door health', parts.every(DOOR_HEALTH_MS, refreshDoors));
  refreshDoors();
  return doors;
}

/** The database, or what can be saved of a damaged one. */
async function openOrSalvage(parts: ControllerParts): Promise<Result<FacilityDatabase, DatabaseError>> {
  const { dataDir, backupDir, clock, log } = parts;
  const opened = await openDatabase({ dataDir, backupDir, clock, log });
  if (opened.ok || opened.error.code !== 'database.damaged') return opened;
  log.error('database.damaged', { problem: opened.error.problem });
  return openDamagedDatabase({ dataDir, backupDir, clock, log });
}

type Started = {
  readonly database: FacilityDatabase;
  readonly facilityId: string;
  readonly node: FacilityNode;
  readonly lifecycle: Lifecycle;
};

/** Tells the engine whether the database can be trusted, before anybody can ask it for anything. Returns the machine. */
async function startNode(parts: ControllerParts, { database, facilityId, node, lifecycle }: Started): Promise<string> {
  const { backupDir, retention, witnessDir, readMachineId, clock, log, every } = parts;
  const watch = await watchForRollback({ database, facilityId, witnessDir, readMachineId, log, every });
  await node.run({ type: 'start', suspect: watch.suspicion });
  // What was saved of a damaged database is no ground to mark how far it had come, nor worth a backup.
  if (!database.isSound) return watch.machine;

  watch.follow(node);
  lifecycle.onStop('high-water mark', watch.stop);
  const timeZone = (): string => findProfile(database.db)?.timeZone ?? 'UTC';
  const nightly = startNightlyBackup({ database, backupDir, retention, timeZone, clock, log, every });
  lifecycle.onStop('nightly backup', nightly.stop);
  return watch.machine;
}
