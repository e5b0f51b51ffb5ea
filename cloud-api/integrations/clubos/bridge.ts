import { createHash } from 'node:crypto';
import { type JobWorker, workerOf } from '../../../domain/jobs/job.ts';
import { normalisePhone } from '../../../domain/phone.ts';
import { err, ok, type Result } from '../../../domain/result.ts';
import { DAY_MS, type EpochMs, MINUTE_MS } from '../../../domain/time.ts';
import { isoOf } from '../../availability/day-answer.ts';
import type { z } from 'zod';
import type { NoteContact } from '../health.ts';
import type { ContextView, IntentRequest, MessageView, ProposalStateView } from './bridge-messages.ts';
import type { BridgeParts } from './bridge-parts.ts';
import { findCaller } from './callers.ts';
import { CARRY_OUT, carryOut, planCarryOut, stateAt } from './carry-out.ts';
import { createDeliverer, type Deliver } from './deliver.ts';
import { findMessage, forgetMessages, insertMessage } from './message-repository.ts';
import { DELIVER } from './outgoing.ts';
import { bookingSummary } from './propose-change.ts';
import { confirmProposal, findProposal, forgetProposals, type Proposal } from './proposal-repository.ts';
import { checkSignature, type SignedCall, type SignatureProblem, WINDOW_MS } from './signature.ts';
import { forgetSignatures, keepSignature } from './signature-repository.ts';
import { planWork, WORK_ON_MESSAGE, workOnMessage } from './work-on-message.ts';

/** Why ClubOS's call is not taken. */
export type BridgeError =
  | { readonly code: 'clubos.signature_refused'; readonly problem: SignatureProblem | 'shown-before' }
  | { readonly code: 'clubos.message_reused' }
  | { readonly code: 'clubos.phone_malformed' }
  | { readonly code: 'clubos.message_not_found' }
  | { readonly code: 'clubos.proposal_not_found' }
  | { readonly code: 'clubos.proposal_expired' }
  | { readonly code: 'clubos.proposal_withdrawn' };

type Shown = { readonly timestamp: string | undefined; readonly signature: string | undefined };
type Answer<T> = Promise<Result<T, BridgeError>>;

/** The bridge's calls, and the jobs behind them. */
export type ClubosBridge = {
  /** Errors: `clubos.signature_refused`, also for one that was shown before. */
  checkCall(call: SignedCall, shown: Shown): Answer<null>;
  /** Stores a message; the same one again changes nothing. Errors: `clubos.message_reused`, `clubos.phone_malformed`. */
  receive(request: IntentRequest): Answer<null>;
  findAnswer(messageId: string): Answer<z.infer<typeof MessageView>>;
  tellContext(phone: string): Answer<ContextView>;
  /** Confirming what is confirmed is no error. Errors: `clubos.proposal_*`. */
  confirm(proposalId: string): Answer<ProposalStateView>;
  findProposal(proposalId: string): Answer<ProposalStateView>;
};

export type ClubosBridgeOptions = BridgeParts & {
  readonly address: { readonly secret: string; readonly url: string | null };
  /** Called after a commit that planned something. */
  readonly wake: () => void;
};

/** What customers wrote is forgotten after this; their bookings stay. */
const KEEP_MS = 90 * DAY_MS;
const PHONE_MALFORMED = { code: 'clubos.phone_malformed' } as const;

export function createClubosBridge(options: ClubosBridgeOptions): ClubosBridge {
  const { db, clock, random, wake } = options;
  const newId = () => random.uuid();

  return {
    checkCall: async (call, shown) => {
      const now = clock.now();
      const problem = checkSignature(options.address.secret, call, { ...shown, now });
      if (problem) return err({ code: 'clubos.signature_refused', problem });
      const isFirst = await keepSignature(db, shown.signature ?? '', now);
      return isFirst ? ok(null) : err({ code: 'clubos.signature_refused', problem: 'shown-before' });
    },
    receive: async (request) => {
      const phone = normalisePhone(request.customer.phone);
      if (phone === null) return err(PHONE_MALFORMED);
      const message = { ...messageOf(request), phone, receivedAt: clock.now() };
      const isKept = await db.transaction(async (tx) => {
        if (!(await insertMessage(tx, message)))
          return (await findMessage(tx, message.messageId))?.fingerprint === message.fingerprint;
        await planWork(tx, message, newId);
        return true;
      });
      wake();
      return isKept ? ok(null) : err({ code: 'clubos.message_reused' });
    },
    findAnswer: async (messageId) => {
      const known = await findMessage(db, messageId);
      if (!known) return err({ code: 'clubos.message_not_found' });
      const { answer } = known;
      return ok({ message_id: messageId, status: answer ? 'worked_on' : 'received', answer });
    },
    tellContext: async (text) => {
      const phone = normalisePhone(text);
      return phone === null ? err(PHONE_MALFORMED) : ok(await contextOf(options, phone));
    },
    confirm: async (id) => {
      const now = clock.now();
      const after = await db.transaction(async (tx) => {
        const known = await findProposal(tx, id);
        if (known && (await confirmProposal(tx, id, now))) await planCarryOut(tx, known, { now, newId });
        return findProposal(tx, id);
      });
      wake();
      return after ? confirmed(after, now) : err({ code: 'clubos.proposal_not_found' });
    },
    findProposal: async (id) => {
      const known = await findProposal(db, id);
      return known ? ok(viewState(known, clock.now())) : err({ code: 'clubos.proposal_not_found' });
    },
  };
}

function messageOf(request: IntentRequest) {
  const fingerprint = createHash('sha256').update(JSON.stringify(request)).digest('hex');
  return { messageId: request.message_id, fingerprint, threadId: request.thread_id ?? null, message: request };
}

function confirmed(proposal: Proposal, now: EpochMs): Result<ProposalStateView, BridgeError> {
  if (proposal.state === 'open') return err({ code: 'clubos.proposal_expired' });
  return proposal.state === 'withdrawn' ? err({ code: 'clubos.proposal_withdrawn' }) : ok(viewState(proposal, now));
}

function viewState(proposal: Proposal, now: EpochMs): ProposalStateView {
  const { id, expiresAt, answer } = proposal;
  return { proposal_id: id, state: stateAt(proposal, now), expires_at: isoOf(expiresAt), answer };
}

async function contextOf(parts: BridgeParts, phone: string): Promise<ContextView> {
  const { isKnown, details, bookings } = await findCaller(parts, phone, {});
  const shown = bookings.flatMap(({ booking }) => {
    const profile = parts.index.findFacility(booking.facilityId)?.profile;
    return profile ? [bookingSummary(profile, booking)] : [];
  });
  return { phone, is_known: isKnown, first_name: isKnown ? details.firstName : null, bookings: shown };
}

/** What does the bridge's jobs. Where ClubOS has no address there is nobody to tell. */
export function clubosWorkers(
  parts: BridgeParts,
  { url, secret }: ClubosBridgeOptions['address'],
  note: NoteContact,
): JobWorker[] {
  return [
    workerOf(WORK_ON_MESSAGE, ({ messageId }, { attempt }) => workOnMessage(parts, messageId, attempt)),
    workerOf(CARRY_OUT, ({ proposalId }) => carryOut(parts, proposalId)),
    deliverWorker(url === null ? null : createDeliverer({ address: { url, secret }, clock: parts.clock, note })),
  ];
}

/** Null: whatever was planned for ClubOS is over as soon as it is due. */
export function deliverWorker(deliver: Deliver | null): JobWorker {
  return workerOf(DELIVER, async (event, { signal }) => deliver?.(event, signal) ?? { kind: 'done' });
}

/** Forgets signatures that are too old by now, and what customers wrote long ago. */
export async function forgetOldMessages({ db, clock }: Pick<BridgeParts, 'db' | 'clock'>): Promise<void> {
  const now = clock.now();
  // As far back as one could be good, and as far ahead: clocks of processes may differ a little.
  await forgetSignatures(db, now - 2 * WINDOW_MS - MINUTE_MS);
  await forgetProposals(db, now - KEEP_MS);
  await forgetMessages(db, now - KEEP_MS);
}
