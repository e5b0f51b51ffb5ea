import { z } from 'zod';

/** What customers are told, and why. */
export const MESSAGE_KINDS = [
  'confirmation',
  'change',
  'cancellation',
  /** A day before. */
  'reminder_day',
  /** Two hours before. */
  'reminder_soon',
  /** When the doors open for them. */
  'door_opens',
  /** Half an hour after the end. */
  'follow_up',
  /** A day after the end. */
  'survey',
] as const;
export const MessageKindSchema = z.enum(MESSAGE_KINDS);
export type MessageKind = z.infer<typeof MessageKindSchema>;

/** How somebody is told. */
export const MESSAGE_CHANNELS = ['email', 'sms', 'push'] as const;
export const MessageChannelSchema = z.enum(MESSAGE_CHANNELS);
export type MessageChannel = z.infer<typeof MessageChannelSchema>;

/**
 * What one may say no to. `booking` is what becomes of a booking that somebody has made, `reminder` what is said of it
 * before it begins; `follow_up` is what the club would like to say besides.
 */
export const MESSAGE_TOPICS = ['booking', 'reminder', 'follow_up'] as const;
export const MessageTopicSchema = z.enum(MESSAGE_TOPICS);
export type MessageTopic = z.infer<typeof MessageTopicSchema>;

const TOPIC: Readonly<Record<MessageKind, MessageTopic>> = {
  confirmation: 'booking',
  change: 'booking',
  cancellation: 'booking',
  reminder_day: 'reminder',
  reminder_soon: 'reminder',
  door_opens: 'reminder',
  follow_up: 'follow_up',
  survey: 'follow_up',
};

export function topicOf(kind: MessageKind): MessageTopic {
  return TOPIC[kind];
}

/**
 * `planned` → `sending` → `accepted` | `failed` | `unknown`, or back to `planned` where it certainly was not sent;
 * `planned` → `dropped`; `accepted` → `delivered` | `failed` where the provider says so. `unknown`: it may have gone out,
 * and is never sent again by itself.
 */
export const MessageStateSchema = z.enum([
  'planned',
  'sending',
  'accepted',
  'delivered',
  'failed',
  'unknown',
  'dropped',
]);
export type MessageState = z.infer<typeof MessageStateSchema>;

/** Why a message is not sent that had been planned. */
export const DropReasonSchema = z.enum(['changed', 'cancelled', 'arrived', 'no_show', 'too_late', 'unwanted', 'gone']);
export type DropReason = z.infer<typeof DropReasonSchema>;
