import { BookingProposalSchema } from '../../domain/admission.ts';
import type { CustomerDetails } from '../../domain/booking.ts';
import type { FacilityProfile } from '../../domain/facility.ts';
import { TIME_MAX, TIME_MIN } from '../../domain/time.ts';
import type { Admission, Candidate, StepContext } from '../../sync/engine/inputs.ts';
import type { LinkView } from '../../sync/engine/link.ts';
import { type HeldRange, newNodeRow, type Role } from '../../sync/engine/node-state.ts';
import { createSettlements } from '../../sync/engine/settlements.ts';
import { createSealedBox } from '../../sync/transport/sealed-box.ts';
import type { FrameOf } from '../../sync/protocol/frames.ts';
import { createEntryKeyRing } from '../../main/controller/access/entry-tokens/entry-key-ring.ts';
import { createCheckInService } from '../../main/controller/access/check-in-service.ts';
import { createDoors, type Doors } from '../../main/controller/access/door-service.ts';
import type { NewBooking } from '../../main/controller/api/services.ts';
import { createBlockService } from '../../main/controller/bookings/block-service.ts';
import { createBookingService } from '../../main/controller/bookings/booking-service.ts';
import { createFacilityDesk, type FacilityDesk } from '../../main/controller/bookings/facility-desk.ts';
import { createFacilityPolicy } from '../../main/controller/bookings/facility-policy.ts';
import { createChangeBus } from '../../main/controller/change-bus.ts';
import { createCloudAnswers } from '../../main/controller/cloud-link/cloud-answers.ts';
import { createFacilityNode, type FacilityNode } from '../../main/controller/cloud-link/facility-node.ts';
import { createLinkMonitor } from '../../main/controller/cloud-link/link-monitor.ts';
import { insertNode, insertRanges } from '../../main/controller/cloud-link/sqlite-node-store.ts';
import { createCustomerService } from '../../main/controller/customers/customer-service.ts';
import { createDeskMessages } from '../../main/controller/messages/desk-messages.ts';
import { insertProfile } from '../../main/controller/facility/facility-repository.ts';
import type { Actor } from '../../main/controller/staff/actor.ts';
import { openTestDatabase, silentLog, type TestDatabase } from './facility-database.ts';
import { aProfile, at, BAY_1, between } from './facility-profile.ts';
import { newSigningKey } from './entry-tokens.ts';
import { createFakeDoors, type FakeDoors } from './fake-door.ts';
import { type ManualClock, manualClock } from './manual-clock.ts';
import { type MemoryNode, memoryNode, SESSION } from './memory-node.ts';
import { seededRandom } from './seeded-random.ts';

/** A Thursday noon in Halifax. */
export const NOON = at('2026-06-11T12:00-03:00');
/** The facility sells what comes before, the cloud what follows. */
export const FRONTIER = at('2026-06-14T05:00-03:00');

/** The PIN of whatever the cloud grants. */
export const CLOUD_PIN = '000246';

export const STAFF: Actor = { kind: 'staff', staffId: '0a4e2c1e-0000-4000-8000-000000000003', name: 'Robin' };
export const KIOSK: Actor = { kind: 'kiosk' };
/** Where its connection comes from. */
export const AT_THE_KIOSK = '192.0.2.30';

/** What the cloud seals for the rig's controller. */
export const RIG_BOX = createSealedBox(newSigningKey());

/** A controller's services on a real database, with a door system and a cloud that are there when a test wants them. */
export type FacilityRig = {
  readonly clock: ManualClock;
  readonly database: TestDatabase;
  readonly node: FacilityNode;
  readonly desk: FacilityDesk;
  readonly system: FakeDoors;
  readonly doors: Doors;
  readonly bookings: ReturnType<typeof createBookingService>;
  readonly blocks: ReturnType<typeof createBlockService>;
  readonly customers: ReturnType<typeof createCustomerService>;
  readonly messages: ReturnType<typeof createDeskMessages>;
  readonly checkIn: ReturnType<typeof createCheckInService>;
  /** The cloud's node: what it knows and decides. */
  readonly cloud: MemoryNode;
  setLinkUp(isUp: boolean): void;
  /** Lets the next questions to the cloud run out of time instead of answering them. */
  losePatience(): void;
  /** Answers what has run out of time, after all. */
  answerLate(): Promise<void>;
  dispose(): void;
};

/** `cloudRules` are what the cloud decides otherwise than by granting whatever is free. */
export async function buildFacility(
  profile: FacilityProfile = aProfile(),
  cloudRules: Partial<StepContext> = {},
): Promise<FacilityRig> {
  const clock = manualClock(NOON);
  const random = seededRandom(7);
  const database = await openTestDatabase(clock);
  const { db } = database;
  db.transaction((tx) => {
    insertProfile(tx, profile);
    insertNode(tx, { ...newNodeRow('facility', profile.id, 'paired'), session: SESSION, sessionCount: 1 });
    insertRanges(tx, rangesOf('facility', profile));
  });
  const node = createFacilityNode({
    db,
    clock,
    random,
    policy: createFacilityPolicy({ clock, random, log: silentLog }),
  });
  let isUp = true;
  let isPatient = true;
  const view = (): LinkView => ({
    state: isUp ? 'up' : 'down',
    since: NOON,
    peerAcked: 0,
    peerOutSeq: null,
    heardAt: null,
    clockSkewMs: null,
    trouble: null,
  });
  const after = (): Promise<null> => (isPatient ? new Promise(() => undefined) : Promise.resolve(null));
  const link = createLinkMonitor({ db, clock, view, appVersion: '0.0.0', after });
  const answers = createCloudAnswers(node);
  const desk = createFacilityDesk({ db, node, link, settlements: createSettlements(node), answers, clock, random });
  const changes = createChangeBus('boot');
  const system = createFakeDoors(profile.doors.map(({ id, name }) => ({ id: `system-${id}`, name })));
  const doors = createDoors({
    db,
    clock,
    random,
    log: silentLog,
    changes,
    port: system,
    adapter: 'simulator',
    doors: () => desk.profile().doors,
  });
  await doors.refresh();
  const cloud = memoryNode('cloud', {
    ranges: rangesOf('cloud', profile),
    context: { admit: admitWithPin, ...cloudRules },
  });
  const unanswered: FrameOf<'request'>[] = [];
  node.onCommitted(({ frames }) => {
    for (const frame of frames) {
      if (frame.t !== 'request') continue;
      if (isPatient) void answer(node, cloud, frame);
      else unanswered.push(frame);
    }
  });
  return {
    clock,
    database,
    node,
    desk,
    system,
    doors,
    bookings: createBookingService(desk, changes, silentLog),
    blocks: createBlockService(desk, changes),
    customers: createCustomerService(desk, clock),
    messages: createDeskMessages(desk),
    checkIn: createCheckInService({
      desk,
      doors,
      changes,
      doorTime: () => ({ now: clock.now(), other: null }),
      entryKeys: createEntryKeyRing({ db, box: RIG_BOX, log: silentLog }),
      log: silentLog,
    }),
    cloud,
    setLinkUp: (next) => {
      isUp = next;
    },
    losePatience: () => {
      isPatient = false;
    },
    answerLate: async () => {
      for (const frame of unanswered.splice(0)) await answer(node, cloud, frame);
    },
    dispose: database.dispose,
  };
}

function rangesOf(role: Role, { resources }: FacilityProfile): HeldRange[] {
  return resources.flatMap(({ id: resourceId }): HeldRange[] => [
    { resourceId, startsAt: TIME_MIN, endsAt: FRONTIER, holder: role === 'facility' ? 'own' : 'peer' },
    { resourceId, startsAt: FRONTIER, endsAt: TIME_MAX, holder: role === 'cloud' ? 'own' : 'peer' },
  ]);
}

/** Lets the cloud grant whatever is free, with a PIN of its half for what has none. */
function admitWithPin({ kind, data }: Candidate): Admission {
  if (kind === 'block') return { ok: true, data };
  const proposal = BookingProposalSchema.parse(data);
  return { ok: true, data: { ...proposal, pin: proposal.pin ?? CLOUD_PIN } };
}

/** What the link would do, without its wire. */
async function answer(node: FacilityNode, cloud: MemoryNode, frame: FrameOf<'request'>): Promise<void> {
  await Promise.resolve();
  cloud.take({ type: 'data', frame: await streamOf(node), setAside: false });
  const { frames } = cloud.take({ type: 'request', frame });
  for (const said of frames) if (said.t === 'rejection') await node.run({ type: 'rejection', frame: said });
  if (cloud.outbox().length > 0) await node.run({ type: 'data', frame: cloud.dataAfter(0), setAside: false });
}

async function streamOf(node: FacilityNode): Promise<FrameOf<'data'>> {
  const events = [...(await node.readOutbox(0, 200))].map(({ body, prev, hash }) => ({ body, prev, hash }));
  return { t: 'data', session: SESSION, incarnation: 1, first: 1, events };
}

export const ZOE: CustomerDetails = { firstName: 'Zoë', lastName: 'Núñez', email: 'zoe@example.test', phone: null };

/** Bay 1, the coming afternoon at three for an hour, for Zoë. */
export function aWish(changes: Partial<NewBooking> = {}): NewBooking {
  return { resourceId: BAY_1, ...afternoon('15:00', '16:00'), customer: ZOE, partySize: 2, notes: '', ...changes };
}

/** Local times of the rig's first day. */
export function afternoon(from: string, until: string) {
  return between(`2026-06-11T${from}-03:00`, `2026-06-11T${until}-03:00`);
}

/** Local times of a day that the cloud sells. */
export function farAhead(from: string, until: string) {
  return between(`2026-06-18T${from}-03:00`, `2026-06-18T${until}-03:00`);
}
