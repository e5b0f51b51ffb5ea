import type { KeyObject } from 'node:crypto';
import { z } from 'zod';
import { verifySendgrid } from '../../webhooks/signatures/verify-sendgrid.ts';
import { readJsonList } from '../../webhooks/webhook-bodies.ts';
import type { WebhookSource } from '../../webhooks/webhook-source.ts';
import { saveChoice } from '../choice-repository.ts';
import { isErased } from '../message-repository.ts';
import { noteProviderEvent, type ProvenState } from '../provider-events.ts';
import { sayNo } from '../send-message.ts';

const PATH = '/webhooks/sendgrid';

const EventSchema = z.object({
  sg_event_id: z.string().min(1).max(200),
  event: z.string().min(1).max(60),
  sg_message_id: z.string().max(300).optional(),
  message_id: z.uuid().optional(),
  /** Of a bounce: `bounce` for good, `blocked` for now. */
  type: z.string().max(40).optional(),
  /** As in `5.1.1`. */
  status: z.string().max(20).optional(),
});
type SendgridEvent = z.infer<typeof EventSchema>;

const PROVEN: Readonly<Record<string, ProvenState>> = {
  processed: 'accepted',
  deferred: 'accepted',
  delivered: 'delivered',
  bounce: 'failed',
  dropped: 'failed',
};

/** What has become of mails, and who wants no more of them. Events of mails that are not ours are left alone. */
export function sendgridEvents(key: KeyObject): WebhookSource<SendgridEvent> {
  return {
    source: 'sendgrid',
    path: PATH,
    repeats: 'ignored',
    verify: (delivery, now) => verifySendgrid(key, delivery, now),
    keysOf: ({ body }) =>
      readJsonList(body, EventSchema)?.map((event) => event && { key: event.sg_event_id, event }) ?? null,
    async work(tx, told, context) {
      const { event, message_id: messageId, sg_message_id: name, status } = told;
      if (messageId === undefined) return;
      const state = PROVEN[event] ?? null;
      // Never its own words: addresses stand in there.
      const reason = state === 'failed' ? `SendGrid ${[wordOf(told), status].filter(Boolean).join(' ')}` : null;
      const providerId = name?.split('.')[0] ?? null;
      const about = { messageId, provider: 'sendgrid', providerId, event, state, reason };
      const message = await noteProviderEvent(tx, about, context);
      if (!message || isErased(message)) return;
      const to = { channel: message.channel, address: message.address };
      if (isEndOfAll(told)) await sayNo(tx, to, context.receivedAt);
      if (event === 'unsubscribe' || event === 'group_unsubscribe') {
        const at = context.receivedAt;
        await saveChoice(tx, to, { topic: 'follow_up', choice: 'unwanted', source: 'provider', at });
      }
    },
  };
}

/** A mailbox that is none, and somebody who calls our mail junk: nothing more is sent there. */
function isEndOfAll(told: SendgridEvent): boolean {
  return told.event === 'spamreport' || (told.event === 'bounce' && told.type !== 'blocked');
}

const wordOf = ({ event, type }: SendgridEvent): string => (event === 'bounce' ? (type ?? event) : event);
