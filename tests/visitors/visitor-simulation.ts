import { accessWindow, ACCESS_TAIL_MS } from '../../domain/access.ts';
import type { Booking } from '../../domain/booking.ts';
import type { Random } from '../../domain/random.ts';
import { HOUR_MS, type Interval, MINUTE_MS } from '../../domain/time.ts';
import { PROVISION_LEAD_MS } from '../../main/controller/access/visitors/door-grant.ts';
import { countGrants } from '../../main/controller/access/visitors/door-grant-repository.ts';
import { bookingOf } from '../../main/controller/access/visitors/visitor-mark.ts';
import { listBookingsEndingAfter } from '../../main/controller/bookings/booking-repository.ts';
import { listDeadJobs } from '../../main/controller/jobs/job-repository.ts';
import type { FaultsChange } from '../../simulators/unifi-access/faults.ts';
import { BAY_1, BAY_2 } from '../support/facility-profile.ts';
import { seededRandom } from '../support/seeded-random.ts';
import { DOOR_1, DOOR_2 } from '../support/unifi-access-rig.ts';
import { openVisitorClub, type VisitorClub } from '../support/visitor-club.ts';
import { CLUB } from '../support/visitor-process.ts';

export type SimulationCounts = { rounds: number; booked: number; changed: number; restarts: number; cuts: number };

export type SimulationOptions = {
  readonly seed: number;
  /** In each a busy time, in which everything goes wrong, and a quiet one, after which everything must be right. */
  readonly rounds: number;
};

const ACTIONS_PER_ROUND = 14;
const HALF_HOUR_MS = 30 * MINUTE_MS;

/**
 * A club in which bookings come, move and go at random while the console fails, people meddle with it and the controller
 * dies. After each quiet time the console has a visitor for just those bookings whose doors should open, with their PIN,
 * time and doors. Throws what differs, with its seed. Sockets and time-outs are real: a seed draws the same deeds, but which
 * answer is lost may differ, so run some seeds around it too.
 */
export async function simulateVisitors({ seed, rounds }: SimulationOptions): Promise<SimulationCounts> {
  const random = seededRandom(seed);
  const club = await openVisitorClub({ seed, requestMs: 250 });
  const counts = { rounds: 0, booked: 0, changed: 0, restarts: 0, cuts: 0 };
  try {
    for (; counts.rounds < rounds; counts.rounds += 1) {
      for (let action = 0; action < ACTIONS_PER_ROUND; action += 1) await act({ club, random, counts });
      await calmDown(club, counts);
      const differences = findDifferences(club);
      if (differences.length > 0) {
        throw new Error(`seed ${seed}, round ${counts.rounds}:\n${differences.join('\n')}`);
      }
    }
    return counts;
  } finally {
    await club.dispose();
  }
}

type World = { readonly club: VisitorClub; readonly random: Random; readonly counts: SimulationCounts };

async function act(world: World): Promise<void> {
  const { club, random, counts } = world;
  const draw = random.below(100);
  if (draw < 30) await bookSomething(world);
  else if (draw < 50) await changeSomething(world);
  else if (draw < 65) club.console.turnFaults(faultOf(random));
  else if (draw < 72) await meddle(world);
  else if (draw < 77) {
    await club.restart();
    counts.restarts += 1;
  } else if (draw < 83) {
    club.power.cutAt(1 + random.below(25));
  } else await club.pass(random.below(4) === 0 ? random.below(8) * HOUR_MS : random.below(20) * MINUTE_MS);
  await reviveIfDead(world);
}

async function reviveIfDead({ club, counts }: Pick<World, 'club' | 'counts'>): Promise<void> {
  if (club.power.isOn()) return;
  club.power.spare();
  await club.restart();
  counts.cuts += 1;
}

async function bookSomething({ club, random, counts }: World): Promise<void> {
  const first = Math.ceil(club.clock.now() / HALF_HOUR_MS) * HALF_HOUR_MS;
  const startsAt = first + random.below(80) * HALF_HOUR_MS;
  const booked = await club.book(bayOf(random), { startsAt, endsAt: startsAt + lengthOf(random) });
  if (booked) counts.booked += 1;
}

async function changeSomething({ club, random, counts }: World): Promise<void> {
  const bookings = knownBookings(club);
  const booking = bookings[random.below(Math.max(1, bookings.length))];
  if (!booking) return;
  counts.changed += 1;
  switch (random.below(6)) {
    case 0:
      await club.cancel(booking);
      break;
    case 1:
      if ((await club.cancel(booking)) && random.below(2) === 0) await club.pass(MINUTE_MS);
      await club.restore(booking);
      break;
    case 2:
      await club.checkIn(booking);
      break;
    case 3:
      await club.complete(booking);
      break;
    case 4:
      await club.move(booking, { ...booking, endsAt: booking.endsAt + HALF_HOUR_MS });
      break;
    default: {
      const startsAt = booking.startsAt + random.below(60) * HALF_HOUR_MS;
      await club.move(booking, { startsAt, endsAt: startsAt + lengthOf(random) }, bayOf(random));
    }
  }
}

/** Somebody at the console. */
async function meddle({ club, random }: World): Promise<void> {
  const visitors = club.console.visitors();
  const visitor = visitors[random.below(Math.max(1, visitors.length))];
  if (!visitor) return;
  const path = `/visitors/${visitor.id}`;
  const deeds = [
    () => club.askConsole('DELETE', path),
    () => club.askConsole('DELETE', `${path}?is_force=true`),
    () => club.askConsole('DELETE', `${path}/pin_codes`),
    () => club.askConsole('PUT', path, { end_time: visitor.endSec + 3600 }),
    () => club.askConsole('PUT', path, { remarks: visitor.remarks, start_time: visitor.startSec - 600 }),
  ];
  // Nobody works at a console that does not answer.
  club.console.turnFaults(NO_FAULT);
  await deeds[random.below(deeds.length)]?.();
}

function faultOf(random: Random): FaultsChange {
  const faults: readonly FaultsChange[] = [
    { reset: 'before-effect' },
    { reset: 'after-effect' },
    { hang: 'before-effect' },
    { hang: 'after-effect' },
    { rateLimited: true },
    { reboot: { status: 404 } },
    { answer: 'garbled' },
    { answer: 'http-504' },
    { answer: 'system-error' },
    { tokenExpired: true },
    { missingScopes: ['edit:visitor'] },
    { certificate: 'changed' },
    { visitorListOmits: ['remarks', 'pin_code'], visitorStatus: 'int' },
    { errorDialect: 'native', errorHttp: '4xx' },
  ];
  return { ...NO_FAULT, ...faults[random.below(faults.length)], requestsLeft: 1 + random.below(6) };
}

const NO_FAULT = {
  reset: 'off',
  hang: 'off',
  rateLimited: false,
  reboot: null,
  answer: 'true',
  tokenExpired: false,
  missingScopes: [],
  certificate: 'original',
  requestsLeft: null,
} as const satisfies FaultsChange;

/** Everything is mended, and there is time for the longest wait before a try and for reconciling twice. */
async function calmDown(club: VisitorClub, counts: SimulationCounts): Promise<void> {
  club.power.spare();
  await reviveIfDead({ club, counts });
  club.console.turnFaults(NO_FAULT);
  for (let count = 0; count < 5; count += 1) await club.pass(5 * MINUTE_MS + 1000);
}

function findDifferences(club: VisitorClub): string[] {
  const now = club.clock.now();
  const bookings = knownBookings(club);
  const live = club.live().map((visitor) => ({ ...visitor, bookingId: bookingOf(CLUB.id, visitor) }));
  const ofBookings = bookings.flatMap((booking) => {
    const isDue = accessWindow(booking).startsAt - PROVISION_LEAD_MS <= now;
    const visitors = live.filter(({ bookingId }) => bookingId === booking.id);
    const wanted = JSON.stringify(wantedOf(booking));
    const had = visitors.map(({ pin, startsAt, endsAt, doorIds }) =>
      JSON.stringify({ pin, startsAt, endsAt, doorIds }),
    );
    const isRight = had.length === 1 ? had[0] === wanted : had.length === 0 && !isDue;
    return isRight ? [] : [`booking ${booking.id} should have ${wanted} and has ${had.join(' and ') || 'nobody'}`];
  });
  const ids = new Set<string | null>(bookings.map(({ id }) => id));
  const surplus = live.filter(({ bookingId }) => !ids.has(bookingId)).map((one) => `nobody's: ${JSON.stringify(one)}`);
  const problems = [...countGrants(club.db(), now).problems].map(([reason, n]) => `${n} grants have ${reason}`);
  const dead = listDeadJobs(club.db(), 10).map(({ key, problem }) => `given up: ${key}: ${problem}`);
  return [...ofBookings, ...surplus, ...problems, ...dead];
}

function wantedOf(booking: Booking): Interval & { pin: string; doorIds: readonly string[] } {
  const { startsAt, endsAt } = accessWindow(booking);
  const doorIds = booking.resourceId === BAY_2 ? [DOOR_1.id, DOOR_2.id] : [DOOR_1.id];
  return { pin: booking.pin, startsAt, endsAt, doorIds };
}

/** Bookings whose doors should open, now or later; read from what is sold, not from the grants. */
function knownBookings(club: VisitorClub): Booking[] {
  return listBookingsEndingAfter(club.db(), CLUB.id, club.clock.now() - ACCESS_TAIL_MS)
    .map(({ booking }) => booking)
    .filter(({ status }) => status === 'confirmed' || status === 'checked_in')
    .filter((booking) => accessWindow(booking).endsAt > club.clock.now());
}

function bayOf(random: Random): string {
  return random.below(2) === 0 ? BAY_1 : BAY_2;
}

function lengthOf(random: Random): number {
  return (1 + random.below(4)) * HALF_HOUR_MS;
}
