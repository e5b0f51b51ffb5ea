import { err, ok, type Result } from '../../domain/result.ts';
import type { Random } from '../../domain/random.ts';
import type { Clock } from '../../domain/time.ts';
import { createSettlements } from '../../sync/engine/settlements.ts';
import type { Transport } from '../../sync/engine/transport-port.ts';
import { createCheckInService } from './access/check-in-service.ts';
import type { DoorPort } from './access/door-port.ts';
import { createDoors } from './access/door-service.ts';
import type { Services } from './api/services.ts';
import type { DoorView } from './api/views.ts';
import { createBlockService } from './bookings/block-service.ts';
import { createBookingService } from './bookings/booking-service.ts';
import { endVisits } from './bookings/end-visits.ts';
import { createFacilityDesk } from './bookings/facility-desk.ts';
import { createFacilityPolicy } from './bookings/facility-policy.ts';
import { createChangeBus } from './change-bus.ts';
import { createCloudLink } from './cloud-link/cloud-link.ts';
import { createFacilityNode } from './cloud-link/facility-node.ts';
import { createLinkMonitor } from './cloud-link/link-monitor.ts';
import { createCustomerService } from './customers/customer-service.ts';
import { openDatabase } from './db/database.ts';
import type { DatabaseError } from './db/database-error.ts';
import { findProfile } from './facility/facility-repository.ts';
import { seedDemoFacility } from './facility/seed-demo.ts';
import { seedVisitsWhenKnown } from './facility/seed-demo-visits.ts';
import { createLifecycle } from './lifecycle.ts';
import type { Log } from './log.ts';
import { createStaffService } from './staff/staff-service.ts';

/** How often the door system is asked how it is. */
const DOOR_HEALTH_MS = 30_000;

/** How often visits are looked at that nobody has ended. */
const VISITS_MS = 60_000;

export type ControllerParts = {
  readonly dataDir: string;
  readonly isDemo: boolean;
  readonly appVersion: string;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  /** Null when no door system is set up. */
  readonly doorPort: DoorPort | null;
  readonly doorAdapter: DoorView['adapter'];
  /** Makes the carrier to the cloud for the facility that this controller is. */
  readonly createTransport: (facilityId: string) => Transport;
  readonly every: (ms: number, action: () => void) => () => void;
  readonly after: (ms: number) => Promise<null>;
};

export type Controller = {
  readonly services: Services;
  stop(): Promise<void>;
};

/**
 * Builds and starts a facility's controller (PROTOCOL §9.2): database, then doors, then what windows ask, then the
 * link. Nothing here waits for the link.
 *
 * Errors: those of `openDatabase`; `facility.not_set_up` for a controller that is nobody's yet.
 */
export async function startController(
  parts: ControllerParts,
): Promise<Result<Controller, DatabaseError | { readonly code: 'facility.not_set_up' }>> {
  const { clock, random, log } = parts;
  const opened = await openDatabase({ dataDir: parts.dataDir, clock, log });
  if (!opened.ok) return opened;
  const lifecycle = createLifecycle(log);
  lifecycle.onStop('database', () => opened.value.close());
  const { db } = opened.value;
  if (parts.isDemo) seedDemoFacility(db);
  const profile = findProfile(db);
  if (!profile) {
    await lifecycle.stop();
    return err({ code: 'facility.not_set_up' });
  }

  const changes = createChangeBus(random.hex(8));
  const node = createFacilityNode({ db, clock, random, policy: createFacilityPolicy({ clock, random, log }) });
  const settlements = createSettlements(node);
  lifecycle.onStop('settlements', settlements.stop);
  const cloudLink = createCloudLink({
    db,
    node,
    facilityId: profile.id,
    transport: parts.createTransport(profile.id),
    clock,
    random,
    log,
    changes,
    appVersion: parts.appVersion,
    every: parts.every,
  });
  const link = createLinkMonitor({ db, clock, view: cloudLink.view, after: parts.after });
  const desk = createFacilityDesk({ db, node, link, settlements, clock, random });
  const doors = createDoors({
    db,
    clock,
    random,
    log,
    changes,
    port: parts.doorPort,
    adapter: parts.doorAdapter,
    doors: () => desk.profile().doors,
  });
  if (parts.doorPort) lifecycle.onStop('doors', () => parts.doorPort?.close());
  const refreshDoors = (): void => {
    doors.refresh().catch((error: unknown) => log.warn('door.refresh_failed', { error }));
  };
  lifecycle.onStop('door health', parts.every(DOOR_HEALTH_MS, refreshDoors));
  refreshDoors();
  lifecycle.onStop(
    'visits',
    parts.every(VISITS_MS, () => endVisits(desk, changes)),
  );
  if (parts.isDemo) lifecycle.onStop('demo visits', seedVisitsWhenKnown(desk));
  lifecycle.onStop('cloud link', cloudLink.stop);
  await cloudLink.start();

  const services: Services = {
    facility: { profile: () => ok(desk.profile()) },
    bookings: createBookingService(desk, changes),
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
