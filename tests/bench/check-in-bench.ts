import { createUnifiAccessDoors } from '../../main/controller/access/unifi-access/unifi-access-doors.ts';
import { UnifiAccessSettingsSchema } from '../../main/controller/access/unifi-access/unifi-access-settings.ts';
import { createLog } from '../../main/controller/log.ts';
import { systemRandom } from '../../main/controller/system-random.ts';
import { DEMO_STAFF, HARBOUR_GOLF_PROFILE } from '../../demo/harbour-golf.ts';
import { DAY_MS, MINUTE_MS } from '../../domain/time.ts';
import { DEMO_DOORS } from '../../simulators/demo-doors.ts';
import type { ClubProcesses } from '../support/club-processes.ts';
import { openTrpcSocket, type TrpcSocket } from '../support/trpc-socket.ts';
import { showMs, type Table } from './figures.ts';
import { median, showTimings, timeEach, TIMING_HEAD } from './timings.ts';

const CALLS = 220;
const GRAIN_MS = 5 * MINUTE_MS;
/** Starts around now, in grains, whose bookings may be checked in. */
const STARTS = [0, 1, 2, 3];

type Sold = { readonly id: string; readonly pin: string };

/** A PIN at the kiosk: what the controller needs to decide and to write down, and what the door system needs. */
export async function benchCheckIn(club: ClubProcesses): Promise<Table> {
  const port = Number(new URL(club.facilityUrl).port);
  const desk = await signIn(port);
  const kiosk = openTrpcSocket(port, { query: '?role=kiosk' });
  const doors = connectDoors(club);
  const [mainEntrance] = DEMO_DOORS;

  const walkIns = await sellWalkIns(club, desk);
  const early = await sellTomorrow(club, desk);
  const checkIn = (code: string): Promise<unknown> => kiosk.client.kiosk.checkIn.mutate({ code });
  const refused = await timeEach(CALLS, () => checkIn(early.pin));
  const arrived = await timeEach(walkIns.length, (index) => checkIn(walkIns[index]?.pin ?? ''));
  const again = await timeEach(CALLS, (index) => checkIn(walkIns[index % walkIns.length]?.pin ?? ''));
  const alone = await timeEach(CALLS, (index) =>
    doors.unlock({
      doorId: mainEntrance.unifiId,
      correlationId: `bench-${index}`,
      actor: { id: 'bench', name: 'Bench' },
    }),
  );
  await Promise.all([desk.close(), kiosk.close(), doors.close()]);
  return {
    title: 'Check-in at the kiosk, one after the other',
    head: TIMING_HEAD,
    rows: [
      ['decided, no door (too early)', ...showTimings(refused)],
      ['first arrival, door opened', ...showTimings(arrived)],
      ['again, door opened', ...showTimings(again)],
      ['the door system alone', ...showTimings(alone)],
    ],
    notes: [
      `Of a first arrival the door system takes ${showMs(median(alone))} ms; to decide, to write down who came and ` +
        `which door was sent for, and its answer: ${showMs(Math.max(0, median(arrived) - median(alone)))} ms.`,
    ],
  };
}

async function signIn(port: number): Promise<TrpcSocket> {
  const { name: staff, pin } = DEMO_STAFF[2];
  const first = openTrpcSocket(port);
  const { token } = await first.client.session.signIn.mutate({ staff, pin });
  await first.close();
  return openTrpcSocket(port, { token });
}

function connectDoors({ doors }: ClubProcesses) {
  const certificate = { sha256: doors.certificateSha256 };
  const settings = UnifiAccessSettingsSchema.parse({ url: doors.url, token: doors.token, certificate });
  return createUnifiAccessDoors({ settings, random: systemRandom, log: createLog('silent') });
}

/** As many five-minute bookings around now as there is free time for. */
async function sellWalkIns(club: ClubProcesses, desk: TrpcSocket): Promise<Sold[]> {
  const thisGrain = Math.floor(club.now() / GRAIN_MS) * GRAIN_MS;
  const places = HARBOUR_GOLF_PROFILE.resources.flatMap(({ id: resourceId }) =>
    STARTS.map((grains) => thisGrain + grains * GRAIN_MS).map((startsAt) => ({
      resourceId,
      startsAt,
      endsAt: startsAt + GRAIN_MS,
    })),
  );
  const sold: Sold[] = [];
  for (const place of places) {
    const booking = await sell(desk, place).catch(() => null);
    if (booking) sold.push(booking);
  }
  return sold;
}

async function sellTomorrow(club: ClubProcesses, desk: TrpcSocket): Promise<Sold> {
  const date = new Date(club.now() + DAY_MS).toISOString().slice(0, 10);
  const [slot] = await desk.client.booking.listFree.query({ date, durationMin: 30 });
  if (!slot) throw new Error('nothing is free tomorrow');
  const { resourceId, startsAt, endsAt } = slot;
  return sell(desk, { resourceId, startsAt, endsAt });
}

type Place = { readonly resourceId: string; readonly startsAt: number; readonly endsAt: number };

async function sell({ client }: TrpcSocket, place: Place): Promise<Sold> {
  const customer = { firstName: 'Ben', lastName: 'Chmark', email: null, phone: null };
  const { booking } = await client.booking.create.mutate({ ...place, customer, partySize: 1, notes: '' });
  return booking;
}
