import { z } from 'zod';
import { type Clock, type EpochMs, HOUR_MS, MINUTE_MS, SECOND_MS } from '../../../domain/time.ts';
import { askBreaker, type Breaker, CLOSED, tellBreaker } from '../../integrations/breaker.ts';
import type { SendOutcome } from '../mail-port.ts';
import { nameOfFailure, NEVER_LEFT } from '../provider-failure.ts';
import type { Sms, SmsPort } from './sms-port.ts';

export type TwilioAccount = {
  /** Without a slash at the end. */
  readonly url: string;
  readonly accountSid: string;
  readonly authToken: string;
  /** A number of ours, or the `MG…` of a messaging service. */
  readonly from: string;
};

export type TwilioSmsOptions = {
  readonly account: TwilioAccount;
  readonly clock: Clock;
  /** Where Twilio tells what becomes of a message. */
  readonly statusUrlOf: (messageId: string) => string;
  readonly callMsMax?: number;
};

const CALL_MS_MAX = 15 * SECOND_MS;
const BREAKER = { failuresMax: 5, firstWaitMs: 5 * SECOND_MS, waitMsMax: 5 * MINUTE_MS, callMsMax: 2 * CALL_MS_MAX };
/** Nobody is let decide that we wait for longer. */
const RETRY_AFTER_SEC_MAX = HOUR_MS / SECOND_MS;
/** How far its clock may be behind ours. */
const SKEW_MS = 30 * SECOND_MS;
/** So many of the last texts to one number are looked through. */
const LOOKED_THROUGH = 20;

export const OPTED_OUT = 21610;
/** About the number that we write to. Whatever else it refuses is the club's to put right: a sender, an account, money. */
const NO_SUCH_RECEIVER = new Set([21211, 21214, 21217, 21265, 21408, 21612, 21614, OPTED_OUT]);

const SentSchema = z.object({ sid: z.string().min(1) });
const ProblemSchema = z.object({ code: z.int() });
const ListSchema = z.object({
  messages: z.array(z.object({ sid: z.string(), body: z.string(), date_created: z.string().nullable() })),
});

/**
 * Texts over Twilio. It knows no key by which a second try would be the same one: where its answer was lost it is asked
 * what it has sent to that number, and what cannot be found there nobody knows anything of.
 */
export function createTwilioSms({ account, clock, statusUrlOf, callMsMax = CALL_MS_MAX }: TwilioSmsOptions): SmsPort {
  const { url, accountSid, authToken, from } = account;
  const messagesUrl = `${url}/2010-04-01/Accounts/${encodeURIComponent(accountSid)}/Messages.json`;
  const authorization = `Basic ${Buffer.from(`${accountSid}:${authToken}`).toString('base64')}`;
  let breaker: Breaker = CLOSED;

  async function post({ id, to, text }: Sms): Promise<SendOutcome> {
    const sender = from.startsWith('MG') ? { MessagingServiceSid: from } : { From: from };
    const form = new URLSearchParams({ To: to, ...sender, Body: text, StatusCallback: statusUrlOf(id) });
    try {
      const signal = AbortSignal.timeout(callMsMax);
      const headers = { authorization, accept: 'application/json' };
      const answer = await fetch(messagesUrl, { method: 'POST', headers, body: form, redirect: 'manual', signal });
      return await readAnswer(answer, clock.now());
    } catch (cause) {
      const reason = nameOfFailure(cause);
      return NEVER_LEFT.has(reason) ? { outcome: 'not_sent', reason, retryAt: null } : { outcome: 'unknown', reason };
    }
  }

  async function findSent({ to, text }: Sms, since: EpochMs): Promise<string | null> {
    const query = new URLSearchParams({ To: to, PageSize: String(LOOKED_THROUGH) });
    try {
      const signal = AbortSignal.timeout(callMsMax);
      const headers = { authorization, accept: 'application/json' };
      const answer = await fetch(`${messagesUrl}?${query}`, { headers, redirect: 'manual', signal });
      if (!answer.ok) return null;
      const { messages } = ListSchema.parse(await answer.json());
      const isOurs = ({ body, date_created: at }: (typeof messages)[number]) =>
        body === text && at !== null && Date.parse(at) >= since - SKEW_MS;
      return messages.find(isOurs)?.sid ?? null;
    } catch {
      return null;
    }
  }

  return {
    name: 'twilio',
    findSent,
    async send(sms) {
      const leave = askBreaker(breaker, BREAKER, clock.now());
      if (!leave.isAllowed) return { outcome: 'not_sent', reason: 'Twilio does not answer', retryAt: leave.retryAt };
      breaker = leave.next;
      const since = clock.now();
      const outcome = await post(sms);
      breaker = tellBreaker(breaker, BREAKER, { isWell: hasAnswered(outcome), now: clock.now() });
      if (outcome.outcome !== 'unknown') return outcome;
      const providerId = await findSent(sms, since);
      return providerId === null ? outcome : { outcome: 'accepted', providerId };
    },
  };
}

const hasAnswered = ({ outcome }: SendOutcome): boolean => outcome === 'accepted' || outcome === 'rejected';

async function readAnswer(answer: Response, now: EpochMs): Promise<SendOutcome> {
  const { status } = answer;
  const said: unknown = await answer.json().catch(() => null);
  if (answer.ok) {
    const sent = SentSchema.safeParse(said);
    // A page that says 200 is some proxy's.
    return sent.success
      ? { outcome: 'accepted', providerId: sent.data.sid }
      : { outcome: 'unknown', reason: `HTTP ${status}` };
  }
  if (status < 400 || status >= 500 || status === 408) return { outcome: 'unknown', reason: `HTTP ${status}` };
  const code = ProblemSchema.safeParse(said).data?.code ?? null;
  const reason = code === null ? `HTTP ${status}` : `Twilio ${code}`;
  if (code !== null && NO_SUCH_RECEIVER.has(code)) {
    return { outcome: 'rejected', reason, ...(code === OPTED_OUT && { isUnwanted: true }) };
  }
  return { outcome: 'not_sent', reason, retryAt: retryAfter(answer.headers.get('retry-after'), now) };
}

function retryAfter(header: string | null, now: EpochMs): EpochMs | null {
  if (header === null || !/^\d{1,6}$/.test(header)) return null;
  return now + Math.min(Number(header), RETRY_AFTER_SEC_MAX) * SECOND_MS;
}
