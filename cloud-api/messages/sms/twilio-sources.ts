import { z } from 'zod';
import { verifyTwilio } from '../../webhooks/signatures/verify-twilio.ts';
import { readForm } from '../../webhooks/webhook-bodies.ts';
import type { WebhookSource } from '../../webhooks/webhook-source.ts';
import { saveChoice } from '../choice-repository.ts';
import { MESSAGE_TOPICS } from '../message-kinds.ts';
import { noteProviderEvent, type ProvenState, type ProviderEvent } from '../provider-events.ts';
import { readStopWord } from './stop-words.ts';

const STATUS_PATH = '/webhooks/twilio/status';
const INBOUND_PATH = '/webhooks/twilio/inbound';

/** Where Twilio tells what becomes of a message: our own id is in it, so that it can be told also where its answer was lost. */
export function twilioStatusUrl(publicUrl: string, messageId: string): string {
  return `${publicUrl}${STATUS_PATH}?message=${messageId}`;
}

const StatusSchema = z.object({
  MessageSid: z.string().min(1).max(64),
  MessageStatus: z.string().min(1).max(40),
  ErrorCode: z
    .string()
    .regex(/^\d{1,6}$/)
    .optional()
    .catch(undefined),
});

/** What it calls it that says how far it has come; words that are not here say nothing of it. */
const PROVEN: Readonly<Record<string, ProvenState>> = {
  queued: 'accepted',
  accepted: 'accepted',
  scheduled: 'accepted',
  sending: 'accepted',
  sent: 'accepted',
  delivered: 'delivered',
  read: 'delivered',
  undelivered: 'failed',
  failed: 'failed',
  canceled: 'failed',
};

/** What has become of texts. */
export function twilioStatus(authToken: string): WebhookSource<ProviderEvent> {
  return {
    source: 'twilio.status',
    path: STATUS_PATH,
    repeats: 'ignored',
    verify: (delivery) => verifyTwilio(authToken, delivery),
    keysOf({ url, body }) {
      const read = readForm(body, StatusSchema);
      const messageId = z.uuid().safeParse(new URL(url).searchParams.get('message'));
      if (!read || !messageId.success) return null;
      const { MessageSid: providerId, MessageStatus: event, ErrorCode: code } = read;
      const state = PROVEN[event] ?? null;
      const reason = state === 'failed' ? `Twilio ${code ?? event}` : null;
      const told = { messageId: messageId.data, provider: 'twilio', providerId, event, state, reason };
      return [{ key: `${providerId} ${event}`, event: told }];
    },
    work: async (tx, event, context) => void (await noteProviderEvent(tx, event, context)),
  };
}

const InboundSchema = z.object({
  MessageSid: z.string().min(1).max(64),
  From: z.string().regex(/^\+\d{8,15}$/),
  Body: z.string().default(''),
  OptOutType: z.string().optional(),
});

type SaidByText = { readonly from: string; readonly choice: 'wanted' | 'unwanted' };

/**
 * What people write back: who says STOP gets nothing more, at once, of any topic. Twilio answers them itself. Whatever
 * else they write is for nobody here.
 */
export function twilioInbound(authToken: string): WebhookSource<SaidByText> {
  return {
    source: 'twilio.inbound',
    path: INBOUND_PATH,
    repeats: 'ignored',
    answer: { contentType: 'text/xml; charset=utf-8', body: '<Response/>' },
    verify: (delivery) => verifyTwilio(authToken, delivery),
    keysOf({ body }) {
      const read = readForm(body, InboundSchema);
      if (!read) return null;
      const choice = readStopWord(read.OptOutType ?? read.Body);
      return choice === null ? [] : [{ key: read.MessageSid, event: { from: read.From, choice } }];
    },
    async work(tx, { from: address, choice }, { receivedAt: at }) {
      for (const topic of MESSAGE_TOPICS) {
        await saveChoice(tx, { channel: 'sms', address }, { topic, choice, source: 'text', at });
      }
    },
  };
}
