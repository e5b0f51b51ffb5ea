import type { Courier } from '../http-vendor/courier.ts';
import type { SimClock } from '../sim-clock.ts';
import type { TwilioFaults } from './faults.ts';
import type { Sms, SmsStatus } from './message-log.ts';
import { signForm } from './signature.ts';

export type CallbackParts = {
  readonly accountSid: string;
  readonly authToken: string;
  readonly clock: SimClock;
  readonly courier: Courier;
  readonly faults: () => TwilioFaults;
};

/** Signs what is posted, as the switches say. */
export function postForm(
  { authToken, courier, faults }: CallbackParts,
  url: string,
  fields: Record<string, string>,
): void {
  const { callbacks } = faults();
  const signature = signForm(authToken, url, fields);
  const spoilt = `${signature.startsWith('A') ? 'B' : 'A'}${signature.slice(1)}`;
  const signed = { 'x-twilio-signature': callbacks === 'bad-signature' ? spoilt : signature };
  const headers = {
    'content-type': 'application/x-www-form-urlencoded; charset=utf-8',
    ...(callbacks !== 'unsigned' && signed),
  };
  const body = new URLSearchParams(fields).toString();
  courier.send(url, () => ({ headers, body }));
  if (callbacks === 'twice') courier.send(url, () => ({ headers, body }));
}

/** Lets a message that was taken go its way, and tells of each step. */
export function sendOnItsWay(parts: CallbackParts, message: Sms): void {
  const { clock, faults } = parts;
  const { fate, fateCode, callbacks, stateMs } = faults();
  if (fate === 'never-known') return;
  const way: SmsStatus[] = fate === 'failed' ? ['failed'] : ['sent', fate];
  const told = callbacks === 'reversed' ? way.toReversed() : way;
  const step = (index: number): void => {
    const status = way[index];
    if (status === undefined) return;
    message.status = status;
    if (status === 'failed' || status === 'undelivered') message.errorCode = fateCode;
    tell(parts, message, told[index] ?? status);
    later(index + 1);
  };
  const later = (index: number): void => {
    if (stateMs === 0) queueMicrotask(() => step(index));
    else clock.schedule(stateMs, () => step(index));
  };
  later(0);
}

function tell(parts: CallbackParts, { sid, to, from, statusCallback, errorCode }: Sms, status: SmsStatus): void {
  if (statusCallback === null) return;
  const isLost = status === 'failed' || status === 'undelivered';
  postForm(parts, statusCallback, {
    AccountSid: parts.accountSid,
    ApiVersion: '2010-04-01',
    From: from,
    MessageSid: sid,
    MessageStatus: status,
    SmsSid: sid,
    SmsStatus: status,
    To: to,
    ...(isLost && { ErrorCode: String(errorCode) }),
  });
}
