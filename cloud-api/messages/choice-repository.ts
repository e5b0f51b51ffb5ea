import { and, desc, eq } from 'drizzle-orm';
import { z } from 'zod';
import type { Db, Tx } from '../db/database.ts';
import { type MessageChannel, MessageTopicSchema, type MessageTopic } from './message-kinds.ts';
import { messageChoiceTable } from './message-schema.ts';

export type Addressee = {
  readonly channel: MessageChannel;
  readonly address: string;
  /** Of a browser: which booking it asked to be told of. */
  readonly bookingId?: string;
};

/** How it was said: by a link in a mail, by their mail program, on their own page, to an owner, by text, at the provider's, in the CRM, or beside a booking. */
export const ChoiceSourceSchema = z.enum([
  'link',
  'one-click',
  'customer-page',
  'owner',
  'text',
  'provider',
  'crm',
  'pass',
]);

const ChoiceSchema = z.object({
  topic: MessageTopicSchema,
  choice: z.enum(['wanted', 'unwanted']),
  source: ChoiceSourceSchema,
  at: z.number(),
});
/** What somebody has said of messages of a topic, when and how. */
export type Choice = Readonly<z.infer<typeof ChoiceSchema>>;

/** Keeps what was said beside all that was said before. */
export async function saveChoice(
  tx: Db | Tx,
  { channel, address, bookingId }: Addressee,
  choice: Choice,
): Promise<void> {
  await tx.insert(messageChoiceTable).values({ channel, address: address.toLowerCase(), bookingId, ...choice });
}

/** The last word on a topic at an address; null where nothing was ever said. Index: `message_choice_of`. */
export async function findChoice(db: Db | Tx, to: Addressee, topic: MessageTopic): Promise<Choice | null> {
  const { at, no } = messageChoiceTable;
  const [row] = await db
    .select()
    .from(messageChoiceTable)
    .where(and(isTo(to), eq(messageChoiceTable.topic, topic)))
    .orderBy(desc(at), desc(no))
    .limit(1);
  return row ? ChoiceSchema.parse(row) : null;
}

/** Whether somebody has said no to messages of a topic at an address. */
export async function isUnwanted(db: Db | Tx, to: Addressee, topic: MessageTopic): Promise<boolean> {
  return (await findChoice(db, to, topic))?.choice === 'unwanted';
}

function isTo({ channel, address }: Addressee) {
  return and(eq(messageChoiceTable.channel, channel), eq(messageChoiceTable.address, address.toLowerCase()));
}
