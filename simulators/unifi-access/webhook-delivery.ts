import { createHmac } from 'node:crypto';
import http from 'node:http';
import https from 'node:https';
import type { Site, WebhookEvent } from './site.ts';

export type WebhookEndpoint = {
  readonly id: string;
  /** 16 hex digits; the key is this text itself. */
  readonly secret: string;
  name: string;
  endpoint: string;
  events: readonly string[];
  headers: Readonly<Record<string, string>>;
};

const DELIVERY_TIMEOUT_MS = 5000;

/** The `Signature` header: `v1` is the HMAC-SHA256 of `<seconds>.<body>` under the endpoint's secret. */
export function signDelivery(rawBody: string, secret: string, atSec: number): string {
  const mac = createHmac('sha256', secret).update(`${atSec}.${rawBody}`).digest('hex');
  return `t=${atSec},v1=${mac}`;
}

/**
 * Posts `event` to every endpoint that asked for it. What becomes of it is not looked at: whether a console tries
 * again is not known, so this one never does.
 */
export function deliverEvent(site: Site, event: WebhookEvent): void {
  const body = JSON.stringify(event);
  const times = site.faults().webhooksDeliveredTwice ? 2 : 1;
  const asked = [...site.webhooks.values()].filter((endpoint) => endpoint.events.includes(event.event));
  const atSec = Math.floor(site.now() / 1000);
  const send = (): void => {
    for (const endpoint of asked) {
      for (let count = 0; count < times; count += 1) post(endpoint, body, atSec);
    }
  };
  const held = site.heldDelivery;
  site.heldDelivery = null;
  if (site.faults().webhooksReordered && !held) {
    site.heldDelivery = send;
    return;
  }
  send();
  held?.();
}

function post(endpoint: WebhookEndpoint, body: string, atSec: number): void {
  const url = new URL(endpoint.endpoint);
  const options: https.RequestOptions = {
    method: 'POST',
    timeout: DELIVERY_TIMEOUT_MS,
    // The receiver is on the same network with a certificate of its own making, and the body is signed.
    rejectUnauthorized: false,
    headers: {
      ...endpoint.headers,
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(body),
      signature: signDelivery(body, endpoint.secret, atSec),
    },
  };
  const request = url.protocol === 'https:' ? https.request(url, options) : http.request(url, options);
  request.on('response', (response) => response.resume());
  request.on('timeout', () => request.destroy());
  request.on('error', () => {});
  request.end(body);
}
