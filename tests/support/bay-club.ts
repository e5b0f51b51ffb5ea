import { writeFileSync } from 'node:fs';
import type { Booking } from '../../domain/booking.ts';
import type { Result } from '../../domain/result.ts';
import { type Interval, MINUTE_MS, SECOND_MS, TIME_MAX, TIME_MIN } from '../../domain/time.ts';
import { createSettlements } from '../../sync/engine/settlements.ts';
import { newNodeRow } from '../../sync/engine/node-state.ts';
import { createBayAutomation } from '../../main/controller/automation/bay-automation.ts';
import { saveBayBinding } from '../../main/controller/automation/bay-device-repository.ts';
import { type Bays, createBays } from '../../main/controller/automation/bay-service.ts';
import type { BayStep } from '../../main/controller/automation/bay-step.ts';
import { listRecentSteps } from '../../main/controller/automation/bay-step-repository.ts';
import { planNoted } from '../../main/controller/jobs/booking-plans.ts';
import { noteBookings } from '../../main/controller/jobs/noted-booking-repository.ts';
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
import { createJobRunner } from '../../main/controller/jobs/job-runner.ts';
import type { Actor } from '../../main/controller/staff/actor.ts';
import { silentLog, tempFolder } from './facility-database.ts';
import { aBay, aProfile, at, BAY_1, BAY_2, everyDay } from './facility-profile.ts';
import { type FakeAutomation, fakeAutomation } from './fake-automation.ts';
import { type ManualClock, manualClock } from './manual-clock.ts';
import { manualTimers } from './manual-timers.ts';
import { SESSION } from './memory-node.ts';
import { seededRandom } from './seeded-random.ts';

export const ROBIN: Actor = { kind: 'staff', staffId: '0a4e2c1e-0000-4000-8000-000000000003', name: 'Robin' };

/** Always open, with two bays that have a PC each. */
export const BAY_CLUB = aProfile({
  hours: everyDay('00:00', '24:00'),
  resources: [aBay(BAY_1, 'Bay 1'), aBay(BAY_2, 'Bay 2')],
});

export const NOON = at('2026-06-11T12:00-03:00');

export const PC_OF: Readonly<Record<string, string>> = { [BAY_1]: 'pc-1', [BAY_2]: 'pc-2' };

/** Thrown where the power fails. Nothing that runs afterwards can write or send anything. */
class PowerFailed extends Error {
  override name = 'PowerFailed';
}

/** A club whose bookings are real, at a real database, in front of a system that commands its PCs. It can die and come back. */
export type BayClub = {
  readonly clock: ManualClock;
  readonly system: FakeAutomation;
  db(): Db;
  bays(): Bays;
  /** Null where it is refused; so are the next ones. */
  book(resourceId: string, time: Interval): Promise<Booking | null>;
  move(booking: Booking, time: Interval, resourceId?: string): Promise<Booking | null>;
  cancel(booking: Booking): Promise<Booking | null>;
  checkIn(booking: Booking): Promise<Booking | null>;
  /** All of a bay's steps, oldest first. */
  steps(resourceId?: string): BayStep[];
  /** `18:05 save.data succeeded`, as it is said in these tests: minutes from noon, action, state. */
  told(resourceId?: string): string[];
  /** Lets time pass, and whatever falls due on the way be done at its time, or at most a stride later. */
  pass(ms: number, strideMs?: number): Promise<void>;
  /** Cuts the power at the moment number `moment` from now on, the first being 1. */
  cutAt(moment: number): void;
  /** Takes the failure back that has not come yet; true where it came. */
  spare(): boolean;
  /** Starts the controller anew on the same database, after a crash as well as without one. */
  restart(): Promise<void>;
  /** Puts a backup in the place of its database, and starts it; it is fenced until `release`. */
  putBack(backup: Buffer): Promise<void>;
  backUp(): Buffer;
  release(): void;
  dispose(): Promise<void>;
};

export async function openBayClub({ seed = 7 }: { readonly seed?: number } = {}): Promise<BayClub> {
  const clock = manualClock(NOON);
  const random = seededRandom(seed);
  const system = fakeAutomation(clock);
  system.devices = Object.values(PC_OF).map((id) => ({ id, name: id.toUpperCase(), isOnline: true, lastSeenAt: NOON }));
  const folder = tempFolder();
  const power = createPower();
  let isFenced = false;
  let process = await startProcess();

  async function startProcess() {
    const timers = manualTimers(clock);
    const database = await open(folder.path, clock);
    const moment = power.newProcess();
    const db = poweredDb(database.db, moment);
    if (!db.$client.prepare('select 1 from facility').get()) setUp(db);
    const changes = createChangeBus('boot');
    const profile = () => BAY_CLUB;
    const parts = { db, clock, random, log: silentLog, changes };
    const automation = createBayAutomation({
      ...parts,
      port: poweredPort(system, moment),
      profile,
      isAlone: () => !isFenced,
    });
    const { schedule } = timers;
    const prepare = (): boolean => planNoted(db, [automation.planBookings]);
    const runner = createJobRunner({ ...parts, workers: automation.workers, schedule, prepare });
    const policy = createFacilityPolicy({ clock, random, log: silentLog });
    const onBookings = (_tx: unknown, ids: readonly string[]): void => noteBookings(db, ids);
    const node = createFacilityNode({ db, clock, random, policy, onBookings });
    node.onCommitted(runner.wake);
    const after = (): Promise<null> => new Promise(() => undefined);
    const link = createLinkMonitor({ db, clock, view: () => null, appVersion: '0.0.0', after });
    const settlements = createSettlements(node);
    const desk = createFacilityDesk({ db, node, link, settlements, answers: createCloudAnswers(node), clock, random });
    const bookings = createBookingService(desk, changes, silentLog);
    const bays = createBays({ ...parts, port: system, adapter: 'simulator', profile, wake: runner.wake });
    return { database, db, automation, runner, bookings, bays, timers };
  }

  async function begin(): Promise<void> {
    try {
      process.automation.start();
      process.runner.start();
      await process.runner.idle();
    } catch (error) {
      if (!(error instanceof PowerFailed)) throw error;
    }
  }

  async function restartOn(backup: Buffer | null): Promise<void> {
    await process.runner.stop();
    process.database.close();
    if (backup) writeFileSync(process.database.path, backup);
    process = await startProcess();
    await begin();
  }

  const steps = (resourceId = BAY_1): BayStep[] => listRecentSteps(process.database.db, resourceId, 0);

  await begin();
  return {
    clock,
    system,
    db: () => process.database.db,
    bays: () => process.bays,
    async book(resourceId, { startsAt, endsAt }) {
      const customer = { firstName: 'Zoë', lastName: 'Núñez', email: 'zoe@example.test', phone: null };
      const wish = { resourceId, startsAt, endsAt, customer, partySize: 2, notes: '' };
      return valueOf(await process.bookings.create(wish, ROBIN));
    },
    async move({ id: bookingId, revision, resourceId: bay }, { startsAt, endsAt }, resourceId = bay) {
      const moved = await process.bookings.move({ bookingId, revision, resourceId, startsAt, endsAt }, ROBIN);
      return moved.ok ? moved.value.booking : null;
    },
    async cancel({ id: bookingId, revision }) {
      const cancelled = await process.bookings.cancel({ bookingId, revision }, ROBIN);
      return cancelled.ok ? cancelled.value.booking : null;
    },
    checkIn: async ({ id }) => valueOf(await process.bookings.checkIn(id, ROBIN)),
    steps,
    told: (resourceId) =>
      steps(resourceId).map(
        ({ sentAt, dueAt, action, state }) =>
          `${Math.floor(((sentAt ?? dueAt) - NOON) / MINUTE_MS)} ${action} ${state}`,
      ),
    async pass(ms, strideMs = SECOND_MS) {
      const end = clock.now() + ms;
      while (clock.now() < end) {
        const nextMs = Math.max(strideMs, process.timers.nextInMs() ?? ms);
        process.timers.advance(Math.min(end - clock.now(), nextMs));
        await process.runner.idle();
      }
    },
    cutAt: power.cutAt,
    spare: power.spare,
    restart: () => restartOn(null),
    async putBack(backup) {
      isFenced = true;
      await restartOn(backup);
    },
    backUp: () => process.database.db.$client.serialize(),
    release: () => {
      isFenced = false;
    },
    async dispose() {
      await process.runner.stop();
      process.database.close();
      folder.remove();
    },
  };
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
    insertProfile(tx, BAY_CLUB);
    insertNode(tx, { ...newNodeRow('facility', BAY_CLUB.id, 'paired'), session: SESSION, sessionCount: 1 });
    const always = { startsAt: TIME_MIN, endsAt: TIME_MAX, holder: 'own' } as const;
    const words = { software: 'gspro', profile: 'club', service: 'GSPConnect', isAutomated: true };
    for (const [resourceId, deviceId] of Object.entries(PC_OF)) {
      insertRanges(tx, [{ resourceId, ...always }]);
      saveBayBinding(tx, { resourceId, deviceId, deviceName: deviceId, ...words }, NOON);
    }
  });
}

type Power = Pick<BayClub, 'cutAt' | 'spare'> & {
  /** The power of a process that starts now: throws once it is cut, and for ever after. */
  newProcess(): () => void;
};

/** Counts the moments between any two things that outlive the process, and cuts the power at one of them. */
function createPower(): Power {
  let cut: number | null = null;
  let count = 0;
  return {
    cutAt(moment) {
      cut = moment;
      count = 0;
    },
    spare() {
      const wasCut = cut !== null && count >= cut;
      cut = null;
      return wasCut;
    },
    newProcess() {
      let isOn = true;
      return () => {
        if (isOn) {
          count += 1;
          if (count === cut) isOn = false;
        }
        if (!isOn) throw new PowerFailed('the power failed');
      };
    },
  };
}

/** A moment comes before each transaction and after each commit. */
function poweredDb(db: Db, moment: () => void): Db {
  const transaction: Db['transaction'] = (work, config) => {
    moment();
    const value = db.transaction(work, config);
    moment();
    return value;
  };
  return new Proxy(db, { get: (target, name) => (name === 'transaction' ? transaction : Reflect.get(target, name)) });
}

/** A moment comes before each call, and before its answer is heard. */
function poweredPort(system: FakeAutomation, moment: () => void): FakeAutomation {
  return {
    ...system,
    async prepare(deviceId) {
      moment();
      return system.prepare(deviceId);
    },
    async send(command, receipt) {
      moment();
      const answer = await system.send(command, receipt);
      moment();
      return answer;
    },
    async follow(command, receipt) {
      moment();
      const answer = await system.follow(command, receipt);
      moment();
      return answer;
    },
  };
}
