import { and, desc, eq, gt, isNull, lt } from 'drizzle-orm';
import type { EpochMs } from '../../../domain/time.ts';
import type { Db, Tx } from '../../db/database.ts';
import { AnswerView, IntentRequest } from './bridge-messages.ts';
import { clubosMessageTable } from './clubos-schema.ts';

/** One message of a customer. */
export type Message = {
  readonly messageId: string;
  readonly fingerprint: string;
  readonly phone: string;
  readonly threadId: string | null;
  readonly message: IntentRequest;
  readonly receivedAt: EpochMs;
};

/** With what came of it; `answer` is null until it was worked on. */
export type KeptMessage = Message & {
  readonly understood: unknown;
  readonly answer: AnswerView | null;
  readonly answeredAt: EpochMs | null;
};

/** False when there is one of that id. */
export async function insertMessage(tx: Tx, message: Message): Promise<boolean> {
  const added = await tx
    .insert(clubosMessageTable)
    .values(message)
    .onConflictDoNothing()
    .returning({ messageId: clubosMessageTable.messageId });
  return added.length === 1;
}

export async function findMessage(db: Db | Tx, messageId: string): Promise<KeptMessage | null> {
  const [row] = await db.select().from(clubosMessageTable).where(eq(clubosMessageTable.messageId, messageId));
  return row ? toMessage(row) : null;
}

/** The last one that the same customer sent before this one, and not before `since`. Index: `clubos_message_phone`. */
export async function findMessageBefore(
  db: Db,
  { phone, receivedAt, messageId }: Message,
  since: EpochMs,
): Promise<KeptMessage | null> {
  const { phone: of, receivedAt: at } = clubosMessageTable;
  const rows = await db
    .select()
    .from(clubosMessageTable)
    .where(and(eq(of, phone), gt(at, since)))
    .orderBy(desc(at))
    .limit(20);
  const before = rows.find((row) => row.messageId !== messageId && row.receivedAt <= receivedAt);
  return before ? toMessage(before) : null;
}

/** False when it had been answered before: then nothing is written. */
export async function answerMessage(
  tx: Tx,
  messageId: string,
  answered: { readonly understood: unknown; readonly answer: AnswerView; readonly answeredAt: EpochMs },
): Promise<boolean> {
  const written = await tx
    .update(clubosMessageTable)
    .set(answered)
    .where(and(eq(clubosMessageTable.messageId, messageId), isNull(clubosMessageTable.answeredAt)))
    .returning({ messageId: clubosMessageTable.messageId });
  return written.length === 1;
}

/** The latest first, those before `before` if that is said. */
export async function listMessages(
  db: Db,
  { before, rowsMax }: { readonly before: EpochMs | null; readonly rowsMax: number },
): Promise<KeptMessage[]> {
  const rows = await db
    .select()
    .from(clubosMessageTable)
    .where(before === null ? undefined : lt(clubosMessageTable.receivedAt, before))
    .orderBy(desc(clubosMessageTable.receivedAt), desc(clubosMessageTable.messageId))
    .limit(rowsMax);
  return rows.map(toMessage);
}

export async function forgetMessages(db: Db, before: EpochMs): Promise<void> {
  await db.delete(clubosMessageTable).where(lt(clubosMessageTable.receivedAt, before));
}

function toMessage(row: typeof clubosMessageTable.$inferSelect): KeptMessage {
  return { ...row, message: IntentRequest.parse(row.message), answer: AnswerView.nullable().parse(row.answer) };
}
