import { z } from 'zod';
import type { JobKind, JobOutcome } from '../../../domain/jobs/job.ts';
import { SECOND_MS } from '../../../domain/time.ts';
import { isoOf } from '../../availability/day-answer.ts';
import type { Tx } from '../../db/database.ts';
import { planJob } from '../../jobs/job-repository.ts';
import { answerOf, reject } from './answers.ts';
import type { AnswerView, ProposalView } from './bridge-messages.ts';
import { type BridgeParts, PROPOSAL_MS_MAX } from './bridge-parts.ts';
import { planCarryOut } from './carry-out.ts';
import { answerMessage, findMessage, type KeptMessage } from './message-repository.ts';
import { planAnswer } from './outgoing.ts';
import { confirmProposal, type NewProposal, openProposal, withdrawProposals } from './proposal-repository.ts';
import { answering, type Proposing, type Reply } from './reply.ts';
import { replyToMessage } from './reply-to-message.ts';
import { SAY } from './wording.ts';

const MessageJobSchema = z.object({ messageId: z.string() });

export const WORK_ON_MESSAGE: JobKind<z.infer<typeof MessageJobSchema>> = {
  name: 'clubos.message',
  payload: MessageJobSchema,
  concurrency: 4,
  attemptsMax: null,
  backOff: { firstMs: SECOND_MS, maxMs: 60 * SECOND_MS },
};

/** Plans the work on a message that is stored in the same transaction. Those of one customer come one after the other. */
export async function planWork(
  tx: Tx,
  { messageId, phone, receivedAt }: Pick<KeptMessage, 'messageId' | 'phone' | 'receivedAt'>,
  newId: () => string,
): Promise<void> {
  const plan = {
    key: `clubos message ${messageId}`,
    subject: `clubos ${phone}`,
    payload: { messageId },
    dueAt: receivedAt,
    notAfter: null,
  };
  await planJob(tx, WORK_ON_MESSAGE, plan, { now: receivedAt, newId });
}

/** A message that brings the program down so often is for a person: nobody is left without an answer. */
const TRIES_MAX = 5;
const GIVEN_UP = {
  understood: { kind: 'failed' },
  reply: answering(
    answerOf({ status: 'handoff', intent: 'none', human_text: SAY.handoff, error_code: 'clubos.failed' }),
  ),
} as const;

/** Answers a message, once: all that comes of it is written in one transaction. */
export async function workOnMessage(parts: BridgeParts, messageId: string, attempt: number): Promise<JobOutcome> {
  const { db, log } = parts;
  const kept = await findMessage(db, messageId);
  if (!kept || kept.answer) return { kind: 'done' };
  const { reply, understood } = attempt > TRIES_MAX ? GIVEN_UP : await replyToMessage(parts, kept);
  await db.transaction((tx) => write(parts, tx, { kept, reply, understood }));
  log.info('clubos.message.worked_on', { messageId, came: reply.kind });
  return { kind: 'done' };
}

type Written = { readonly kept: KeptMessage; readonly reply: Reply; readonly understood: unknown };

async function write({ clock, random }: BridgeParts, tx: Tx, { kept, reply, understood }: Written): Promise<void> {
  const now = clock.now();
  const context = { now, newId: () => random.uuid() };
  const { messageId, threadId, phone } = kept;
  const proposal = reply.kind === 'propose' ? newProposal(reply.proposing, kept, { id: random.uuid(), now }) : null;
  const isConfirmed = reply.kind === 'confirm' && (await confirmProposal(tx, reply.proposalId, now));
  const answer = answerFor(reply, { proposal, isConfirmed });
  if (!(await answerMessage(tx, messageId, { understood, answer, answeredAt: now }))) return;
  if (reply.kind === 'answer' && reply.withdraws) await withdrawProposals(tx, phone);
  if (proposal) await openProposal(tx, proposal);
  // What comes of a yes is told when it is known.
  if (reply.kind === 'confirm' && isConfirmed) await planCarryOut(tx, { id: reply.proposalId, phone }, context);
  else await planAnswer(tx, { eventId: `message:${messageId}`, messageId, threadId, phone, answer }, context);
}

function newProposal(
  { wish }: Proposing,
  { messageId, phone }: KeptMessage,
  { id, now }: { readonly id: string; readonly now: number },
): NewProposal {
  return { id, messageId, phone, wish, createdAt: now, expiresAt: now + PROPOSAL_MS_MAX };
}

type Made = { readonly proposal: NewProposal | null; readonly isConfirmed: boolean };

function answerFor(reply: Reply, { proposal, isConfirmed }: Made): AnswerView {
  switch (reply.kind) {
    case 'answer':
      return reply.answer;
    case 'confirm':
      return isConfirmed
        ? answerOf({ status: 'confirmed', intent: 'confirm', human_text: SAY.working })
        : reject('confirm', SAY.expired, 'clubos.proposal_expired');
    case 'propose': {
      const { proposing } = reply;
      return answerOf({
        status: 'proposal',
        intent: proposing.wish.kind,
        human_text: proposing.text,
        proposal: proposal && viewProposal(proposing, proposal),
      });
    }
  }
}

function viewProposal({ wish, booking, text, deltaCents }: Proposing, { id, expiresAt }: NewProposal): ProposalView {
  return {
    proposal_id: id,
    kind: wish.kind,
    booking,
    expires_at: isoOf(expiresAt),
    human_text: text,
    price_delta: { cents: deltaCents, currency: booking.price.currency },
  };
}
