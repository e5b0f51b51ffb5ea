import { z } from 'zod';
import { empty, type HttpAnswer, json } from '../http-vendor/answers.ts';
import { createJournal, type JournalEntry } from '../http-vendor/journal.ts';
import { startVendor, type VendorCall } from '../http-vendor/start-vendor.ts';
import { type Change, createSwitches } from '../http-vendor/switches.ts';
import { type SimClock, SYSTEM_CLOCK } from '../sim-clock.ts';
import { makeSelfSignedCertificate, type ServerCertificate } from '../unifi-access/self-signed-certificate.ts';
import { type Browser, createBrowser, decrypt } from './browser.ts';
import { NO_PUSH_FAULTS, type PushFaults, PushFaultsSchema } from './faults.ts';
import { vapidProblem } from './vapid.ts';

export type PushSimulatorOptions = {
  /** 0 takes any free port. */
  readonly port: number;
  readonly certificate?: ServerCertificate;
  readonly clock?: SimClock;
  /** Hears of every request: what it was and what came of it, never its body. */
  readonly log?: (facts: Readonly<Record<string, unknown>>) => void;
};

/** What a page hands to its server when somebody has said yes. */
export type PushSubscription = {
  readonly endpoint: string;
  readonly expirationTime: null;
  readonly keys: { readonly p256dh: string; readonly auth: string };
};

/** A message as the browser would show it. */
export type Push = {
  readonly at: number;
  readonly endpoint: string;
  readonly payload: string;
  readonly ttlSeconds: number;
  readonly urgency: string;
  readonly topic: string | null;
};

export type PushSimulator = {
  readonly url: string;
  /** For a client that is to trust it. */
  readonly certificatePem: string;
  /** A browser says yes; to that server key only, where one is given. */
  subscribe(serverKey?: string): PushSubscription;
  /** It takes its yes back: from then on 410. */
  unsubscribe(endpoint: string): void;
  /** What was taken, oldest first. One with a topic takes the place of the one before it that nobody had read. */
  pushes(): readonly Push[];
  journal(): readonly JournalEntry[];
  turnFaults(change: Change<PushFaults>): PushFaults;
  resetFaults(): PushFaults;
  stop(): Promise<void>;
};

const PAYLOAD_BYTES_MAX = 4096;
const KEPT_MAX = 10_000;

const SubscribeSchema = z.strictObject({ serverKey: z.string().optional() }).default({});
const UnsubscribeSchema = z.strictObject({ endpoint: z.string() });

/** Starts a browser vendor's push service, and the browsers themselves, on a loopback port. Rejects where it cannot be had. */
export async function startPushSimulator(options: PushSimulatorOptions): Promise<PushSimulator> {
  const { port, certificate = makeSelfSignedCertificate('localhost'), clock = SYSTEM_CLOCK, log } = options;
  const switches = createSwitches(PushFaultsSchema, NO_PUSH_FAULTS);
  const journal = createJournal();
  const browsers = new Map<string, Browser>();
  const pushes: Push[] = [];
  let origin = '';

  function subscribe(serverKey?: string): PushSubscription {
    const browser = createBrowser(serverKey ?? null);
    browsers.set(browser.id, browser);
    return { endpoint: `${origin}/push/${browser.id}`, expirationTime: null, keys: browser.keys };
  }

  function unsubscribe(endpoint: string): void {
    const browser = browsers.get(idIn(new URL(endpoint).pathname));
    if (!browser) throw new Error('no such subscription');
    browser.isGone = true;
  }

  function answer(call: VendorCall, { keyRefused }: PushFaults): HttpAnswer {
    const { method, url, headers, raw, entry } = call;
    const browser = browsers.get(idIn(url.pathname));
    if (method !== 'POST' || !browser) return failureOf(404);
    if (browser.isGone) return failureOf(410);
    const wanted = { origin, serverKey: browser.serverKey, now: clock.now() };
    const problem = vapidProblem(headers.authorization, wanted);
    if (problem) return json(problem.status, { reason: problem.reason });
    if (keyRefused) return failureOf(403);
    const push = pushIn(call, browser, `${origin}${url.pathname}`);
    if (typeof push === 'string') return json(400, { reason: push });
    if (raw.length > PAYLOAD_BYTES_MAX) return failureOf(413);
    const older = push.topic === null ? -1 : pushes.findIndex((one) => isReplaced(one, push));
    if (older !== -1) pushes.splice(older, 1);
    pushes.push({ ...push, at: clock.now() });
    if (pushes.length > KEPT_MAX) pushes.shift();
    entry.effect = 'push_taken';
    return empty(201, { location: `${origin}/message/${pushes.length}` });
  }

  const { url, stop } = await startVendor({
    port,
    clock,
    switches,
    journal,
    answer,
    failure: failureOf,
    certificate,
    control: {
      'GET /__sim/pushes': () => pushes,
      'POST /__sim/subscribe': (body) => subscribe(SubscribeSchema.parse(body).serverKey),
      'POST /__sim/unsubscribe': (body) => unsubscribe(UnsubscribeSchema.parse(body).endpoint),
    },
    ...(log && { log }),
  });
  origin = url;
  return {
    url,
    certificatePem: certificate.certificatePem,
    subscribe,
    unsubscribe,
    pushes: () => pushes,
    journal: journal.list,
    turnFaults: switches.turn,
    resetFaults: switches.reset,
    stop,
  };
}

const idIn = (path: string): string => /^\/push\/([\w-]+)$/.exec(path)?.[1] ?? '';

const isReplaced = (older: Push, { endpoint, topic }: Omit<Push, 'at'>): boolean =>
  older.endpoint === endpoint && older.topic === topic;

/** A sentence where the request is not as it should be. */
function pushIn({ headers, raw }: VendorCall, browser: Browser, endpoint: string): Omit<Push, 'at'> | string {
  const ttlSeconds = Number(headers['ttl'] ?? Number.NaN);
  if (!Number.isInteger(ttlSeconds) || ttlSeconds < 0) return 'the header TTL is missing';
  const urgency = String(headers['urgency'] ?? 'normal');
  if (!['very-low', 'low', 'normal', 'high'].includes(urgency)) return 'no such urgency';
  const topic = headers['topic'] === undefined ? null : String(headers['topic']);
  if (topic !== null && !/^[\w-]{1,32}$/.test(topic)) return 'the topic is longer than 32 letters, or has others';
  if (headers['content-encoding'] !== 'aes128gcm') return 'Content-Encoding is not aes128gcm';
  const payload = decrypt(browser, raw);
  return payload === null ? 'the payload cannot be read' : { endpoint, payload, ttlSeconds, urgency, topic };
}

function failureOf(status: number): HttpAnswer {
  return json(status, { code: status, errno: 0, error: 'as told', message: `push service says ${status}` });
}
