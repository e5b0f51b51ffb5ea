import { and, desc, eq, inArray, notInArray, sql } from 'drizzle-orm';
import { z } from 'zod';
import { required } from '../../domain/assert.ts';
import type { EpochMs } from '../../domain/time.ts';
import type { Db, Tx } from '../db/database.ts';
import { type DropReason, MessageChannelSchema, MessageKindSchema, MessageStateSchema } from './message-kinds.ts';
import { messageEventTable, messageTable } from './message-schema.ts';
import type { WantedMessage } from './plan-messages.ts';

const MessageSchema = z.object({
  id: z.uuid(),
  facilityId: z.uuid(),
  bookingId: z.uuid(),
  kind: MessageKindSchema,
  occasion: z.string(),
  channel: MessageChannelSchema,
  address: z.string(),
  state: MessageStateSchema,
  reason: z.string().nullable(),
  dueAt: z.number(),
  notAfter: z.number(),
  tries: z.number(),
  subject: z.string().nullable(),
  provider: z.string().nullable(),
  providerId: z.string().nullable(),
  askedBy: z.string().nullable(),
  createdAt: z.number(),
  changedAt: z.number(),
});
/** A message as it stands. */
export type Message = Readonly<z.infer<typeof MessageSchema>>;

/** Whether its customer was forgotten: nothing that says who it was is written down of it again. */
export const isErased = ({ address }: Pick<Message, 'address'>): boolean => address === '';

export type NewMessage = Pick<Message, 'id' | 'facilityId' | 'bookingId' | 'channel' | 'address'> &
  Partial<Pick<Message, 'askedBy'>> &
  WantedMessage;

export type PlannedMessage = Pick<Message, 'id' | 'bookingId' | 'channel' | 'dueAt'>;

/**
 * Plans messages in one statement; returns what there is to send: not what this occasion has been told of already, or may
 * have been. One that was dropped is taken up again, as where a booking moves away and back. No two of `messages` may be
 * the same to the same address.
 */
export async function insertPlanned(
  tx: Tx,
  messages: readonly NewMessage[],
  now: EpochMs,
): Promise<readonly PlannedMessage[]> {
  if (messages.length === 0) return [];
  const rows = messages.map((message) => {
    const device = message.channel === 'push' ? message.address : '';
    return { ...message, device, state: 'planned', reason: null, tries: 0, createdAt: now, changedAt: now };
  });
  const planned = await tx
    .insert(messageTable)
    .values(rows)
    .onConflictDoUpdate({
      target: [
        messageTable.bookingId,
        messageTable.kind,
        messageTable.occasion,
        messageTable.channel,
        messageTable.device,
      ],
      set: PLANNED_ANEW,
      setWhere: inArray(messageTable.state, ['planned', 'dropped']),
    })
    .returning();
  return planned.map((row) => MessageSchema.parse(row));
}

const PLANNED_ANEW = {
  address: sql`excluded.address`,
  dueAt: sql`excluded.due_at`,
  notAfter: sql`excluded.not_after`,
  state: 'planned',
  reason: null,
  changedAt: sql`excluded.changed_at`,
};

export type Drop = {
  readonly reason: DropReason;
  readonly but: readonly string[];
  /** Only what goes there; all of it when absent. */
  readonly device?: string;
  readonly now: EpochMs;
};

/** Drops what waits to be sent about a booking; returns what it was. What is being sent goes out. */
export async function dropPlanned(
  tx: Tx,
  bookingId: string,
  { reason, but, device, now }: Drop,
): Promise<readonly Message[]> {
  const isPlanned = and(
    eq(messageTable.bookingId, bookingId),
    eq(messageTable.state, 'planned'),
    device === undefined ? undefined : eq(messageTable.device, device),
  );
  const rows = await tx
    .update(messageTable)
    .set({ state: 'dropped', reason, changedAt: now })
    .where(and(isPlanned, notInArray(messageTable.id, [...but])))
    .returning();
  return rows.map((row) => MessageSchema.parse(row));
}

/** Locks it. */
export async function lockMessage(tx: Tx, id: string): Promise<Message | null> {
  const [row] = await tx.select().from(messageTable).where(eq(messageTable.id, id)).for('update');
  return row ? MessageSchema.parse(row) : null;
}

export async function findMessage(db: Db | Tx, id: string): Promise<Message | null> {
  const [row] = await db.select().from(messageTable).where(eq(messageTable.id, id));
  return row ? MessageSchema.parse(row) : null;
}

/** Whether the booking's confirmation waits to be sent. */
export async function findWaiting(tx: Tx, bookingId: string, kind: Message['kind']): Promise<Message | null> {
  const [row] = await tx
    .select()
    .from(messageTable)
    .where(and(eq(messageTable.bookingId, bookingId), eq(messageTable.kind, kind), eq(messageTable.state, 'planned')));
  return row ? MessageSchema.parse(row) : null;
}

export type MessageChange = Partial<
  Pick<Message, 'state' | 'reason' | 'subject' | 'provider' | 'providerId' | 'tries'>
>;

export async function changeMessage(tx: Db | Tx, id: string, change: MessageChange, now: EpochMs): Promise<Message> {
  const [row] = await tx
    .update(messageTable)
    .set({ ...change, changedAt: now })
    .where(eq(messageTable.id, id))
    .returning();
  return MessageSchema.parse(required(row, 'changeMessage: messages are never deleted'));
}

export type MessageEvent = typeof messageEventTable.$inferSelect;

export async function insertMessageEvent(tx: Tx, event: MessageEvent): Promise<void> {
  await tx.insert(messageEventTable).values(event);
}

/** What a customer was sent about a booking, and will be, the last first. */
export async function listMessagesOf(db: Db | Tx, bookingId: string): Promise<readonly Message[]> {
  const rows = await db
    .select()
    .from(messageTable)
    .where(eq(messageTable.bookingId, bookingId))
    .orderBy(desc(messageTable.changedAt), desc(messageTable.dueAt));
  return rows.map((row) => MessageSchema.parse(row));
}

/** Where in the ledger a page ended. */
export type LedgerPlace = Pick<Message, 'changedAt' | 'id'>;

/** What is left out does not matter. */
export type LedgerFilter = {
  /** In the address. */
  readonly search?: string | undefined;
  readonly facilityId?: string | undefined;
  readonly state?: Message['state'] | undefined;
  readonly kind?: Message['kind'] | undefined;
  /** Only what comes after it, going back in time. */
  readonly after?: LedgerPlace | undefined;
};

/** Messages, the last changed first. Index: `message_changed`. */
export async function listMessages(db: Db, filter: LedgerFilter, limit: number): Promise<readonly Message[]> {
  const { search = '', facilityId, state, kind, after } = filter;
  const { address, changedAt, id } = messageTable;
  const isWanted = and(
    search === '' ? undefined : sql`strpos(lower(${address}), ${search.toLowerCase()}) > 0`,
    facilityId === undefined ? undefined : eq(messageTable.facilityId, facilityId),
    state === undefined ? undefined : eq(messageTable.state, state),
    kind === undefined ? undefined : eq(messageTable.kind, kind),
    after && sql`(${changedAt}, ${id}) < (${after.changedAt}, ${after.id})`,
  );
  const rows = await db.select().from(messageTable).where(isWanted).orderBy(desc(changedAt), desc(id)).limit(limit);
  return rows.map((row) => MessageSchema.parse(row));
}
