import { type HttpAnswer, json } from '../http-vendor/answers.ts';
import { matchPath } from '../http-vendor/paths.ts';
import type { VendorCall } from '../http-vendor/start-vendor.ts';
import type { TwilioFaults } from './faults.ts';
import { type MessageLog, type Sms, shown } from './message-log.ts';
import type { OptOuts } from './opt-outs.ts';
import { refuse } from './refusals.ts';

export type ApiParts = {
  readonly accountSid: string;
  readonly authToken: string;
  /** The account's own numbers. */
  readonly numbers: readonly string[];
  readonly log: MessageLog;
  readonly optOuts: OptOuts;
  /** Hears of each message that was taken. */
  readonly onTaken: (message: Sms) => void;
};

const BASE = '/2010-04-01/Accounts/:account';
const BODY_LENGTH_MAX = 1600;
const PAGE_MAX = 1000;

/** Messages: send one, find them again. */
export function createApi(parts: ApiParts) {
  return (call: VendorCall, struck: TwilioFaults): HttpAnswer => {
    const { method, url, headers } = call;
    const wanted = Buffer.from(`${parts.accountSid}:${parts.authToken}`).toString('base64');
    if (headers.authorization !== `Basic ${wanted}` || struck.refusal === 20_003) return refuse(20_003);
    const all = matchPath(`${BASE}/Messages.json`, url.pathname);
    if (all?.['account'] === parts.accountSid) {
      if (method === 'POST') return send(parts, call, struck);
      if (method === 'GET') return list(parts, url.searchParams);
    }
    const one = matchPath(`${BASE}/Messages/:sid`, url.pathname);
    const message = parts.log.find((one?.['sid'] ?? '').replace(/\.json$/, ''));
    return method === 'GET' && message ? json(200, shown(parts.accountSid, message)) : refuse(20_404);
  };
}

function send(parts: ApiParts, { body, entry }: VendorCall, { refusal }: TwilioFaults): HttpAnswer {
  const { accountSid, numbers, log, optOuts, onTaken } = parts;
  const form = body instanceof URLSearchParams ? body : new URLSearchParams();
  const to = form.get('To') ?? '';
  const text = form.get('Body') ?? '';
  const from = form.get('From') ?? (form.get('MessagingServiceSid') === null ? '' : (numbers[0] ?? ''));
  const problem = refusal ?? problemOf({ to, from, text }, numbers);
  if (problem !== null) return refuse(problem);
  if (optOuts.has(to, from)) return refuse(21_610);
  const statusCallback = form.get('StatusCallback');
  const message = log.add({ to, from, body: text, direction: 'outbound-api', statusCallback, status: 'queued' });
  entry.effect = 'message_taken';
  const answer = json(201, shown(accountSid, message));
  onTaken(message);
  return answer;
}

type Wanted = { readonly to: string; readonly from: string; readonly text: string };

function problemOf({ to, from, text }: Wanted, numbers: readonly string[]): number | null {
  if (to === '') return 21_604;
  if (from === '') return 21_603;
  if (text === '') return 21_602;
  if (!/^\+[1-9]\d{7,14}$/.test(to)) return 21_211;
  if (!numbers.includes(from)) return 21_606;
  return text.length > BODY_LENGTH_MAX ? 21_617 : null;
}

/** The newest first, and at most a page of them. */
function list({ accountSid, log }: ApiParts, query: URLSearchParams): HttpAnswer {
  const [to, from] = [query.get('To'), query.get('From')];
  // A day, also where a time of it is given.
  const day = query.get('DateSent')?.slice(0, 10) ?? null;
  const [after, before] = [query.get('DateSent>'), query.get('DateSent<')];
  const hits = log.list().filter((message) => {
    const date = new Date(message.at).toISOString();
    const isOfDay = day === null || date.startsWith(day);
    const isBetween = (after === null || date >= after) && (before === null || date <= before);
    return isOfDay && isBetween && (to === null || message.to === to) && (from === null || message.from === from);
  });
  const size = Math.min(Number(query.get('PageSize') ?? 50), PAGE_MAX);
  const messages = hits.toReversed().slice(0, size);
  return json(200, { messages: messages.map((message) => shown(accountSid, message)), page: 0, page_size: size });
}
