import type { Tx } from '../db/database.ts';
import { cancelJobByKey, type PlanContext } from '../jobs/job-repository.ts';
import type { MessageState } from './message-kinds.ts';
import { jobKey } from './message-listener.ts';
import { changeMessage, insertMessageEvent, lockMessage, type Message } from './message-repository.ts';

/** What a provider tells of a message that it has taken. */
export type ProviderEvent = {
  readonly messageId: string;
  readonly provider: string;
  /** What the provider calls the message; null where it does not say. */
  readonly providerId: string | null;
  /** In its own words. */
  readonly event: string;
  /** How far the message has come by that; null where the event says nothing of it. */
  readonly state: ProvenState | null;
  readonly reason: string | null;
};

/** A later one is not taken back by an earlier one: they come late, twice and in any order. */
const PROVEN = ['accepted', 'delivered', 'failed'] as const satisfies readonly MessageState[];
export type ProvenState = (typeof PROVEN)[number];

/** Takes down what a provider has told of a message, and returns it; null, and nothing, where there is no such message. */
export async function noteProviderEvent(
  tx: Tx,
  { messageId, provider, providerId, event, state, reason }: ProviderEvent,
  { now, newId }: PlanContext,
): Promise<Message | null> {
  const message = await lockMessage(tx, messageId);
  if (!message) return null;
  await insertMessageEvent(tx, { id: newId(), messageId, provider, event, reason, notedAt: now });
  if (state === null || rankOf(state) <= rankOf(message.state)) return message;
  const named = providerId === null ? {} : { providerId };
  const changed = await changeMessage(tx, messageId, { state, reason, provider, ...named }, now);
  // Whoever was to look whether it had gone out need not any more, nor is it sent again.
  await cancelJobByKey(tx, jobKey(messageId), now);
  return changed;
}

function rankOf(state: MessageState): number {
  return PROVEN.findIndex((proven) => proven === state);
}
