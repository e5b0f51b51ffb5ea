import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import { empty, type HttpAnswer, json } from '../http-vendor/answers.ts';
import { createCourier, type Delivery } from '../http-vendor/courier.ts';
import { createJournal, type JournalEntry } from '../http-vendor/journal.ts';
import { startVendor, type VendorCall } from '../http-vendor/start-vendor.ts';
import { type Change, createSwitches } from '../http-vendor/switches.ts';
import { type SimClock, SYSTEM_CLOCK } from '../sim-clock.ts';
import { createEventWebhook, type MailEvent, makeSigningKey } from './event-webhook.ts';
import { NO_SENDGRID_FAULTS, type SendgridFaults, SendgridFaultsSchema } from './faults.ts';
import { type Mail, MailSchema, mailsOf, type SentMail } from './mail.ts';

export type SendgridSimulatorOptions = {
  /** 0 takes any free port. */
  readonly port: number;
  readonly apiKey: string;
  /** Addresses that may send; any unless given. */
  readonly senders?: readonly string[];
  /** Where events are posted; nowhere unless given. */
  readonly eventUrl?: string;
  /** Makes the key that events are signed with; another one each time unless given. */
  readonly keySeed?: string;
  /** Where an address of a webhook really is. */
  readonly reach?: (url: string) => string;
  readonly clock?: SimClock;
  /** Hears of every request: what it was and what came of it, never its body. */
  readonly log?: (facts: Readonly<Record<string, unknown>>) => void;
};

export type SendgridSimulator = {
  readonly url: string;
  /** With which events can be checked: base64 of its SPKI. */
  readonly publicKey: string;
  journal(): readonly JournalEntry[];
  turnFaults(change: Change<SendgridFaults>): SendgridFaults;
  resetFaults(): SendgridFaults;
  /** What was taken, one for each that it was to, oldest first. */
  mails(): readonly SentMail[];
  /** Something else that happens to the last mail to somebody: it is opened, or complained of. */
  happen(to: string, event: MailEvent): void;
  deliveries(): readonly Delivery[];
  /** Resolves when no webhook is on its way. */
  webhooksSettled(): Promise<void>;
  stop(): Promise<void>;
};

const MIN_MS = 60_000;
const MAIL_BYTES_MAX = 30 * 1024 * 1024;
const KEPT_MAX = 10_000;
const RETRY_AFTER_MS = [1, 5, 15, 60, 240, 480].map((min) => min * MIN_MS);

const HappenSchema = z.strictObject({
  to: z.string(),
  event: z.enum(['delivered', 'bounce', 'dropped', 'open', 'click', 'spamreport', 'unsubscribe']),
});

/** Starts a SendGrid account on a loopback port: http, where the real one has https. Rejects where the port cannot be had. */
export async function startSendgridSimulator(options: SendgridSimulatorOptions): Promise<SendgridSimulator> {
  const { port, apiKey, senders = null, eventUrl = '', reach = (url) => url, clock = SYSTEM_CLOCK, log } = options;
  const switches = createSwitches(SendgridFaultsSchema, NO_SENDGRID_FAULTS);
  const journal = createJournal();
  const courier = createCourier({ clock, retryAfterMs: RETRY_AFTER_MS, reach });
  const { privateKey, publicKey } = makeSigningKey(options.keySeed ?? randomBytes(16).toString('hex'));
  const tell = createEventWebhook({ clock, courier, faults: switches.read, url: eventUrl }, privateKey);
  const mails: SentMail[] = [];
  /** Addresses that bounced: nothing more is tried with them. */
  const bounced = new Set<string>();

  const failureOf = (status: number): HttpAnswer => failureAt(clock.now(), status);

  function happen(to: string, event: MailEvent): void {
    const mail = mails.findLast((one) => one.to === to);
    if (!mail) throw new Error(`no mail to ${to}`);
    tell(mail, event);
  }

  function take(mail: Mail, { entry }: VendorCall): HttpAnswer {
    const messageId = randomBytes(16).toString('base64url');
    for (const one of mailsOf(mail, messageId, clock.now())) {
      mails.push(one);
      if (mails.length > KEPT_MAX) mails.shift();
      for (const event of eventsOf(switches.read().fate, bounced.has(one.to))) tell(one, event);
      if (switches.read().fate === 'bounce') bounced.add(one.to);
    }
    entry.effect = 'mail_taken';
    return empty(202, { 'x-message-id': messageId });
  }

  function answer(call: VendorCall, { refusal }: SendgridFaults): HttpAnswer {
    const { method, url, headers, body, raw } = call;
    if (headers.authorization !== `Bearer ${apiKey}` || refusal === 'key') return failureOf(401);
    if (method !== 'POST' || url.pathname !== '/v3/mail/send') return failureOf(404);
    if (raw.length > MAIL_BYTES_MAX) return failureOf(413);
    const mail = MailSchema.safeParse(body);
    if (!mail.success) return unfit(mail.error);
    const isVerified = senders === null || senders.includes(mail.data.from.email);
    return isVerified && refusal !== 'sender' ? take(mail.data, call) : failureOf(403);
  }

  const { url, stop } = await startVendor({
    port,
    clock,
    switches,
    journal,
    answer,
    failure: failureOf,
    control: {
      'GET /__sim/mails': () => mails,
      'GET /__sim/key': () => ({ publicKey }),
      'GET /__sim/deliveries': () => courier.deliveries(),
      'POST /__sim/happen': (body) => {
        const { to, event } = HappenSchema.parse(body);
        happen(to, event);
      },
    },
    ...(log && { log }),
  });
  return {
    url,
    publicKey,
    journal: journal.list,
    turnFaults: switches.turn,
    resetFaults: switches.reset,
    mails: () => mails,
    happen,
    deliveries: courier.deliveries,
    webhooksSettled: courier.settled,
    stop,
  };
}

function eventsOf(fate: SendgridFaults['fate'], hasBounced: boolean): readonly MailEvent[] {
  if (fate === 'never-known') return [];
  if (hasBounced) return ['dropped'];
  if (fate === 'deferred') return ['processed', 'deferred', 'delivered'];
  return ['processed', fate];
}

function unfit(error: z.ZodError): HttpAnswer {
  const errors = error.issues.map(({ message, path }) => ({ message, field: path.join('.'), help: null }));
  return json(400, { errors });
}

const WORDS: Readonly<Record<number, string>> = {
  401: 'The provided authorization grant is invalid, expired, or revoked',
  403: 'The from address does not match a verified Sender Identity. Mail cannot be sent until this error is resolved.',
  404: 'not found',
  413: 'The JSON payload you have included in your request is too large.',
  429: 'too many requests',
};

/** How SendGrid says no. With 429 it says when to come again, in seconds since 1970. */
function failureAt(now: number, status: number): HttpAnswer {
  const answer = json(status, { errors: [{ message: WORDS[status] ?? 'internal error', field: null, help: null }] });
  if (status !== 429) return answer;
  const reset = String(Math.ceil(now / 1000) + 2);
  return {
    ...answer,
    headers: { 'x-ratelimit-limit': '600', 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': reset },
  };
}
