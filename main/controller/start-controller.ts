import type { FacilityProfile } from '../../domain/facility.ts';
import { err, ok, type Result } from '../../domain/result.ts';
import type { Random } from '../../domain/random.ts';
import type { Clock } from '../../domain/time.ts';
import { createSettlements } from '../../sync/engine/settlements.ts';
import type { Transport } from '../../sync/engine/transport-port.ts';
import type { SealedBox } from '../../sync/transport/sealed-box.ts';
import type { LinkIdentity } from '../../sync/transport/signatures.ts';
import { type CheckInOptions, createCheckInService } from './access/check-in-service.ts';
import { createKioskService } from './access/kiosks/kiosk-service.ts';
import { createEntryKeyRing } from './access/entry-tokens/entry-key-ring.ts';
import { startDoors } from './access/start-doors.ts';
import type { ReadDoorDelivery } from './api/door-hook-route.ts';
import type { CheckInService, Services, TermsService } from './api/services.ts';
import { type Bays, createBays } from './automation/bay-service.ts';
import type { Retention } from './backup/backup-files.ts';
import { startNightlyBackup } from './backup/nightly-backup.ts';
import { watchForRollback } from './backup/rollback-watch.ts';
import { createBlockService } from './bookings/block-service.ts';
import { createBookingService } from './bookings/booking-service.ts';
import { createWalkInService } from './bookings/walk-in-service.ts';
import { endVisits } from './bookings/end-visits.ts';
import { createFacilityDesk, type FacilityDesk } from './bookings/facility-desk.ts';
import { createFacilityPolicy } from './bookings/facility-policy.ts';
import { sellAhead } from './bookings/sell-ahead.ts';
import { type ChangeBus, createChangeBus } from './change-bus.ts';
import { createClockWatch } from './clock-watch/clock-watch.ts';
import { createCloudAnswers } from './cloud-link/cloud-answers.ts';
import { type CloudLink, type CloudLinkOptions, createCloudLink } from './cloud-link/cloud-link.ts';
import { createFacilityNode, type FacilityNode } from './cloud-link/facility-node.ts';
import { createLinkMonitor } from './cloud-link/link-monitor.ts';
import { createConflictService } from './conflicts/conflict-service.ts';
import { createCustomerService } from './customers/customer-service.ts';
import { createDeskMessages } from './messages/desk-messages.ts';
import { openDamagedDatabase } from './db/damaged-database.ts';
import { type Db, type FacilityDatabase, openDatabase } from './db/database.ts';
import type { DatabaseError } from './db/database-error.ts';
import type { DiskSpace } from './disk-space/disk-level.ts';
import { createDiskWatch, type DiskWatch, readDiskSpace } from './disk-space/disk-watch.ts';
import { findProfile } from './facility/facility-repository.ts';
import { createFacilityService } from './facility/facility-service.ts';
import { seedDemoFacility } from './facility/seed-demo.ts';
import { seedVisitsWhenKnown } from './facility/seed-demo-visits.ts';
import { followHandBack } from './hand-back/follow-hand-back.ts';
import type { VendorPorts } from './integrations/connect-vendors.ts';
import {
  type IntegrationsSetup,
  type ReadIntegrations,
  readIntegrations,
  serveIntegrations,
} from './integrations/integrations-setup.ts';
import { prepareJobs } from './jobs/controller-jobs.ts';
import { createLifecycle, type Lifecycle } from './lifecycle.ts';
import type { Log } from './log.ts';
import { startNetwork } from './network/start-network.ts';
import { countEvents, type EventCounts } from './operations/event-counts.ts';
import { renderFacilityFigures } from './operations/facility-figures.ts';
import { applyPairing } from './pairing/appointment-store.ts';
import type { Pairing } from './pairing/pairing-file.ts';
import { watchStanding } from './pairing/watch-standing.ts';
import { createFirstOwner, type FirstOwner } from './staff/first-owner.ts';
import { returnLeftSpends } from './spends/return-left-spends.ts';
import { createStaffService } from './staff/staff-service.ts';
import { createTermsService } from './terms/terms-service.ts';

/** How often the automation system is asked how the bays' PCs are: one question for all of them. */
const BAY_PCS_MS = 60_000;

/** How often visits are looked at that nobody has ended. */
const VISITS_MS = 60_000;

/** How often it is looked whether something was granted that no booking carries. */
const SPENDS_MS = 60_000;

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
  readonly integrations: IntegrationsSetup;
  /** Makes the carrier to the cloud for the facility that this controller is; `boot` names this start in its presence. */
  readonly createTransport: (facilityId: string, boot: string) => Transport;
  /** Without a box it gets no keys for entry tokens, and its doors open by PIN alone. */
  readonly identity: LinkIdentity & { readonly box?: SealedBox };
  /** Calls `listener` with what this controller was paired with: at once, or when it will have been. */
  readonly followPairing: (listener: (pairing: Pairing) => void) => void;
  readonly every: (ms: number, action: () => void) => () => void;
  readonly after: (ms: number) => Promise<null>;
  /** Counts what `log` is told, when the host has more to tell than the controller. */
  readonly events?: EventCounts;
  /** The operating system's answer unless given. */
  readonly readSpace?: (dir: string) => Promise<DiskSpace>;
};

/** With what the saved settings amount to. */
type ConnectedParts = ControllerParts & VendorPorts;

export type Controller = {
  readonly services: Services;
  /** As it was called at the start. */
  readonly facility: Pick<FacilityProfile, 'id' | 'name'>;
  /** Null with a damaged database: nothing can be written to it. */
  readonly firstOwner: FirstOwner | null;
  /** How this facility is, for a monitor. */
  readonly renderFigures: () => string;
  /** Reads what the door system delivers; null where it delivers nothing. */
  readonly readDoorDelivery: ReadDoorDelivery | null;
  /** Opens no door any more, and resolves when each that was being opened has its outcome. */
  settleDoors(): Promise<void>;
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
  given: ControllerParts,
): Promise<Result<Controller, DatabaseError | { readonly code: 'facility.not_set_up' }>> {
  const { events = countEvents(given.log) } = given;
  const { log } = events;
  const { clock, random, readSpace = readDiskSpace } = given;
  const disk = createDiskWatch({ dataDir: given.dataDir, readSpace, log });
  await disk.check();
  const opened = await openOrSalvage({ ...given, log });
  if (!opened.ok) return opened;
  const lifecycle = createLifecycle(log);
  lifecycle.onStop('database', () => opened.value.close());
  const { db } = opened.value;
  const integrations = await readIntegrations(given.integrations, { db, clock, random, log });
  const parts: ConnectedParts = { ...given, ...integrations.ports, log };
  if (parts.isDemo) seedDemoFacility(db);
  parts.followPairing((pairing) => applyPairing(db, pairing));
  const profile = findProfile(db);
  if (!profile) {
    await lifecycle.stop();
    return err({ code: 'facility.not_set_up' });
  }

  return ok(await startOpened(parts, { database: opened.value, integrations, profile, disk, events, lifecycle }));
}

type Opened = {
  readonly database: FacilityDatabase;
  readonly integrations: ReadIntegrations;
  readonly profile: FacilityProfile;
  readonly disk: DiskWatch;
  readonly events: EventCounts;
  readonly lifecycle: Lifecycle;
};

async function startOpened(parts: ConnectedParts, opened: Opened): Promise<Controller> {
  const { database, integrations, profile, disk, events, lifecycle } = opened;
  const { db, isSound } = database;
  const { clock, random, log } = parts;
  const changes = createChangeBus(random.hex(8));
  const policy = createFacilityPolicy({ clock, random, log, isDiskFull: disk.isFull });
  const {
    onBookings,
    service: jobs,
    start: startJobs,
    wake,
  } = prepareJobs({ ...parts, wifiPort: parts.hasVouchers ? parts.networkPort : null }, database, changes);
  const node = createFacilityNode({ db, clock, random, policy, onBookings, onFailure: disk.noteFailure });
  const settlements = createSettlements(node);
  lifecycle.onStop('settlements', settlements.stop);
  const answers = createCloudAnswers(node);
  lifecycle.onStop('answers', answers.stop);
  const machine = await startNode(parts, { database, facilityId: profile.id, node, lifecycle });
  lifecycle.onStop('disk watch', disk.follow(parts.every));
  const cloudLink = openCloudLink(parts, { db, node, facilityId: profile.id, changes, machine });
  const clocks = createClockWatch({ clock, view: cloudLink.view, log });
  lifecycle.onStop('clock watch', clocks.follow(parts.every));
  const { appVersion, after, backupDir } = parts;
  const link = createLinkMonitor({ db, clock, view: cloudLink.view, appVersion, after });
  const desk = createFacilityDesk({ db, node, link, settlements, answers, clock, random });
  const { doors, doorDesk, readDoorDelivery } = startDoors(parts, { db, desk, changes, lifecycle, isSound });
  const bays = startBays(parts, { db, desk, changes, lifecycle, wake, isSound });
  startJobs(node, lifecycle);
  startSweeps(parts, { desk, changes, lifecycle, isSound });
  if (isSound) followCloud(parts, { db, node, isUp: link.isUp, lifecycle });
  lifecycle.onStop('cloud link', cloudLink.stop);
  if (isSound) await cloudLink.start();

  const checkIn = openCheckIn(parts, { desk, doors, changes, doorTime: clocks.doorTime });
  const services = {
    ...deskServices(parts, { desk, changes, lifecycle, isSound, checkIn }),
    doors,
    doorDesk,
    checkIn,
    link: linkService(cloudLink, desk, changes),
    jobs,
    changes,
    clock,
    bays,
    integrations: serveIntegrations(parts.integrations, integrations, {
      db,
      isSound,
      clock,
      random,
      log,
      changes,
      timeZone: () => desk.profile().timeZone,
      lifecycle,
    }),
  };
  const { view, droppedFrames } = cloudLink;
  const figures = { database, backupDir, view, droppedFrames, disk, clocks, events, clock };
  const firstOwner = isSound ? createFirstOwner({ db, clock, random }) : null;
  const renderFigures = (): string => renderFacilityFigures(figures);
  const settleDoors = async (): Promise<void> => parts.doorPort?.close();
  const { stop } = lifecycle;
  return { services, facility: profile, firstOwner, renderFigures, readDoorDelivery, settleDoors, stop };
}

type DeskUsers = SweepUsers & { readonly checkIn: CheckInService };

/** What the desk and the kiosk ask that nothing else of the controller has to know. */
function deskServices(parts: ConnectedParts, { desk, changes, lifecycle, isSound, checkIn }: DeskUsers) {
  const { clock, random, log } = parts;
  const { db } = desk;
  const bookings = createBookingService(desk, changes, log);
  return {
    facility: createFacilityService(desk, changes),
    bookings,
    blocks: createBlockService(desk, changes),
    conflicts: createConflictService(desk, changes),
    terms: startTerms(desk, changes, lifecycle),
    customers: createCustomerService(desk, clock),
    messages: createDeskMessages(desk),
    walkIns: createWalkInService({ desk, bookings, checkIn }),
    kiosks: createKioskService({ desk, changes, isSound }),
    staff: createStaffService({ db, clock, random }),
    network: startNetwork(parts, { db, profile: desk.profile, lifecycle }),
  };
}

function linkService({ tryNow }: CloudLink, desk: FacilityDesk, changes: ChangeBus): Services['link'] {
  const { status, details } = desk.link;
  return { status, details, tryNow, sellAhead: (until, by) => sellAhead({ desk, changes }, until, by) };
}

type LinkUsers = Pick<CloudLinkOptions, 'db' | 'node' | 'facilityId' | 'changes'> & { readonly machine: string };

/** Not started yet. */
function openCloudLink(parts: ControllerParts, { machine, ...users }: LinkUsers): CloudLink {
  const { identity, clock, random, log, appVersion, every } = parts;
  const boot = random.hex(8);
  const transport = parts.createTransport(users.facilityId, boot);
  return createCloudLink({
    ...users,
    boot,
    transport,
    identity,
    clock,
    random,
    log,
    appVersion,
    fingerprint: machine,
    boxKey: identity.box?.publicKey ?? null,
    every,
  });
}

type DoorUsers = {
  readonly db: Db;
  readonly desk: FacilityDesk;
  readonly changes: ChangeBus;
  readonly lifecycle: Lifecycle;
};

/** With what the cloud has told this controller to open QR codes with. */
function openCheckIn(
  { identity, log }: ControllerParts,
  users: Omit<CheckInOptions, 'entryKeys' | 'log'>,
): CheckInService {
  const entryKeys = createEntryKeyRing({ db: users.desk.db, box: identity.box ?? null, log });
  return createCheckInService({ ...users, entryKeys, log });
}

function startTerms(desk: FacilityDesk, changes: ChangeBus, lifecycle: Lifecycle): TermsService {
  const terms = createTermsService(desk, changes);
  lifecycle.onStop('terms', terms.stop);
  return terms;
}

type CloudFollowers = Pick<DoorUsers, 'db' | 'lifecycle'> & {
  readonly node: FacilityNode;
  readonly isUp: () => boolean;
};

/** What depends on how this controller stands with the cloud. */
function followCloud(parts: ControllerParts, { db, node, isUp, lifecycle }: CloudFollowers): void {
  const { followPairing, clock, random, log, every, dataDir } = parts;
  lifecycle.onStop('standing', watchStanding({ followPairing, isUp, node, clock, random, log, every }));
  lifecycle.onStop('hand back', followHandBack({ dataDir, db, node, isUp, log, every }));
}

type SweepUsers = Pick<DoorUsers, 'desk' | 'changes' | 'lifecycle'> & { readonly isSound: boolean };

/** What has to be looked at now and again, as nobody else sees to it. */
function startSweeps({ every, isDemo }: ControllerParts, { desk, changes, lifecycle, isSound }: SweepUsers): void {
  lifecycle.onStop(
    'visits',
    every(VISITS_MS, () => endVisits(desk, changes)),
  );
  if (isDemo) lifecycle.onStop('demo visits', seedVisitsWhenKnown(desk));
  if (!isSound) return;
  lifecycle.onStop(
    'spends',
    every(SPENDS_MS, () => returnLeftSpends(desk)),
  );
}

/** The bays' PCs, and a look at how they are, now and again. With a damaged database they are left alone. */
function startBays(
  parts: ConnectedParts,
  { desk, lifecycle, isSound, ...users }: DoorUsers & { readonly wake: () => void; readonly isSound: boolean },
): Bays {
  const { clock, random, log, automationPort, automationAdapter: adapter } = parts;
  const port = isSound ? automationPort : null;
  const bays = createBays({ ...users, clock, random, log, port, adapter, profile: desk.profile });
  const refresh = (): void => {
    bays.refresh().catch((error: unknown) => log.warn('bay.devices_failed', { error }));
  };
  lifecycle.onStop('bay PCs', parts.every(BAY_PCS_MS, refresh));
  refresh();
  return bays;
}

/** The database, or what can be saved of a damaged one. */
async function openOrSalvage(
  parts: Pick<ControllerParts, 'dataDir' | 'backupDir' | 'clock' | 'log'>,
): Promise<Result<FacilityDatabase, DatabaseError>> {
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
