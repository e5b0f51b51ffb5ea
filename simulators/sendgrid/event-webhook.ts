import {
  createECDH,
  createHash,
  createPrivateKey,
  createPublicKey,
  type KeyObject,
  randomBytes,
  sign,
} from 'node:crypto';
import type { Courier } from '../http-vendor/courier.ts';
import type { SimClock } from '../sim-clock.ts';
import type { SendgridFaults } from './faults.ts';
import type { SentMail } from './mail.ts';

export type MailEvent =
  | 'processed'
  | 'deferred'
  | 'delivered'
  | 'bounce'
  | 'blocked'
  | 'dropped'
  | 'open'
  | 'click'
  | 'spamreport'
  | 'unsubscribe';

type EventParts = {
  readonly clock: SimClock;
  readonly courier: Courier;
  readonly faults: () => SendgridFaults;
  /** Where events are told; empty for nowhere. */
  readonly url: string;
};

/** The pair with which events are signed; its public half as the vendor's page shows it. The same for the same `seed`. */
export function makeSigningKey(seed: string): { readonly privateKey: KeyObject; readonly publicKey: string } {
  const ecdh = createECDH('prime256v1');
  ecdh.setPrivateKey(createHash('sha256').update(seed).digest());
  const point = ecdh.getPublicKey();
  const [d, x, y] = [ecdh.getPrivateKey(), point.subarray(1, 33), point.subarray(33)].map((part) =>
    part.toString('base64url'),
  );
  const key = { kty: 'EC', crv: 'P-256', d: d ?? '', x: x ?? '', y: y ?? '' };
  const privateKey = createPrivateKey({ key, format: 'jwk' });
  const publicKey = createPublicKey({ key, format: 'jwk' }).export({ type: 'spki', format: 'der' }).toString('base64');
  return { privateKey, publicKey };
}

/** The signature of `body` as it goes over the wire, its line's end among it. */
function signBody(privateKey: KeyObject, timestamp: string, body: string): string {
  return sign('sha256', Buffer.from(timestamp + body), privateKey).toString('base64');
}

export type EventWebhook = ReturnType<typeof createEventWebhook>;

/** Tells what became of mails, several at a time. */
export function createEventWebhook({ clock, courier, faults, url }: EventParts, privateKey: KeyObject) {
  let waiting: Readonly<Record<string, unknown>>[] = [];

  function flush(): void {
    const { events } = faults();
    const due = events === 'reversed' ? waiting.toReversed() : waiting;
    waiting = [];
    // The real one ends in a line's end, and signs it too.
    const body = `${JSON.stringify(due)}\r\n`;
    const pack = () => ({ headers: { 'content-type': 'application/json', ...signatureOf(body) }, body });
    courier.send(url, pack);
    if (events === 'twice') courier.send(url, pack);
  }

  function signatureOf(body: string): Record<string, string> {
    const { events } = faults();
    if (events === 'unsigned') return {};
    const timestamp = String(Math.floor(clock.now() / 1000));
    const signature = signBody(privateKey, timestamp, events === 'bad-signature' ? `${body} ` : body);
    return {
      'x-twilio-email-event-webhook-signature': signature,
      'x-twilio-email-event-webhook-timestamp': timestamp,
    };
  }

  return (mail: SentMail, event: MailEvent): void => {
    if (url === '') return;
    if (waiting.length === 0) {
      const { eventDelayMs } = faults();
      if (eventDelayMs === 0) queueMicrotask(flush);
      else clock.schedule(eventDelayMs, flush);
    }
    waiting.push({ ...wordsOf(mail, event), timestamp: Math.floor(clock.now() / 1000) });
  };
}

/** What SendGrid says of each kind; what the mail brought along lies flat beside it. */
function wordsOf({ to, messageId, customArgs, categories }: SentMail, event: MailEvent): Record<string, unknown> {
  return {
    ...customArgs,
    email: to,
    event: event === 'blocked' ? 'bounce' : event,
    'smtp-id': `<${messageId}@geopod-ismtpd>`,
    sg_event_id: randomBytes(16).toString('base64url'),
    sg_message_id: `${messageId}.recvd-6d58c9f7d8-1-0`,
    ...(categories.length > 0 && { category: categories }),
    ...DETAILS[event],
  };
}

const DETAILS: Readonly<Partial<Record<MailEvent, Readonly<Record<string, string>>>>> = {
  delivered: { response: '250 OK' },
  deferred: { response: '451 Try again later', attempt: '1' },
  bounce: { type: 'bounce', status: '5.1.1', reason: '550 5.1.1 no such mailbox' },
  blocked: { type: 'blocked', status: '4.7.1', reason: '421 4.7.1 too many messages' },
  dropped: { reason: 'Bounced Address' },
  click: { url: 'https://club.example.com/' },
};
