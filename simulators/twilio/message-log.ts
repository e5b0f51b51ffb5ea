import { randomBytes } from 'node:crypto';

export type SmsStatus =
  | 'accepted'
  | 'queued'
  | 'sending'
  | 'sent'
  | 'delivered'
  | 'undelivered'
  | 'failed'
  | 'received';

export type Sms = {
  readonly sid: string;
  readonly at: number;
  readonly to: string;
  readonly from: string;
  readonly body: string;
  readonly direction: 'outbound-api' | 'inbound' | 'outbound-reply';
  readonly statusCallback: string | null;
  status: SmsStatus;
  errorCode: number | null;
};

export type MessageLog = ReturnType<typeof createMessageLog>;

const KEPT_MAX = 10_000;

/** Every message that went either way, oldest first. */
export function createMessageLog(now: () => number) {
  const messages: Sms[] = [];
  return {
    list: (): readonly Sms[] => messages,
    find: (sid: string): Sms | null => messages.find((message) => message.sid === sid) ?? null,
    add(message: Omit<Sms, 'sid' | 'at' | 'errorCode'>): Sms {
      const added = { ...message, sid: `SM${randomBytes(16).toString('hex')}`, at: now(), errorCode: null };
      messages.push(added);
      if (messages.length > KEPT_MAX) messages.shift();
      return added;
    },
  };
}

/** As the API shows it. */
export function shown(accountSid: string, message: Sms) {
  const { sid, at, to, from, body, direction, status, errorCode } = message;
  const date = new Date(at).toUTCString();
  return {
    sid,
    account_sid: accountSid,
    status,
    to,
    from,
    body,
    direction,
    num_segments: String(segmentsOf(body)),
    num_media: '0',
    price: null,
    price_unit: 'USD',
    error_code: errorCode,
    error_message: null,
    messaging_service_sid: null,
    date_created: date,
    date_sent: status === 'queued' ? null : date,
    date_updated: date,
    uri: `/2010-04-01/Accounts/${accountSid}/Messages/${sid}.json`,
  };
}

/** 160 plain characters fit into one, 70 of any other kind; where there are several, each carries a little less. */
function segmentsOf(body: string): number {
  const isPlain = /^[\x20-\x7e\n\r£¥èéùìòÇØøÅåÆæßÉ¤¡ÄÖÑÜ§¿äöñüà]*$/.test(body);
  const [one, each] = isPlain ? [160, 153] : [70, 67];
  return body.length <= one ? 1 : Math.ceil(body.length / each);
}
