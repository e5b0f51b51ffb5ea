import { required } from '../../../domain/assert.ts';
import type { FacilityProfile } from '../../../domain/facility.ts';
import type { Random } from '../../../domain/random.ts';
import { type Clock, MINUTE_MS } from '../../../domain/time.ts';
import type { VisitorPort } from '../access/visitors/visitor-port.ts';
import { createVisitorService, type VisitorService } from '../access/visitors/visitor-service.ts';
import type { AutomationPort } from '../automation/automation-port.ts';
import { createBayAutomation } from '../automation/bay-automation.ts';
import type { ChangeBus } from '../change-bus.ts';
import type { FacilityNode, FacilityNodeOptions } from '../cloud-link/facility-node.ts';
import { getNode } from '../cloud-link/sqlite-node-store.ts';
import type { FacilityDatabase } from '../db/database.ts';
import { findProfile } from '../facility/facility-repository.ts';
import type { Lifecycle } from '../lifecycle.ts';
import type { Log } from '../log.ts';
import { createGuestWifi } from '../network/guest-wifi/guest-wifi.ts';
import type { NetworkPort } from '../network/network-port.ts';
import type { Schedule } from './alarm.ts';
import { type BookingPlanner, planNoted } from './booking-plans.ts';
import { noteBookings } from './noted-booking-repository.ts';
import { createGivingWay } from './giving-way.ts';
import { createJobRunner } from './job-runner.ts';
import { createJobService, type JobService } from './job-service.ts';

export type ControllerJobsParts = {
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  readonly every: (ms: number, action: () => void) => () => void;
  readonly visitorPort: VisitorPort | null;
  /** Absent where bookings get no voucher of the guest Wi-Fi. */
  readonly wifiPort?: NetworkPort | null;
  readonly automationPort: AutomationPort | null;
};

export type ControllerJobs = {
  /** Undefined where nothing follows from bookings. */
  readonly onBookings: FacilityNodeOptions['onBookings'];
  /** What staff can do about them. */
  readonly service: JobService;
  /** Looks for due jobs soon; nothing before the start. */
  wake(): void;
  /** Goes on where the last process stopped. */
  start(node: FacilityNode, lifecycle: Lifecycle): void;
};

/**
 * All jobs of a controller. With a damaged database there are none: it knows too little to tell anybody anything by it,
 * and what the door system has been told already goes on without us.
 */
export function prepareJobs(
  parts: ControllerJobsParts,
  { db, isSound }: Pick<FacilityDatabase, 'db' | 'isSound'>,
  changes: ChangeBus,
): ControllerJobs {
  const { clock, random, log, visitorPort: port, wifiPort, automationPort } = parts;
  const profile = (): FacilityProfile => required(findProfile(db), 'prepareJobs: this controller has been set up');
  const isComplete = (): boolean => getNode(db).fenced === null;
  const shared = { db, clock, random, log, changes, profile };
  const visitors: VisitorService | null =
    port && isSound ? createVisitorService({ ...shared, port, isComplete }) : null;
  const bays =
    automationPort && isSound ? createBayAutomation({ ...shared, port: automationPort, isAlone: isComplete }) : null;
  const wifi = wifiPort && isSound ? createGuestWifi({ db, clock, random, log, port: wifiPort, profile }) : null;
  const workers = [visitors, bays, wifi].flatMap((service) => service?.workers ?? []);

  const planners: readonly BookingPlanner[] = [visitors, bays].flatMap((service) => service?.planBookings ?? []);
  const prepare = (): boolean => planNoted(db, planners);
  const { noteUrgent, mustWait } = createGivingWay(clock);
  const schedule = scheduleBy(parts.every);
  let wake = (): void => {};

  return {
    onBookings: planners.length > 0 ? (_tx, bookingIds) => noteBookings(db, bookingIds) : undefined,
    service: createJobService({ db, clock, changes, profile, wake: () => wake() }),
    wake: () => wake(),
    start(node, lifecycle) {
      if (workers.length === 0) return;
      const runner = createJobRunner({ db, clock, random, log, workers, schedule, prepare, mustWait });
      if (visitors) lifecycle.onStop('job planning', untilDone(visitors.start, parts));
      if (bays) lifecycle.onStop('bay planning', untilDone(bays.start, parts));
      if (wifi) lifecycle.onStop('guest wifi planning', untilDone(wifi.start, parts));
      runner.start();
      wake = runner.wake;
      const stopListening = node.onCommitted(() => {
        noteUrgent();
        runner.wake();
      });
      lifecycle.onStop('jobs', async () => {
        stopListening();
        port?.close();
        wifiPort?.close();
        automationPort?.close();
        await runner.stop();
      });
    },
  };
}

function scheduleBy(every: ControllerJobsParts['every']): Schedule {
  return (ms, task) => {
    const cancel = every(ms, () => {
      cancel();
      task();
    });
    return cancel;
  };
}

/** How soon a start that failed is tried again. */
const RETRY_MS = MINUTE_MS;

/** A disk that is full at the start must not keep the controller from opening doors: what cannot be planned now is later. */
function untilDone(work: () => void, { every, log }: ControllerJobsParts): () => void {
  const isDone = (): boolean => {
    try {
      work();
      return true;
    } catch (error) {
      log.error('job.planning_failed', { error });
      return false;
    }
  };
  if (isDone()) return () => {};
  const cancel = every(RETRY_MS, () => {
    if (isDone()) cancel();
  });
  return cancel;
}
