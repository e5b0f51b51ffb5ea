import type { FacilityProfile } from '../../../domain/facility.ts';
import { MINUTE_MS } from '../../../domain/time.ts';
import { answerOf, ask } from './answers.ts';
import type { AnswerView, IntentRequest } from './bridge-messages.ts';
import type { BridgeParts } from './bridge-parts.ts';
import { type Caller, findCaller } from './callers.ts';
import { findMessageBefore, type KeptMessage } from './message-repository.ts';
import { findOpenProposal } from './proposal-repository.ts';
import { proposeChange, tellStatus } from './propose-change.ts';
import { proposeNew } from './propose-new.ts';
import { type Read, readMessage } from './read-message.ts';
import { answering, answeringOff, type Reply } from './reply.ts';
import type { Understood } from './understanding/understand.ts';
import { SAY } from './wording.ts';

/** What "tomorrow" meant is not what it means now. */
const LATE_MS = 15 * MINUTE_MS;
/** For so long an answer belongs to the question before it. */
const ASKED_MS = 10 * MINUTE_MS;

export type Replied = { readonly reply: Reply; readonly understood: unknown };

/** Works out what comes of a message. It changes nothing: whoever calls writes it all at once. */
export async function replyToMessage(parts: BridgeParts, kept: KeptMessage): Promise<Replied> {
  const { message, phone } = kept;
  const sentAt = message.sent_at ? Date.parse(message.sent_at) : kept.receivedAt;
  const now = parts.clock.now();
  if (sentAt < now - LATE_MS)
    return { understood: { kind: 'late' }, reply: answering(ask('none', SAY.late, 'clubos.late')) };
  const { phone: _, ...given } = message.customer;
  const caller = await findCaller(parts, phone, given);
  const before = await findMessageBefore(parts.db, kept, sentAt - ASKED_MS);
  const profile = findClub(parts, caller, message, before);
  if (profile === null) {
    return {
      understood: { kind: 'no-club', text: message.content },
      reply: answering(ask('none', SAY.location, 'clubos.ask_location')),
    };
  }
  const read = readMessage(message, { now: Math.min(sentAt, now), profile, asked: askedIn(before) });
  const reply = await replyTo(parts, { caller, read, profile, message, sentAt });
  return { reply, understood: { ...read.understood, text: read.text, locationId: profile.id } };
}

/** The text that led to the question which the customer was asked last; null when the last word was none. */
function askedIn(before: KeptMessage | null): string | null {
  if (before?.answer?.status !== 'needs_clarification') return null;
  const { understood } = before;
  const isText = typeof understood === 'object' && understood !== null && 'text' in understood;
  return isText ? String(understood.text) : null;
}

/** The one that is named; else the only one, or that of the customer's bookings, or of what they wrote before. */
function findClub(
  { index }: Pick<BridgeParts, 'index'>,
  { bookings }: Caller,
  { location_id: named }: IntentRequest,
  before: KeptMessage | null,
): FacilityProfile | null {
  const profiles = index.listFacilities().map(({ profile }) => profile);
  if (named) {
    const name = named.toLowerCase();
    return profiles.find(({ id, slug, name: full }) => [id, slug, full.toLowerCase()].includes(name)) ?? null;
  }
  const [only, another] = profiles;
  if (only && !another) return only;
  const [theirs, elsewhere] = new Set(bookings.map(({ booking }) => booking.facilityId));
  const last = before?.understood;
  const lastId = typeof last === 'object' && last !== null && 'locationId' in last ? last.locationId : null;
  const id = elsewhere === undefined ? (theirs ?? lastId) : lastId;
  return profiles.find((profile) => profile.id === id) ?? null;
}

type Situation = {
  readonly caller: Caller;
  readonly read: Read;
  readonly profile: FacilityProfile;
  readonly message: IntentRequest;
  readonly sentAt: number;
};

async function replyTo(parts: BridgeParts, situation: Situation): Promise<Reply> {
  const { caller, read, profile, message } = situation;
  const { understood } = read;
  // What had been said to be past was past when they wrote it; whether it is by now the booking rules say.
  const now = Math.min(situation.sentAt, parts.clock.now());
  const setting = { profile, now, bookingId: message.booking_id ?? null };
  switch (understood.kind) {
    case 'create':
      return proposeNew(parts, caller, understood, { profile, now });
    case 'move':
    case 'extend':
    case 'cancel':
      return proposeChange(parts, caller, understood, setting);
    case 'status':
      return tellStatus(caller, understood.old, setting);
    case 'yes':
      return confirmOpen(parts, situation);
    default:
      return answerOthers(understood);
  }
}

/** A yes is to what the customer had been read back before they wrote it, and to nothing else. */
async function confirmOpen({ db, clock }: BridgeParts, { caller, sentAt }: Situation): Promise<Reply> {
  const open = await findOpenProposal(db, caller.phone);
  if (!open || sentAt < open.createdAt)
    return answering(ask('confirm', SAY.nothingToConfirm, 'clubos.nothing_to_confirm'));
  if (open.expiresAt <= clock.now()) return answering(ask('confirm', SAY.expired, 'clubos.proposal_expired'));
  return { kind: 'confirm', proposalId: open.id };
}

type Other = Exclude<Understood, { kind: 'create' | 'move' | 'extend' | 'cancel' | 'status' }>;

function answerOthers(understood: Other): Reply {
  const handOff = (intent: string, text: string, code: string): AnswerView =>
    answerOf({ status: 'handoff', intent, human_text: text, error_code: code });
  switch (understood.kind) {
    case 'no':
      return answeringOff(answerOf({ status: 'answered', intent: 'decline', human_text: SAY.withdrawn }));
    case 'negated':
      return answeringOff(answerOf({ status: 'answered', intent: 'none', human_text: SAY.negated }));
    case 'several':
      return answering(ask('none', SAY.several, 'clubos.ask_intent'));
    case 'elsewhere': {
      const { topic } = understood;
      return answering(handOff(topic === 'tech' ? 'tech_issue' : topic, SAY.handoff, `clubos.${topic}`));
    }
    case 'stop-word':
      return answeringOff(handOff('opt_out', SAY.stopWord, 'clubos.stop_word'));
    default:
      return answering(ask('none', SAY.help, 'clubos.ask_intent'));
  }
}
