import webpush from 'web-push';
import { type Clock, type EpochMs, HOUR_MS, MINUTE_MS, SECOND_MS } from '../../../domain/time.ts';
import { askBreaker, type Breaker, CLOSED, tellBreaker } from '../../integrations/breaker.ts';
import type { SendOutcome } from '../mail-port.ts';
import { type Answered, callOnce } from './call-once.ts';
import type { Push, PushPort } from './push-port.ts';
import { type PushAddress, type PushServiceName, readEndpoint } from './push-services.ts';
import type { VapidKeys } from './vapid-keys.ts';

/** A push service of our own for tests and the demo, and what proves that it is it. */
export type TestPushService = { readonly origin: string; readonly certificate: () => Promise<string> };

export type WebPushOptions = {
  readonly keys: VapidKeys;
  /** Whom push services write to when we do something wrong: `mailto:` or `https:`. */
  readonly contact: string;
  readonly clock: Clock;
  readonly test: TestPushService | null;
  readonly callMsMax?: number;
};

const CALL_MS_MAX = 15 * SECOND_MS;
const BREAKER = { failuresMax: 5, firstWaitMs: 5 * SECOND_MS, waitMsMax: 5 * MINUTE_MS, callMsMax: 2 * CALL_MS_MAX };
/** Nobody is let decide that we wait for longer. */
const RETRY_AFTER_SEC_MAX = HOUR_MS / SECOND_MS;
/** Services refuse what is signed for more than a day. */
const SIGNED_FOR_MS = 12 * HOUR_MS;

/**
 * Push messages (RFC 8030), sealed for one browser and signed by our key. A push service says that it has taken one, and
 * never what became of it: where its answer was lost nobody can be asked.
 */
export function createWebPush({ keys, contact, clock, test, callMsMax = CALL_MS_MAX }: WebPushOptions): PushPort {
  /** One for each service: when one does not answer, the others are told nevertheless. */
  const breakers = new Map<PushServiceName, Breaker>();

  async function post(push: Push, { service, url }: PushAddress): Promise<SendOutcome> {
    const body = seal(push);
    if (body === null) return { outcome: 'rejected', reason: 'the keys of the browser are none' };
    const ca = service === 'test' ? await test?.certificate() : undefined;
    const headers = { ...headersOf(push), authorization: sign(url), 'content-length': String(body.length) };
    const said = await callOnce(url, { headers, body, msMax: callMsMax, ...(ca !== undefined && { ca }) });
    if (said.kind === 'answered') return readAnswer(said, clock.now());
    const { reason } = said;
    return said.kind === 'unsent' ? { outcome: 'not_sent', reason, retryAt: null } : { outcome: 'unknown', reason };
  }

  function sign({ origin }: URL): string {
    const expiresSec = Math.floor((clock.now() + SIGNED_FOR_MS) / SECOND_MS);
    const { publicKey, privateKey } = keys;
    return webpush.getVapidHeaders(origin, contact, publicKey, privateKey, 'aes128gcm', expiresSec).Authorization;
  }

  return {
    name: 'web-push',
    serverKey: keys.publicKey,
    async send(push) {
      const address = readEndpoint(push.to.endpoint, test?.origin ?? null);
      if (address === null) return { outcome: 'rejected', reason: 'no push service that is known' };
      if (push.to.serverKey !== keys.publicKey) {
        return { outcome: 'rejected', reason: 'it said yes to another key of ours', isUnwanted: true };
      }
      const { service } = address;
      const leave = askBreaker(breakers.get(service) ?? CLOSED, BREAKER, clock.now());
      if (!leave.isAllowed) {
        return { outcome: 'not_sent', reason: `${service} does not answer`, retryAt: leave.retryAt };
      }
      breakers.set(service, leave.next);
      const outcome = await post(push, address);
      const isWell = outcome.outcome === 'accepted' || outcome.outcome === 'rejected';
      breakers.set(service, tellBreaker(breakers.get(service) ?? CLOSED, BREAKER, { isWell, now: clock.now() }));
      return outcome;
    },
  };
}

/** Null where what the browser showed as its keys is no key. */
function seal({ to, payload }: Push): Buffer | null {
  try {
    return webpush.encrypt(to.p256dh, to.auth, payload, 'aes128gcm').cipherText;
  } catch {
    return null;
  }
}

function headersOf({ ttlSec, urgency, topic }: Push): Readonly<Record<string, string>> {
  return {
    ttl: String(ttlSec),
    urgency,
    topic,
    'content-encoding': 'aes128gcm',
    'content-type': 'application/octet-stream',
  };
}

function readAnswer({ status, retryAfter }: Answered, now: EpochMs): SendOutcome {
  const reason = `HTTP ${status}`;
  // 201 says that it is taken; a page that says 200 is some proxy's.
  if (status === 201 || status === 202) return { outcome: 'accepted', providerId: null };
  if (status === 404 || status === 410) return { outcome: 'rejected', reason, isUnwanted: true };
  // What was wrong with this one message would be wrong with it again.
  if (status === 400 || status === 413) return { outcome: 'rejected', reason };
  // It says that it has not taken it; were that not so, the next try would take its place.
  if (status === 429 || status === 503) return { outcome: 'not_sent', reason, retryAt: retryAt(retryAfter, now) };
  if (status < 300 || status >= 500 || status === 408) return { outcome: 'unknown', reason };
  // The club's to put right: a key, a clock.
  return { outcome: 'not_sent', reason, retryAt: null };
}

/** In seconds, or a date. */
function retryAt(header: string | null, now: EpochMs): EpochMs | null {
  if (header === null) return null;
  const at = /^\d{1,9}$/.test(header) ? now + Number(header) * SECOND_MS : Date.parse(header);
  return at > now ? Math.min(at, now + RETRY_AFTER_SEC_MAX * SECOND_MS) : null;
}
