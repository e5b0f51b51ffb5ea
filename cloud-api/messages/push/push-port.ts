import type { SendOutcome } from '../mail-port.ts';
import type { PushSubscription } from './push-subscription-repository.ts';

/** What the cloud needs of whoever carries what browsers are told. */
export type PushPort = {
  /** For the ledger: `web-push`. */
  readonly name: string;
  /** What a browser says yes to: our public key, base64url. */
  readonly serverKey: string;
  /** Sends once. Never throws for what the other side does, and never repeats by itself. */
  send(push: Push): Promise<SendOutcome>;
};

export type Push = {
  readonly to: Pick<PushSubscription, 'endpoint' | 'p256dh' | 'auth' | 'serverKey'>;
  /** What the page's own worker reads; at most `PUSH_PAYLOAD_BYTES_MAX` in UTF-8. */
  readonly payload: string;
  /** One that still waits at the push service gives its place to the next of the same topic. */
  readonly topic: string;
  /** After them it is not shown any more to a phone that was off. */
  readonly ttlSec: number;
  readonly urgency: 'normal' | 'high';
};

/** What every push service takes, sealed: 4096 bytes, of which sealing needs 103. */
export const PUSH_PAYLOAD_BYTES_MAX = 3993;
