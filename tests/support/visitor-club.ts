import type { Booking } from '../../domain/booking.ts';
import type { Result } from '../../domain/result.ts';
import type { Interval } from '../../domain/time.ts';
import type { KnownVisitor } from '../../main/controller/access/visitors/visitor-port.contract.ts';
import type { VisitorPort } from '../../main/controller/access/visitors/visitor-port.ts';
import type { Db } from '../../main/controller/db/database.ts';
import type { Actor } from '../../main/controller/staff/actor.ts';
import { createManualClock } from '../../simulators/sim-clock.ts';
import {
  startUnifiAccessSimulator,
  type UnifiAccessSimulator,
} from '../../simulators/unifi-access/start-unifi-access-simulator.ts';
import { request } from './console-client.ts';
import { tempFolder } from './facility-database.ts';
import { at } from './facility-profile.ts';
import { type ManualClock, manualClock } from './manual-clock.ts';
import { manualTimers } from './manual-timers.ts';
import { seededRandom } from './seeded-random.ts';
import { DOOR_1, DOOR_2, TOKEN } from './unifi-access-rig.ts';
import { knownVisitors, visitorsOf } from './unifi-visitor-rig.ts';
import { openVisitorProcess } from './visitor-process.ts';

const STAFF: Actor = { kind: 'staff', staffId: '0a4e2c1e-0000-4000-8000-000000000003', name: 'Robin' };

export const NOON = at('2026-06-11T12:00-03:00');

const PATIENCE_MS = 60_000;

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
  /** Restarts it, and leaves its files to somebody else between the two. */
  lend(to: (dataDir: string) => Promise<void>): Promise<void>;
  dispose(): Promise<void>;
};

export type VisitorClubOptions = {
  readonly seed?: number;
  readonly requestMs?: number;
  /** False: what the saga leaves wrong stays wrong. */
  readonly reconciles?: boolean;
  /** Runs after each request to the console, whatever came of it. */
  readonly onConsoleCall?: () => void;
};

export async function openVisitorClub(options: VisitorClubOptions = {}): Promise<VisitorClub> {
  const { seed = 5, requestMs = 2000, reconciles = true, onConsoleCall } = options;
  const clock = manualClock(NOON);
  const simClock = createManualClock(NOON);
  const { schedule, advance } = manualTimers(clock);
  const random = seededRandom(seed);
  const console = await startUnifiAccessSimulator({
    port: 0,
    token: TOKEN,
    doors: [DOOR_1, DOOR_2],
    clock: simClock,
    ...(onConsoleCall && { log: onConsoleCall }),
  });
  const folder = tempFolder();
  const supply = createPowerSupply();
  let process = await open();

  function open() {
    const port = patientVisitors(console, requestMs);
    const parts = { dataDir: folder.path, clock, random, port, schedule, reconciles, isDurable: false };
    return openVisitorProcess({ ...parts, moment: supply.newProcess() });
  }

  async function begin(): Promise<void> {
    try {
      process.start();
    } catch (error) {
      if (!(error instanceof PowerFailed)) throw error;
    }
    await process.runner.idle();
  }

  async function lend(to: (dataDir: string) => Promise<void>): Promise<void> {
    await process.stop();
    await to(folder.path);
    process = await open();
    await begin();
  }

  await begin();
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
      advance(0);
      await process.runner.idle();
    },
    work: () => process.runner.idle(),
    restart: () => lend(async () => undefined),
    lend,
    async dispose() {
      await process.stop();
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

/**
 * What takes long on a busy machine is no fault of the console's, and waited for; only where it leaves requests without
 * an answer is that given up after `requestMs`.
 */
function patientVisitors(console: UnifiAccessSimulator, requestMs: number): VisitorPort {
  const patient = visitorsOf(console, { requestMs: PATIENCE_MS, pageSize: 50 });
  const hasty = visitorsOf(console, { requestMs, pageSize: 50 });
  const port = (): VisitorPort => (console.faults().hang === 'off' ? patient : hasty);
  return {
    create: (visit) => port().create(visit),
    get: (id) => port().get(id),
    list: (keyStart) => port().list(keyStart),
    find: (key) => port().find(key),
    change: (id, terms) => port().change(id, terms),
    assignPin: (id, pin) => port().assignPin(id, pin),
    removePin: (id) => port().removePin(id),
    cancel: (id) => port().cancel(id),
    remove: (id) => port().remove(id),
    close() {
      patient.close();
      hasty.close();
    },
  };
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
