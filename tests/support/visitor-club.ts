import type { Booking } from '../../domain/booking.ts';
import type { Result } from '../../domain/result.ts';
import { type Interval, TIME_MAX, TIME_MIN } from '../../domain/time.ts';
import { createSettlements } from '../../sync/engine/settlements.ts';
import { newNodeRow } from '../../sync/engine/node-state.ts';
import { saveBinding } from '../../main/controller/access/door-repository.ts';
import type { KnownVisitor } from '../../main/controller/access/visitors/visitor-port.contract.ts';
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
import { type Db, type FacilityDatabase, openDatabase } from '../../main/controller/db/database.ts';
import { insertProfile } from '../../main/controller/facility/facility-repository.ts';
import { planNoted } from '../../main/controller/jobs/booking-plans.ts';
import { noteBookings } from '../../main/controller/jobs/noted-booking-repository.ts';
import { createJobRunner, type JobRunner } from '../../main/controller/jobs/job-runner.ts';
import type { Actor } from '../../main/controller/staff/actor.ts';
import { createManualClock } from '../../simulators/sim-clock.ts';
import {
  startUnifiAccessSimulator,
  type UnifiAccessSimulator,
} from '../../simulators/unifi-access/start-unifi-access-simulator.ts';
import { request } from './console-client.ts';
import { silentLog, tempFolder } from './facility-database.ts';
import { aBay, aProfile, at, BAY_1, BAY_2, everyDay } from './facility-profile.ts';
import { type ManualClock, manualClock } from './manual-clock.ts';
import { manualTimers } from './manual-timers.ts';
import { seededRandom } from './seeded-random.ts';
import { SESSION } from './memory-node.ts';
import { DOOR_1, DOOR_2, TOKEN } from './unifi-access-rig.ts';
import { knownVisitors, visitorsOf } from './unifi-visitor-rig.ts';

const STAFF: Actor = { kind: 'staff', staffId: '0a4e2c1e-0000-4000-8000-000000000003', name: 'Robin' };

/** Always open, with an entrance; the second bay has a door of its own besides. */
export const CLUB = aProfile({
  hours: everyDay('00:00', '24:00'),
  doors: [
    { id: 'front', name: DOOR_1.name },
    { id: 'bay-2', name: DOOR_2.name },
  ],
  resources: [aBay(BAY_1, 'Bay 1'), { ...aBay(BAY_2, 'Bay 2'), doorIds: ['front', 'bay-2'] }],
});

export const NOON = at('2026-06-11T12:00-03:00');

/** Thrown where the power fails. Nothing that runs afterwards can write or send anything. */
class PowerFailed extends Error {
  override name = 'PowerFailed';
}

/** Counts the moments between any two things that outlive the process, and cuts the power at one of them. */
export type Power = {
  /** Cuts it at the moment number `moment` from now on, the first being 1. */
  cutAt(moment: number): void;
  /** False from a cut until the next start. */
  isOn(): boolean;
  /** Takes the failure back that has not come yet; true where it came. */
  spare(): boolean;
};

/** A club whose bookings are real, at a real database, in front of a simulated console. It can die and come back. */
export type VisitorClub = {
  readonly clock: ManualClock;
  readonly console: UnifiAccessSimulator;
  readonly power: Power;
  db(): Db;
  /** Null where it is refused, or the power fails before the answer; so are the next ones. */
  book(resourceId: string, time: Interval): Promise<Booking | null>;
  move(booking: Booking, time: Interval, resourceId?: string): Promise<Booking | null>;
  cancel(booking: Booking): Promise<Booking | null>;
  restore(booking: Booking): Promise<Booking | null>;
  complete(booking: Booking): Promise<Booking | null>;
  checkIn(booking: Booking): Promise<Booking | null>;
  /** Asks the console as its own app does; `path` is below the API's base path. */
  askConsole(method: string, path: string, body?: object): Promise<void>;
  /** Visitors of the console that can open something now or later. */
  live(): KnownVisitor[];
  /** Lets time pass, and whatever is due then be done. */
  pass(ms: number): Promise<void>;
  /** Does what is due now. */
  work(): Promise<void>;
  /** Starts the controller anew on the same database, after a crash as well as without one. */
  restart(): Promise<void>;
  dispose(): Promise<void>;
};

export type VisitorClubOptions = { readonly seed?: number; readonly requestMs?: number };

export async function openVisitorClub({ seed = 5, requestMs = 2000 }: VisitorClubOptions = {}): Promise<VisitorClub> {
  const clock = manualClock(NOON);
  const simClock = createManualClock(NOON);
  const timers = manualTimers(clock);
  const random = seededRandom(seed);
  const console = await startUnifiAccessSimulator({ port: 0, token: TOKEN, doors: [DOOR_1, DOOR_2], clock: simClock });
  const folder = tempFolder();
  const supply = createPowerSupply();
  let process = await startProcess();

  async function startProcess() {
    const database = await open(folder.path, clock);
    const moment = supply.newProcess();
    const db = poweredDb(database.db, moment);
    if (!db.$client.prepare('select 1 from facility').get()) setUp(db);
    const changes = createChangeBus('boot');
    const port = poweredPort(visitorsOf(console, { requestMs, pageSize: 20 }), moment);
    const profile = () => CLUB;
    const parts = { db, clock, random, log: silentLog, changes };
    const visitors = createVisitorService({ ...parts, port, profile, isComplete: () => true });
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
    const { schedule } = timers;
    const { workers } = visitors;
    const prepare = (): boolean => planNoted(db, [visitors.planBookings]);
    const runner = createJobRunner({ db, clock, random, log: silentLog, workers, schedule, prepare });
    const bookings = createBookingService(desk, changes, silentLog);
    return { database, db, port, visitors, runner, bookings };
  }

  function begin(): void {
    try {
      process.visitors.start();
      process.runner.start();
    } catch (error) {
      if (!(error instanceof PowerFailed)) throw error;
    }
  }

  async function work(runner: JobRunner = process.runner): Promise<void> {
    await runner.idle();
  }

  begin();
  await work();
  return {
    clock,
    console,
    power: supply,
    db: () => process.db,
    book: (resourceId, { startsAt, endsAt }) =>
      unlessCut(async () => {
        const customer = { firstName: 'Zoë', lastName: 'Núñez', email: 'zoe@example.test', phone: null };
        const wish = { resourceId, startsAt, endsAt, customer, partySize: 2, notes: '' };
        const made = await process.bookings.create(wish, STAFF);
        return made.ok ? made.value : null;
      }),
    move: ({ id: bookingId, revision, resourceId: bay }, { startsAt, endsAt }, resourceId = bay) =>
      unlessCut(async () => {
        const moved = await process.bookings.move({ bookingId, revision, resourceId, startsAt, endsAt }, STAFF);
        return moved.ok ? moved.value.booking : null;
      }),
    cancel: ({ id: bookingId, revision }) =>
      unlessCut(async () => {
        const cancelled = await process.bookings.cancel({ bookingId, revision }, STAFF);
        return cancelled.ok ? cancelled.value.booking : null;
      }),
    restore: ({ id }) => unlessCut(async () => valueOf(await process.bookings.restore(id, STAFF))),
    complete: ({ id }) => unlessCut(async () => valueOf(await process.bookings.complete(id, STAFF))),
    checkIn: ({ id }) => unlessCut(async () => valueOf(await process.bookings.checkIn(id, STAFF))),
    askConsole: async (method, path, body) =>
      void (await request(`${console.url}/api/v1/developer${path}`, method, body, TOKEN)),
    live: () => knownVisitors(console).filter(({ isCancelled, endsAt }) => !isCancelled && endsAt > clock.now()),
    async pass(ms) {
      clock.advance(ms);
      simClock.advance(ms);
      process.runner.wake();
      timers.advance(0);
      await work();
    },
    work: () => work(),
    async restart() {
      await process.runner.stop();
      process.port.close();
      process.database.close();
      process = await startProcess();
      begin();
      await work();
    },
    async dispose() {
      await process.runner.stop();
      process.port.close();
      process.database.close();
      folder.remove();
      await console.stop();
    },
  };
}

/** The answer of a process that dies before it comes is none. */
async function unlessCut<T>(work: () => Promise<T | null>): Promise<T | null> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof PowerFailed) return null;
    throw error;
  }
}

function valueOf<T>(result: Result<T, unknown>): T | null {
  return result.ok ? result.value : null;
}

async function open(dataDir: string, clock: ManualClock): Promise<FacilityDatabase> {
  const opened = await openDatabase({ dataDir, clock, log: silentLog });
  if (!opened.ok) throw new Error(opened.error.code);
  // The machine does not really lose its power: what is committed is there, and waiting for the disk proves nothing.
  opened.value.db.$client.pragma('synchronous = OFF');
  return opened.value;
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
    saveBinding(tx, 'front', DOOR_1.id);
    saveBinding(tx, 'bay-2', DOOR_2.id);
  });
}

type PowerSupply = Power & {
  /** The power of a process that starts now: throws once it is cut, and for ever after. */
  newProcess(): () => void;
};

function createPowerSupply(): PowerSupply {
  let cut: number | null = null;
  let count = 0;
  let current = { isOn: true };
  return {
    cutAt(moment) {
      cut = moment;
      count = 0;
    },
    isOn: () => current.isOn,
    spare() {
      const wasCut = cut !== null && count >= cut;
      cut = null;
      return wasCut;
    },
    newProcess() {
      const mine = { isOn: true };
      current = mine;
      return () => {
        if (mine.isOn) {
          count += 1;
          if (count === cut) mine.isOn = false;
        }
        if (!mine.isOn) throw new PowerFailed('the power failed');
      };
    },
  };
}

/** A moment comes before each transaction and after each commit. */
function poweredDb(db: Db, moment: ReturnType<PowerSupply['newProcess']>): Db {
  const transaction: Db['transaction'] = (work, config) => {
    moment();
    const value = db.transaction(work, config);
    moment();
    return value;
  };
  return new Proxy(db, { get: (target, name) => (name === 'transaction' ? transaction : Reflect.get(target, name)) });
}

/** A moment comes before each call, and before its answer is heard. */
function poweredPort(port: VisitorPort, moment: ReturnType<PowerSupply['newProcess']>): VisitorPort {
  const powered =
    <Args extends readonly unknown[], T>(call: (...args: Args) => Promise<T>) =>
    async (...args: Args): Promise<T> => {
      moment();
      const answer = await call(...args);
      moment();
      return answer;
    };
  return {
    create: powered(port.create),
    get: powered(port.get),
    list: powered(port.list),
    find: powered(port.find),
    change: powered(port.change),
    assignPin: powered(port.assignPin),
    removePin: powered(port.removePin),
    cancel: powered(port.cancel),
    remove: powered(port.remove),
    close: port.close,
  };
}
