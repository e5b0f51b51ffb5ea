import type { Booking } from '../../domain/booking.ts';
import { createDoors, type Doors } from '../../main/controller/access/door-service.ts';
import type { DoorEvent } from '../../main/controller/access/door-events/door-event.ts';
import { listHistory } from '../../main/controller/access/door-events/door-event-repository.ts';
import { createDoorRecord, type DoorRecord } from '../../main/controller/access/door-events/door-record.ts';
import { saveBinding } from '../../main/controller/access/door-repository.ts';
import {
  createUnifiAccessEvents,
  type EventLimits,
} from '../../main/controller/access/unifi-access/events/unifi-access-events.ts';
import { planGrant } from '../../main/controller/access/visitors/plan-grants.ts';
import { settleGrant } from '../../main/controller/access/visitors/settle-grant.ts';
import { createDoorDesk, type DoorDesk } from '../../main/controller/access/door-control/door-desk.ts';
import { createUnifiAccessControl } from '../../main/controller/access/unifi-access/unifi-access-control.ts';
import { createUnifiAccessDoors } from '../../main/controller/access/unifi-access/unifi-access-doors.ts';
import { UnifiAccessSettingsSchema } from '../../main/controller/access/unifi-access/unifi-access-settings.ts';
import { createChangeBus } from '../../main/controller/change-bus.ts';
import { createLog } from '../../main/controller/log.ts';
import { createManualClock, type ManualClock as SimManualClock } from '../../simulators/sim-clock.ts';
import {
  startUnifiAccessSimulator,
  type UnifiAccessSimulator,
} from '../../simulators/unifi-access/start-unifi-access-simulator.ts';
import { request } from './console-client.ts';
import { afternoon, aWish, buildFacility, type FacilityRig, NOON, STAFF } from './facility-rig.ts';
import { seededRandom } from './seeded-random.ts';
import { DOOR_1, DOOR_2, TOKEN } from './unifi-access-rig.ts';
import { visitorsOf } from './unifi-visitor-rig.ts';

/** Short enough for a test, long enough for a handshake on a busy machine. */
const LIMITS: Partial<EventLimits> = {
  readMs: 2000,
  readTriesMax: 1,
  retryDelayMs: 1,
  handshakeMs: 2000,
  silenceMs: 400,
  firstRetryMs: 10,
  retryMaxMs: 40,
  settledMs: 0,
};

/** A club whose one door, `front`, is at a simulated console; its own clock and the console's go together. */
export type DoorClub = {
  readonly facility: FacilityRig;
  readonly console: UnifiAccessSimulator;
  readonly simClock: SimManualClock;
  readonly doors: Doors;
  readonly record: DoorRecord;
  readonly doorDesk: DoorDesk;
  readonly logged: () => string;
  /** Lets time pass for both. */
  pass(ms: number): void;
  /** Everything that is on record, oldest first. */
  events(): readonly DoorEvent[];
  /** A booking of half past twelve for an hour, with a visitor at the console as it should have. */
  bookWithVisitor(): Promise<Booking>;
  /** What the console's own app would do; `path` is below the API's base path. */
  ask(method: string, path: string, body?: unknown): Promise<unknown>;
  /** Another start of the controller: the record as it stands in the database, with everything else forgotten. */
  restart(): Promise<void>;
  stop(): Promise<void>;
};

export type DoorClubOptions = {
  readonly limits?: Partial<EventLimits>;
  readonly deliveryUrl?: string;
};

export async function openDoorClub({ limits = {}, deliveryUrl }: DoorClubOptions = {}): Promise<DoorClub> {
  const facility = await buildFacility();
  const { database, clock, desk } = facility;
  const { db } = database;
  const simClock = createManualClock(NOON);
  const console = await startUnifiAccessSimulator({ port: 0, token: TOKEN, doors: [DOOR_1, DOOR_2], clock: simClock });
  db.transaction((tx) => saveBinding(tx, 'front', DOOR_1.id));
  const lines: string[] = [];
  const log = createLog('debug', { write: (line) => void lines.push(line) });
  const settings = UnifiAccessSettingsSchema.parse({
    url: console.url,
    token: TOKEN,
    certificate: { sha256: console.certificateSha256 },
  });
  const random = seededRandom(11);
  const changes = createChangeBus('door-club');
  const port = createUnifiAccessDoors({ settings, random, log, limits: { unlockMs: 1000, emergencyMs: 500 } });
  let record = startRecord();
  const control = createUnifiAccessControl({
    settings,
    clock,
    random,
    limits: { requestMs: 2000, readTriesMax: 1, retryDelayMs: 1 },
  });

  function startRecord(): DoorRecord {
    return createDoorRecord({
      db,
      desk,
      clock,
      changes,
      log,
      random,
      port: createUnifiAccessEvents({ settings, clock, random, log, limits: { ...LIMITS, ...limits } }),
      deliveryUrl: deliveryUrl ?? null,
      // Tests read the record when they want it read.
      every: () => () => undefined,
      after: () => new Promise(() => undefined),
    });
  }

  const ask = async (method: string, path: string, body?: unknown): Promise<unknown> =>
    (await request(`${console.url}/api/v1/developer${path}`, method, body, TOKEN)).body;

  /** By the real saga, at once. */
  async function giveVisitor(bookingId: string): Promise<void> {
    const newId = (): string => random.uuid();
    db.transaction((tx) => planGrant(tx, bookingId, { now: clock.now(), newId, profile: desk.profile() }));
    const visitors = visitorsOf(console, { requestMs: 2000, pageSize: 20 });
    const facilityId = desk.profile().id;
    await settleGrant({ db, clock, log, changes, port: visitors, facilityId }, bookingId);
    visitors.close();
  }

  return {
    facility,
    console,
    simClock,
    doors: createDoors({
      db,
      clock,
      random,
      log,
      changes,
      port,
      adapter: 'simulator',
      doors: () => desk.profile().doors,
      onUnknown: () => record.commandIsUnknown(),
    }),
    get record() {
      return record;
    },
    doorDesk: createDoorDesk({ desk, changes, log, system: { control, record } }),
    logged: () => lines.join(''),
    pass(ms) {
      clock.advance(ms);
      simClock.advance(ms);
    },
    events: () => listHistory(db, { doorId: null, before: null, limit: 1000 }).toReversed(),
    async bookWithVisitor() {
      const sold = await facility.bookings.create(aWish(afternoon('12:30', '13:30')), STAFF);
      if (!sold.ok) throw new Error(sold.error.code);
      await giveVisitor(sold.value.id);
      return sold.value;
    },
    ask,
    async restart() {
      await record.stop();
      record = startRecord();
    },
    async stop() {
      await record.stop();
      control.close();
      await port.close();
      await console.stop();
      facility.dispose();
    },
  };
}
