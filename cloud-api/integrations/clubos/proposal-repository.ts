import { and, eq, gt, inArray, lt } from 'drizzle-orm';
import { z } from 'zod';
import { EpochMsSchema, type EpochMs } from '../../../domain/time.ts';
import type { Db, Tx } from '../../db/database.ts';
import { AnswerView } from './bridge-messages.ts';
import { clubosProposalTable } from './clubos-schema.ts';
import { WishSchema } from './wish.ts';

const ProposalSchema = z.object({
  id: z.uuid(),
  messageId: z.string(),
  phone: z.string(),
  wish: WishSchema,
  state: z.enum(['open', 'confirmed', 'done', 'refused', 'withdrawn']),
  createdAt: EpochMsSchema,
  expiresAt: EpochMsSchema,
  confirmedAt: EpochMsSchema.nullable(),
  answer: AnswerView.nullable(),
});
export type Proposal = z.infer<typeof ProposalSchema>;

export type NewProposal = Pick<Proposal, 'id' | 'messageId' | 'phone' | 'wish' | 'createdAt' | 'expiresAt'>;

/** Opens one for its customer; what they were proposed before cannot be confirmed any more. */
export async function openProposal(tx: Tx, proposal: NewProposal): Promise<void> {
  await withdrawProposals(tx, proposal.phone);
  await tx.insert(clubosProposalTable).values({ ...proposal, state: 'open' });
}

/** Takes back what waits for this customer's yes. Index: `clubos_proposal_open`. */
export async function withdrawProposals(tx: Tx, phone: string): Promise<void> {
  await tx
    .update(clubosProposalTable)
    .set({ state: 'withdrawn' })
    .where(and(eq(clubosProposalTable.phone, phone), eq(clubosProposalTable.state, 'open')));
}

export async function findProposal(db: Db | Tx, id: string): Promise<Proposal | null> {
  const [row] = await db.select().from(clubosProposalTable).where(eq(clubosProposalTable.id, id));
  return row ? ProposalSchema.parse(row) : null;
}

/** What was proposed because of these messages. Index: `clubos_proposal_message`. */
export async function listProposalsOf(db: Db, messageIds: readonly string[]): Promise<readonly Proposal[]> {
  if (messageIds.length === 0) return [];
  const rows = await db
    .select()
    .from(clubosProposalTable)
    .where(inArray(clubosProposalTable.messageId, [...messageIds]));
  return rows.map((row) => ProposalSchema.parse(row));
}

/** What waits for this customer's yes, expired or not. */
export async function findOpenProposal(db: Db | Tx, phone: string): Promise<Proposal | null> {
  const [row] = await db
    .select()
    .from(clubosProposalTable)
    .where(and(eq(clubosProposalTable.phone, phone), eq(clubosProposalTable.state, 'open')));
  return row ? ProposalSchema.parse(row) : null;
}

/** False when it is not open, or expired. */
export async function confirmProposal(tx: Tx, id: string, now: EpochMs): Promise<boolean> {
  const { id: known, state, expiresAt } = clubosProposalTable;
  const confirmed = await tx
    .update(clubosProposalTable)
    .set({ state: 'confirmed', confirmedAt: now })
    .where(and(eq(known, id), eq(state, 'open'), gt(expiresAt, now)))
    .returning({ id: known });
  return confirmed.length === 1;
}

/** False when it had been settled before: then nothing is written. */
export async function settleProposal(
  tx: Tx,
  id: string,
  { state, answer }: { readonly state: 'done' | 'refused'; readonly answer: AnswerView },
): Promise<boolean> {
  const settled = await tx
    .update(clubosProposalTable)
    .set({ state, answer })
    .where(and(eq(clubosProposalTable.id, id), eq(clubosProposalTable.state, 'confirmed')))
    .returning({ id: clubosProposalTable.id });
  return settled.length === 1;
}

export async function forgetProposals(db: Db, before: EpochMs): Promise<void> {
  await db.delete(clubosProposalTable).where(lt(clubosProposalTable.createdAt, before));
}
