import type { Booking } from '../../domain/booking.ts';
import { HOUR_MS, type Interval, MINUTE_MS } from '../../domain/time.ts';
import { BAY_1 } from '../support/facility-profile.ts';
import { DOOR_1 } from '../support/unifi-access-rig.ts';
import type { VisitorClub } from '../support/visitor-club.ts';

/** What a booking goes through, in front of a console. */
export type Life = {
  /** All of this happens before anything may fail. */
  readonly before: (club: VisitorClub) => Promise<Booking>;
  /** What the door system has to be told of, while everything may fail. */
  readonly change: (club: VisitorClub, booking: Booking) => Promise<Booking>;
  /** What happens once the controller is back. */
  readonly after?: (club: VisitorClub, booking: Booking) => Promise<void>;
  /** False where no visitor may be left in the end. */
  readonly isLive: boolean;
  /** How many visitors are made for it, however often the controller dies. */
  readonly made: number;
};

export const LIVES: Readonly<Record<string, Life>> = {
  'a new booking': { before: booked, change: same, isLive: true, made: 1 },
  'a booking that moves': {
    before: provisioned,
    change: async (club, booking) => {
      const later = { startsAt: booking.startsAt + HOUR_MS, endsAt: booking.endsAt + 2 * HOUR_MS };
      return sure(await club.move(booking, later));
    },
    isLive: true,
    made: 1,
  },
  'a booking that is extended while it lasts': {
    before: begun,
    change: async (club, booking) => sure(await club.move(booking, { ...booking, endsAt: booking.endsAt + HOUR_MS })),
    isLive: true,
    made: 1,
  },
  'a booking that is extended after its doors closed': {
    before: async (club) => {
      const booking = await begun(club);
      await club.pass(HOUR_MS + 20 * MINUTE_MS);
      return booking;
    },
    change: async (club, booking) => sure(await club.move(booking, { ...booking, endsAt: booking.endsAt + HOUR_MS })),
    isLive: true,
    made: 1,
  },
  'a booking that is cancelled': {
    before: provisioned,
    change: async (club, booking) => {
      await club.cancel(booking);
      return booking;
    },
    isLive: false,
    made: 1,
  },
  'a booking that is cancelled and comes back': {
    before: provisioned,
    change: async (club, booking) => {
      await club.cancel(booking);
      await club.pass(0);
      return sure(await club.restore(booking));
    },
    isLive: true,
    made: 2,
  },
  'a booking whose PIN somebody else has for a while': {
    before: async (club) => {
      const booking = await booked(club);
      await club.askConsole('POST', '/visitors', strangerOf(booking));
      await club.askConsole('PUT', `/visitors/${strangerIn(club)}/pin_codes`, { pin_code: booking.pin });
      return booking;
    },
    change: same,
    after: (club) => club.askConsole('DELETE', `/visitors/${strangerIn(club)}?is_force=true`),
    isLive: true,
    made: 1,
  },
};

export function lifeOf(name: string): Life {
  const life = LIVES[name];
  if (!life) throw new Error(`no life is called ${name}`);
  return life;
}

/** What the console must have for it in the end, of all that can open something. */
export function expectedVisitors({ isLive }: Life, { pin, startsAt, endsAt }: Booking): object[] {
  if (!isLive) return [];
  const window = { startsAt: startsAt - 15 * MINUTE_MS, endsAt: endsAt + 15 * MINUTE_MS };
  return [{ pin, ...window, doorIds: [DOOR_1.id] }];
}

/** How many visitors the console was made to make for a booking. */
export function madeFor(club: VisitorClub, { id }: Booking): number {
  const isOfBooking = ({ method, effect, body }: ReturnType<typeof club.console.journal>[number]): boolean =>
    method === 'POST' && effect === 'visitor_created' && JSON.stringify(body).includes(`bk:${id}@`);
  return club.console.journal().filter(isOfBooking).length;
}

/** The hour that begins with the next half hour but one. */
function soon(club: VisitorClub): Interval {
  const startsAt = (Math.floor(club.clock.now() / (30 * MINUTE_MS)) + 2) * 30 * MINUTE_MS;
  return { startsAt, endsAt: startsAt + HOUR_MS };
}

function sure(booking: Booking | null): Booking {
  if (!booking) throw new Error('the time was not to be had');
  return booking;
}

async function booked(club: VisitorClub): Promise<Booking> {
  return sure(await club.book(BAY_1, soon(club)));
}

async function provisioned(club: VisitorClub): Promise<Booking> {
  const booking = await booked(club);
  await club.pass(0);
  return booking;
}

/** Its players are in. */
async function begun(club: VisitorClub): Promise<Booking> {
  const booking = await provisioned(club);
  await club.pass(booking.startsAt - club.clock.now());
  return sure(await club.checkIn(booking));
}

async function same(_club: VisitorClub, booking: Booking): Promise<Booking> {
  return booking;
}

const STRANGER = 'Robin';

function strangerOf({ startsAt, endsAt }: Booking): object {
  const time = { start_time: Math.floor(startsAt / 1000) - 3600, end_time: Math.floor(endsAt / 1000) + 3600 };
  const resources = [{ id: DOOR_1.id, type: 'door' }];
  return { first_name: STRANGER, last_name: 'Guest', visit_reason: 'Others', remarks: '', resources, ...time };
}

function strangerIn(club: VisitorClub): string {
  return club.console.visitors().find(({ firstName }) => firstName === STRANGER)?.id ?? '';
}
