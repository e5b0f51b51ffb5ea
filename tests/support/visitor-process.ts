import { TIME_MAX, TIME_MIN } from '../../domain/time.ts';
import type { Clock } from '../../domain/time.ts';
import type { Random } from '../../domain/random.ts';
import { createSettlements } from '../../sync/engine/settlements.ts';
import { newNodeRow } from '../../sync/engine/node-state.ts';
import { saveBinding } from '../../main/controller/access/door-repository.ts';
import { RECONCILE } from '../../main/controller/access/visitors/visitor-jobs.ts';
import type { VisitorPort } from '../../main/controller/access/visitors/visitor-port.ts';
import { createVisitorService } from '../../main/controller/access/visitors/visitor-service.ts';
import { createBookingService } from '../../main/controller/bookings/booking-service.ts';
import { createFacilityDesk } from '../../main/controller/bookings/facility-desk.ts';
import { createFacilityPolicy } from '../../main/controller/bookings/facility-policy.ts';
import { createChangeBus } from '../../main/controller/change-bus.ts';
import { createCloudAnswers } from '../../main/controller/cloud-link/cloud-answers.ts';
import { createFacilityNode } from '../../main/controller/cloud-link/facility-node.ts';
import { createLinkMonitor } from '../../main/controller/cloud-link/link-monitor.ts';
import { insertNode, insertRanges } from '../../main/controller/cloud-link/sqlite-node-store.ts';
import { type Db, openDatabase } from '../../main/controller/db/database.ts';
import { insertProfile } from '../../main/controller/facility/facility-repository.ts';
import type { Schedule } from '../../main/controller/jobs/alarm.ts';
import { planNoted } from '../../main/controller/jobs/booking-plans.ts';
import { createJobRunner } from '../../main/controller/jobs/job-runner.ts';
import { noteBookings } from '../../main/controller/jobs/noted-booking-repository.ts';
import { silentLog } from './facility-database.ts';
import { aBay, aProfile, BAY_1, BAY_2, everyDay } from './facility-profile.ts';
import { SESSION } from './memory-node.ts';

/** The doors' ids are the console's; their names are what they are called there. */
export const DOOR_IDS = {
  front: '0ed545f8-2fcd-4839-9021-b39e707f6aa1',
  bay2: '0ed545f8-2fcd-4839-9021-b39e707f6aa2',
} as const;

/** Bays behind the entrance alone, for a club that is busy. */
export const MORE_BAYS = ['00000000-0000-4000-8000-0000000000b3', '00000000-0000-4000-8000-0000000000b4'] as const;

/** Always open, with an entrance; the second bay has a door of its own besides. */
export const CLUB = aProfile({
  hours: everyDay('00:00', '24:00'),
  doors: [
    { id: 'front', name: 'Main entrance' },
    { id: 'bay-2', name: 'Bays 1–2' },
  ],
  resources: [
    aBay(BAY_1, 'Bay 1'),
    { ...aBay(BAY_2, 'Bay 2'), doorIds: ['front', 'bay-2'] },
    ...MORE_BAYS.map((id, index) => aBay(id, `Bay ${index + 3}`)),
  ],
});

export type VisitorProcessOptions = {
  readonly dataDir: string;
  readonly clock: Clock;
  readonly random: Random;
  readonly port: VisitorPort;
  readonly schedule: Schedule;
  /** Runs between any two things that outlive the process: before and after each transaction and each call. */
  readonly moment: () => void;
  /** False: what the saga leaves wrong stays wrong. */
  readonly reconciles: boolean;
  /** False where a machine that loses its power is not what is tried: waiting for the disk then proves nothing. */
  readonly isDurable: boolean;
  /** Where they are beside the sources unless given. */
  readonly migrationsDir?: string;
};

/** The part of a controller that sells bookings and keeps visitors for them. Not started yet. */
export type VisitorProcess = Awaited<ReturnType<typeof openVisitorProcess>>;

export async function openVisitorProcess(options: VisitorProcessOptions) {
  const { dataDir, clock, random, schedule, moment } = options;
  const where = options.migrationsDir === undefined ? {} : { migrationsDir: options.migrationsDir };
  const opened = await openDatabase({ dataDir, clock, log: silentLog, ...where });
  if (!opened.ok) throw new Error(opened.error.code);
  const database = opened.value;
  if (!options.isDurable) database.db.$client.pragma('synchronous = OFF');
  const db = watchedDb(database.db, moment);
  if (!db.$client.prepare('select 1 from facility').get()) setUp(db);
  const changes = createChangeBus('boot');
  const port = watchedPort(options.port, moment);
  const parts = { db, clock, random, log: silentLog, changes };
  const visitors = createVisitorService({ ...parts, port, profile: () => CLUB, isComplete: () => true });
  const node = createFacilityNode({
    db,
    clock,
    random,
    policy: createFacilityPolicy({ clock, random, log: silentLog }),
    onBookings: (_tx, bookingIds) => noteBookings(db, bookingIds),
  });
  const after = (): Promise<null> => new Promise(() => undefined);
  const link = createLinkMonitor({ db, clock, view: () => null, appVersion: '0.0.0', after });
  const settlements = createSettlements(node);
  const answers = createCloudAnswers(node);
  const desk = createFacilityDesk({ db, node, link, settlements, answers, clock, random });
  const workers = visitors.workers.filter(({ name }) => options.reconciles || name !== RECONCILE.name);
  const prepare = (): boolean => planNoted(db, [visitors.planBookings]);
  const runner = createJobRunner({ db, clock, random, log: silentLog, workers, schedule, prepare });
  const bookings = createBookingService(desk, changes, silentLog);
  return {
    db,
    runner,
    bookings,
    start() {
      visitors.start();
      runner.start();
    },
    async stop() {
      await runner.stop();
      port.close();
      database.close();
    },
  };
}

function setUp(db: Db): void {
  db.transaction((tx) => {
    insertProfile(tx, CLUB);
    insertNode(tx, { ...newNodeRow('facility', CLUB.id, 'paired'), session: SESSION, sessionCount: 1 });
    const always = { startsAt: TIME_MIN, endsAt: TIME_MAX, holder: 'own' } as const;
    insertRanges(
      tx,
      CLUB.resources.map(({ id: resourceId }) => ({ resourceId, ...always })),
    );
    saveBinding(tx, 'front', DOOR_IDS.front);
    saveBinding(tx, 'bay-2', DOOR_IDS.bay2);
  });
}

function watchedDb(db: Db, moment: () => void): Db {
  const transaction: Db['transaction'] = (work, config) => {
    moment();
    const value = db.transaction(work, config);
    moment();
    return value;
  };
  return new Proxy(db, { get: (target, name) => (name === 'transaction' ? transaction : Reflect.get(target, name)) });
}

function watchedPort(port: VisitorPort, moment: () => void): VisitorPort {
  const watched =
    <Args extends readonly unknown[], T>(call: (...args: Args) => Promise<T>) =>
    async (...args: Args): Promise<T> => {
      moment();
      const answer = await call(...args);
      moment();
      return answer;
    };
  return {
    create: watched(port.create),
    get: watched(port.get),
    list: watched(port.list),
    find: watched(port.find),
    change: watched(port.change),
    assignPin: watched(port.assignPin),
    removePin: watched(port.removePin),
    cancel: watched(port.cancel),
    remove: watched(port.remove),
    close: port.close,
  };
}
