import { z } from 'zod';
import { type Clock, type EpochMs, HOUR_MS, MINUTE_MS, SECOND_MS } from '../../../domain/time.ts';
import { askBreaker, type Breaker, CLOSED, tellBreaker } from '../../integrations/breaker.ts';
import type { Mail, MailPort, SendOutcome } from '../mail-port.ts';
import { nameOfFailure, NEVER_LEFT } from '../provider-failure.ts';

export type SendgridMailOptions = {
  /** Without a slash at the end. */
  readonly url: string;
  readonly apiKey: string;
  /** The address that mail comes from; verified there. */
  readonly from: string;
  readonly clock: Clock;
  readonly callMsMax?: number;
};

const CALL_MS_MAX = 20 * SECOND_MS;
const BREAKER = { failuresMax: 5, firstWaitMs: 5 * SECOND_MS, waitMsMax: 5 * MINUTE_MS, callMsMax: 2 * CALL_MS_MAX };
/** Nobody is let decide that we wait for longer. */
const RETRY_AFTER_MS_MAX = HOUR_MS;

const ProblemSchema = z.object({ errors: z.array(z.object({ field: z.string().nullish() })) });

/**
 * Mail over SendGrid. 202 says that it is taken, not that it has come: its events tell that. A mail of which no answer
 * came is not sent again; its events tell that it went, for our own id goes along.
 */
export function createSendgridMail({
  url,
  apiKey,
  from,
  clock,
  callMsMax = CALL_MS_MAX,
}: SendgridMailOptions): MailPort {
  const closing = new AbortController();
  let breaker: Breaker = CLOSED;

  async function post(mail: Mail): Promise<SendOutcome> {
    try {
      const answer = await fetch(`${url}/v3/mail/send`, {
        method: 'POST',
        headers: { authorization: `Bearer ${apiKey}`, 'content-type': 'application/json' },
        body: JSON.stringify(bodyOf(mail, from)),
        redirect: 'manual',
        signal: AbortSignal.any([closing.signal, AbortSignal.timeout(callMsMax)]),
      });
      return await readAnswer(answer, clock.now());
    } catch (cause) {
      const reason = nameOfFailure(cause);
      return NEVER_LEFT.has(reason) ? { outcome: 'not_sent', reason, retryAt: null } : { outcome: 'unknown', reason };
    }
  }

  return {
    name: 'sendgrid',
    async send(mail) {
      const leave = askBreaker(breaker, BREAKER, clock.now());
      if (!leave.isAllowed) return { outcome: 'not_sent', reason: 'SendGrid does not answer', retryAt: leave.retryAt };
      breaker = leave.next;
      const outcome = await post(mail);
      const isWell = outcome.outcome === 'accepted' || outcome.outcome === 'rejected';
      breaker = tellBreaker(breaker, BREAKER, { isWell, now: clock.now() });
      return outcome;
    },
    close: () => closing.abort(),
  };
}

function bodyOf({ id, to, fromName, subject, html, text, attachments, unsubscribeUrl }: Mail, from: string) {
  return {
    // What stands in these it keeps in the open: an id, and nothing of a person.
    personalizations: [{ to: [{ email: to }], custom_args: { message_id: id } }],
    from: { email: from, name: fromName },
    subject,
    content: [
      { type: 'text/plain', value: text },
      { type: 'text/html', value: html },
    ],
    ...(attachments.length > 0 && {
      attachments: attachments.map(({ fileName, contentType, content, contentId }) => ({
        filename: fileName,
        // It takes no parameters there.
        type: contentType.split(';')[0],
        content: content.toString('base64'),
        ...(contentId === null ? { disposition: 'attachment' } : { disposition: 'inline', content_id: contentId }),
      })),
    }),
    headers: {
      'auto-submitted': 'auto-generated',
      ...(unsubscribeUrl !== null && {
        'list-unsubscribe': `<${unsubscribeUrl}>`,
        'list-unsubscribe-post': 'List-Unsubscribe=One-Click',
      }),
    },
    // Links hold what manages a booking: they lead where they say, and nobody is watched opening a mail.
    tracking_settings: { click_tracking: { enable: false }, open_tracking: { enable: false } },
  };
}

async function readAnswer(answer: Response, now: EpochMs): Promise<SendOutcome> {
  const { status, headers } = answer;
  const said: unknown = await answer.json().catch(() => null);
  const reason = `HTTP ${status}`;
  if (status === 202) return { outcome: 'accepted', providerId: headers.get('x-message-id') };
  // A page that says 200, or leads elsewhere, is some proxy's.
  if (status < 400 || status >= 500 || status === 408) return { outcome: 'unknown', reason };
  const fields = ProblemSchema.safeParse(said).data?.errors.map(({ field }) => field ?? '') ?? [];
  // Whatever else it refuses is the club's to put right: a key, a sender, a plan.
  if (status === 400 && fields.some((field) => field.startsWith('personalizations')))
    return { outcome: 'rejected', reason };
  return { outcome: 'not_sent', reason, retryAt: status === 429 ? resetAt(headers, now) : null };
}

/** In seconds since 1970, or from now on. */
function resetAt(headers: Headers, now: EpochMs): EpochMs | null {
  const [after, reset] = [headers.get('retry-after'), headers.get('x-ratelimit-reset')].map(readSeconds);
  const at = after !== null && after !== undefined ? now + after : (reset ?? null);
  return at === null || at <= now ? null : Math.min(at, now + RETRY_AFTER_MS_MAX);
}

function readSeconds(text: string | null): number | null {
  return text !== null && /^\d{1,11}$/.test(text) ? Number(text) * SECOND_MS : null;
}
