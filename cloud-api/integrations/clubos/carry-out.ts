import { z } from 'zod';
import { required } from '../../../domain/assert.ts';
import type { JobKind, JobOutcome } from '../../../domain/jobs/job.ts';
import type { Result } from '../../../domain/result.ts';
import { type EpochMs, MINUTE_MS, SECOND_MS } from '../../../domain/time.ts';
import { findBooking } from '../../bookings/booking-repository.ts';
import type { Tx } from '../../db/database.ts';
import { sentenceOf } from '../../errors.ts';
import type { BookingRecord, ChangeRefusal, CreateRefusal } from '../../http/services.ts';
import { planJob, type PlanContext } from '../../jobs/job-repository.ts';
import { answerOf, refuse, summaryOf, tellPlace } from './answers.ts';
import type { AnswerView } from './bridge-messages.ts';
import type { BridgeParts } from './bridge-parts.ts';
import { findMessage } from './message-repository.ts';
import { planAnswer } from './outgoing.ts';
import { findProposal, type Proposal, settleProposal } from './proposal-repository.ts';
import type { Wish, WishOf } from './wish.ts';
import { SAY } from './wording.ts';

const CarryOutSchema = z.object({ proposalId: z.uuid() });

export const CARRY_OUT: JobKind<z.infer<typeof CarryOutSchema>> = {
  name: 'clubos.carry-out',
  payload: CarryOutSchema,
  concurrency: 4,
  attemptsMax: null,
  backOff: { firstMs: SECOND_MS, maxMs: 30 * SECOND_MS },
};

/** How soon a facility that has not answered is looked at again. */
const ASK_AGAIN_MS = 3 * SECOND_MS;
/** Longer than this after their yes nobody is kept waiting; a booking that was asked for is withdrawn by then. */
const WAIT_MS_MAX = 12 * MINUTE_MS;

/** Plans that a proposal is carried out, in the transaction that confirms it. */
export async function planCarryOut(
  tx: Tx,
  { id, phone }: Pick<Proposal, 'id' | 'phone'>,
  context: PlanContext,
): Promise<void> {
  const plan = {
    key: `clubos carry out ${id}`,
    subject: `clubos ${phone}`,
    payload: { proposalId: id },
    dueAt: context.now,
    notAfter: null,
  };
  await planJob(tx, CARRY_OUT, plan, context);
}

type Done = Result<BookingRecord, CreateRefusal | ChangeRefusal>;

/**
 * Does what a customer has said yes to, through the same services as the booking page, and plans that they are told.
 * Begun again after a crash at any moment it books nothing twice: a new booking has the proposal's own key, a change
 * the revision that was read back.
 */
export async function carryOut(parts: BridgeParts, proposalId: string): Promise<JobOutcome> {
  const { db, clock, random, log } = parts;
  const proposal = await findProposal(db, proposalId);
  if (proposal?.state !== 'confirmed') return { kind: 'done' };
  const done = await doWish(parts, proposal);
  const now = clock.now();
  const isOpen = done.ok ? isPending(done.value) : done.error.code === 'facility.no_answer';
  if (isOpen && now < (proposal.confirmedAt ?? now) + WAIT_MS_MAX) return { kind: 'again', at: now + ASK_AGAIN_MS };
  const answer = isOpen ? noAnswer(proposal.wish) : outcomeOf(parts, proposal.wish, done);
  const state = done.ok && answer.status === 'done' ? 'done' : 'refused';
  const { messageId, phone } = proposal;
  const threadId = (await findMessage(db, messageId))?.threadId ?? null;
  await db.transaction(async (tx) => {
    if (!(await settleProposal(tx, proposalId, { state, answer }))) return;
    const told = { eventId: `proposal:${proposalId}`, messageId, threadId, phone, answer };
    await planAnswer(tx, told, { now, newId: () => random.uuid() });
  });
  log.info('clubos.proposal.carried_out', { proposalId, kind: proposal.wish.kind, state, code: answer.error_code });
  return { kind: 'done' };
}

function doWish(parts: BridgeParts, { id, wish }: Proposal): Promise<Done> {
  switch (wish.kind) {
    case 'create':
      return book(parts, id, wish);
    case 'move':
    case 'extend': {
      const { resourceId, startsAt, endsAt, revision, quote } = wish;
      const to = { resourceId, startsAt, endsAt, revision, quote };
      return withToken(parts, wish.bookingId, (token) => parts.bookings.move(wish.bookingId, token, to));
    }
    case 'cancel':
      return withToken(parts, wish.bookingId, (token, revision) =>
        // Of a booking that has been changed since nobody has said that it may go.
        revision === wish.revision
          ? parts.bookings.cancel(wish.bookingId, token)
          : Promise.resolve({ ok: false, error: { code: 'booking.changed_meanwhile', revision } } as const),
      );
  }
}

function book({ bookings }: BridgeParts, proposalId: string, wish: WishOf<'create'>): Promise<Done> {
  const { kind: _, ...wanted } = wish;
  const rest = { promoCode: null, credits: null, notes: '', channel: 'clubos' } as const;
  return bookings.create({ ...wanted, ...rest }, `clubos:${proposalId}`);
}

/** The token of a booking that was found to be the customer's own when it was proposed. */
async function withToken(
  { db, records }: BridgeParts,
  bookingId: string,
  act: (token: string, revision: number) => Promise<Done>,
): Promise<Done> {
  const known = await findBooking(db, bookingId);
  if (!known) return { ok: false, error: { code: 'booking.not_found' } };
  const { booking } = known;
  const isGone = booking.status === 'cancelled';
  // Given up already, perhaps by this very wish before a crash.
  return act(records.ofBooking(booking).manageToken, isGone ? booking.revision - 1 : booking.revision);
}

function isPending({ status, pendingChange }: BookingRecord): boolean {
  return status === 'pending' || pendingChange !== null;
}

const DID: Readonly<Record<Wish['kind'], string>> = {
  create: 'Booked',
  move: 'Moved',
  extend: 'You may play on',
  cancel: 'Given up',
};

function outcomeOf({ index }: BridgeParts, wish: Wish, done: Done): AnswerView {
  const { profile } = required(index.findFacility(wish.facilityId), 'carryOut: the facility was there to propose');
  if (!done.ok) {
    const alternatives =
      done.error.code === 'slot.taken' && 'alternatives' in done.error ? done.error.alternatives : [];
    return {
      ...refuse(profile, wish.kind, { code: done.error.code, sentence: sentenceOf(done.error), alternatives }),
      status: 'rejected',
    };
  }
  const booking = done.value;
  if (booking.status === 'abandoned') return noAnswer(wish);
  const { id, status, partySize, price, resourceId, startsAt, endsAt } = booking;
  const summary = summaryOf(profile, {
    id,
    status,
    partySize,
    priceCents: price.totalCents,
    resourceId,
    startsAt,
    endsAt,
  });
  const text = `${DID[wish.kind]}: ${tellPlace(profile, booking)} at ${profile.name}.`;
  return answerOf({ status: 'done', intent: wish.kind, human_text: text, booking: summary });
}

function noAnswer({ kind }: Wish): AnswerView {
  return answerOf({ status: 'rejected', intent: kind, human_text: SAY.noAnswer, error_code: 'facility.no_answer' });
}

/** When a proposal cannot be confirmed any more, for whoever asks. */
export function stateAt(
  { state, expiresAt }: Pick<Proposal, 'state' | 'expiresAt'>,
  now: EpochMs,
): Proposal['state'] | 'expired' {
  return state === 'open' && expiresAt <= now ? 'expired' : state;
}
