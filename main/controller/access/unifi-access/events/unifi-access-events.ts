import type { Random } from '../../../../../domain/random.ts';
import { err, ok } from '../../../../../domain/result.ts';
import { type Clock, type EpochMs, SECOND_MS } from '../../../../../domain/time.ts';
import type { Log } from '../../../log.ts';
import type { DoorSighting } from '../../door-events/door-event.ts';
import type { Delivery, DeliveryReading, DoorEventPort, DoorListener } from '../../door-events/door-event-port.ts';
import { watchSkew } from '../clock-skew.ts';
import { type ReadOptions, readWithRetry } from '../read-with-retry.ts';
import { createUnifiAccessClient } from '../unifi-access-client.ts';
import type { UnifiAccessSettings } from '../unifi-access-settings.ts';
import { readFrame } from './frames.ts';
import { createHubDoors } from './hub-doors.ts';
import { createLive, LIVE_LIMITS, type LiveLimits } from './live-connection.ts';
import { readSystemLog } from './read-system-log.ts';
import { readWebhook } from './webhook-body.ts';
import { registerEndpoint } from './webhook-endpoints.ts';
import { verifySignature } from './webhook-signature.ts';

export type UnifiAccessEventsOptions = {
  readonly settings: UnifiAccessSettings;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  readonly limits?: Partial<EventLimits>;
};

export type EventLimits = LiveLimits & {
  /** For each try of a read. */
  readonly readMs: number;
  readonly readTriesMax: number;
  readonly retryDelayMs: number;
  readonly pageSize: number;
};

const LIMITS: EventLimits = { ...LIVE_LIMITS, readMs: 5000, readTriesMax: 3, retryDelayMs: 250, pageSize: 100 };

/** A delivery this far from now, either way, is an old one that somebody plays back. */
const DELIVERY_AGE_MAX_MS = 300 * SECOND_MS;

/** What one UniFi Access console tells of its doors: by its log, its websocket and its webhooks. */
export function createUnifiAccessEvents(options: UnifiAccessEventsOptions): DoorEventPort {
  const { settings, clock, random, log } = options;
  const limits = { ...LIMITS, ...options.limits };
  const closing = new AbortController();
  const hubs = createHubDoors();
  let secret: string | null = null;
  let listener: DoorListener | null = null;
  const { client, skewMs } = watchSkew(createUnifiAccessClient(settings), clock);
  const { readMs: timeoutMs, retryDelayMs, readTriesMax: triesMax, pageSize } = limits;
  const reads: ReadOptions = { client, random, timeoutMs, retryDelayMs, triesMax, signal: closing.signal };

  async function learnHubs(): Promise<void> {
    if (!hubs.isStale()) return;
    const devices = await readWithRetry('/devices', { ...reads, triesMax: 1 });
    if (devices.ok) hubs.learn(devices.value);
  }

  function hear(text: string): void {
    const { sightings, states, isHint } = readFrame(text, hubs.doorOf);
    if (sightings.length > 0) listener?.onSightings(sightings);
    for (const state of states) listener?.onDoorState(state);
    if (isHint) listener?.onHint();
  }

  const live = createLive({ settings, clock, random, log, limits, onText: hear, onUp: () => listener?.onHint() });

  return {
    async readRecord(since) {
      await learnHubs();
      let read = await readSystemLog(since, { ...reads, pageSize, doorOf: hubs.doorOf });
      if (read.ok && hubs.isStale()) {
        // A hub that has come since: once more, with its door.
        await learnHubs();
        read = await readSystemLog(since, { ...reads, pageSize, doorOf: hubs.doorOf });
      }
      if (!read.ok) return read;
      const { sightings, lastEventAt, isCutShort } = read.value;
      if (isCutShort) log.warn('door.record.cut_short', { since });
      return ok({ sightings, lastEventAt, clockSkewMs: skewMs() });
    },
    follow: (given) => {
      listener = given;
      live.start();
    },
    connection: live.connection,
    async askForDeliveries(url) {
      const registered = await registerEndpoint(url, { client, requestMs: limits.readMs, signal: closing.signal });
      if (!registered.ok) return closing.signal.aborted ? err({ code: 'door_system.closing' }) : registered;
      secret = registered.value;
      return ok(null);
    },
    readDelivery: (delivery, now) =>
      readDelivery({ secret, delivery, now }, (body, at) => readWebhook(body, at, hubs.doorOf)),
    async close() {
      closing.abort();
      await live.stop();
    },
  };
}

type Shown = { readonly secret: string | null; readonly delivery: Delivery; readonly now: EpochMs };

function readDelivery(
  { secret, delivery: { body, signature }, now }: Shown,
  read: (body: Buffer, at: EpochMs) => DoorSighting | null,
): DeliveryReading {
  if (secret === null) return { isAccepted: false, reason: 'not_asked' };
  if (signature === undefined) return { isAccepted: false, reason: 'not_signed' };
  const signedSec = verifySignature(body, signature, secret);
  if (signedSec === null) return { isAccepted: false, reason: 'wrong_signature' };
  const at = signedSec * SECOND_MS;
  if (Math.abs(now - at) > DELIVERY_AGE_MAX_MS) return { isAccepted: false, reason: 'too_old' };
  const sighting = read(body, at);
  return { isAccepted: true, sightings: sighting ? [sighting] : [] };
}
