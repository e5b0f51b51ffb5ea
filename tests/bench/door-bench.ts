import { createEntryKeyRing } from '../../main/controller/access/entry-tokens/entry-key-ring.ts';
import { once } from 'node:events';
import https from 'node:https';
import { MINUTE_MS } from '../../domain/time.ts';
import { createDoors } from '../../main/controller/access/door-service.ts';
import { createCheckInService } from '../../main/controller/access/check-in-service.ts';
import { saveBinding } from '../../main/controller/access/door-repository.ts';
import { createUnifiAccessDoors } from '../../main/controller/access/unifi-access/unifi-access-doors.ts';
import { UnifiAccessSettingsSchema } from '../../main/controller/access/unifi-access/unifi-access-settings.ts';
import { createChangeBus } from '../../main/controller/change-bus.ts';
import { systemRandom } from '../../main/controller/system-random.ts';
import { startUnifiAccessSimulator } from '../../simulators/unifi-access/start-unifi-access-simulator.ts';
import { silentLog } from '../support/facility-database.ts';
import { afternoon, AT_THE_KIOSK, aWish, buildFacility, KIOSK, STAFF, RIG_BOX } from '../support/facility-rig.ts';
import { DOOR_1, TOKEN } from '../support/unifi-access-rig.ts';
import { showMs, type Table } from './figures.ts';
import { median, showTimings, timeEach, TIMING_HEAD } from './timings.ts';

const CALLS = 220;

/**
 * From a PIN that is right to the unlock request that the door system has in hand: controller, SQLite, adapter and TLS,
 * in one process with the simulated console. Beside it a bare request to that same console, with a connection of its
 * own as the adapter makes them, to the end of its answer.
 */
export async function benchDoor(): Promise<Table> {
  const facility = await buildFacility();
  let arrivedMs = 0;
  const console = await startUnifiAccessSimulator({
    port: 0,
    token: TOKEN,
    doors: [DOOR_1],
    log: ({ path }) => {
      if (String(path).endsWith('/unlock')) arrivedMs = performance.now();
    },
  });
  const { db } = facility.database;
  db.transaction((tx) => saveBinding(tx, 'front', DOOR_1.id));
  const settings = UnifiAccessSettingsSchema.parse({
    url: console.url,
    token: TOKEN,
    certificate: { sha256: console.certificateSha256 },
  });
  const port = createUnifiAccessDoors({ settings, random: systemRandom, log: silentLog });
  const { desk, clock } = facility;
  const base = { db, clock, random: systemRandom, log: silentLog, changes: createChangeBus('bench') };
  const doors = createDoors({ ...base, port, adapter: 'simulator', doors: () => desk.profile().doors });
  const doorTime = () => ({ now: clock.now(), other: null });
  const entryKeys = createEntryKeyRing({ db, box: RIG_BOX, log: silentLog });
  const checkIn = createCheckInService({ desk, doors, changes: base.changes, doorTime, entryKeys, log: silentLog });
  const sold = await facility.bookings.create(aWish(afternoon('12:30', '13:30')), STAFF);
  if (!sold.ok) throw new Error(sold.error.code);
  clock.advance(20 * MINUTE_MS);

  const onTheWire: number[] = [];
  const bare = await timeEach(CALLS, () => bareUnlock(console.url, console.certificatePem));
  const whole = await timeEach(CALLS, async () => {
    const startedMs = performance.now();
    const { outcome } = await checkIn.checkIn(sold.value.pin, KIOSK, AT_THE_KIOSK);
    if (outcome !== 'opened') throw new Error(`the door was ${outcome}`);
    onTheWire.push(arrivedMs - startedMs);
  });
  await port.close();
  await console.stop();
  facility.dispose();
  const wire = onTheWire.slice(CALLS - whole.length);
  return {
    title: 'A right PIN, to the unlock request at the console',
    head: TIMING_HEAD,
    rows: [
      ['a bare https request', ...showTimings(bare)],
      ['PIN accepted → request there', ...showTimings(wire)],
      ['PIN accepted → answer', ...showTimings(whole)],
    ],
    notes: [
      `The request is there after ${(median(wire) / median(bare)).toFixed(1)} times a bare request (${showMs(median(wire))} ms ` +
        `to ${showMs(median(bare))} ms). One of those is the look at the lockdown that goes before each unlock.`,
    ],
  };
}

/** A connection of its own, pinned, for one command; resolves when the console has answered. */
async function bareUnlock(url: string, ca: string): Promise<void> {
  const request = https.request(`${url}/api/v1/developer/doors/${DOOR_1.id}/unlock`, {
    method: 'PUT',
    agent: false,
    ca,
    checkServerIdentity: () => undefined,
    headers: { authorization: `Bearer ${TOKEN}`, 'content-type': 'application/json' },
  });
  request.end('{}');
  const [response] = await once(request, 'response');
  response.resume();
  await once(response, 'end');
}
