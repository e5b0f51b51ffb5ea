import type { Random } from '../../../domain/random.ts';
import { type Clock, HOUR_MS } from '../../../domain/time.ts';
import type { NodePort } from '../../../sync/engine/node-port.ts';
import { jsonOf } from '../../../sync/protocol/json.ts';
import type { MessagesTold, ToldMessage } from '../../../sync/protocol/product-data.ts';
import { findBooking } from '../../bookings/booking-repository.ts';
import type { Db, Tx } from '../../db/database.ts';
import type { PlanContext } from '../../jobs/job-repository.ts';
import type { Log } from '../../log.ts';
import { copyLanguage } from '../language-repository.ts';
import type { MessageChannel } from '../message-kinds.ts';
import { listMessagesOf, type Message } from '../message-repository.ts';
import { againOf, planAgain } from '../tell-again.ts';
import {
  deleteDeskAsk,
  type DeskAsk,
  listAskedAgain,
  listDeskAsks,
  lockDeskAsk,
  markDeskAskDone,
} from './desk-ask-repository.ts';

export type DeskClerk = {
  /**
   * Does what the facility's desk wants of messages, and puts the answers into the facility's stream. One at a time for
   * each facility. Never fails: what is left undone is done at the next call.
   */
  work(facilityId: string, node: Pick<NodePort, 'run'>): Promise<void>;
};

export type DeskClerkOptions = {
  readonly db: Db;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  /** Those that there are. */
  readonly channels: readonly MessageChannel[];
};

/** Whoever presses more often than this is waiting for a mail that will not come sooner. */
const AGAIN_MAX = 3;
const AGAIN_WITHIN_MS = HOUR_MS;

/** More of one booking nobody looks through. */
const TOLD_MAX = 30;

/**
 * Wishes are kept in the transactions of the link, and carried out here, each in one of its own: no facility's lock is
 * held while a ledger is read. A facility is shown, and sends again, only what is about its own bookings.
 */
export function createDeskClerk({ db, clock, random, log, channels }: DeskClerkOptions): DeskClerk {
  const turns = new Map<string, Promise<void>>();
  const newId = (): string => random.uuid();

  async function workNow(facilityId: string, node: Pick<NodePort, 'run'>): Promise<void> {
    for (const ask of await listDeskAsks(db, facilityId)) {
      const refusal = await db.transaction((tx) => carryOut(tx, ask, { channels, now: clock.now(), newId }));
      const all = await listMessagesOf(db, ask.bookingId);
      const messages = all.filter((message) => message.facilityId === facilityId).slice(0, TOLD_MAX);
      const { askId, bookingId } = ask;
      const data: MessagesTold = { askId, bookingId, messages: messages.map(toTold), refusal };
      const { outcome } = await node.run({ type: 'fact', factType: 'message.told', data: jsonOf(data) });
      // A fenced cloud tells nothing.
      if (outcome.kind !== 'done') return;
      await deleteDeskAsk(db, ask);
    }
  }

  return {
    work: (facilityId, node) => {
      const turn = (turns.get(facilityId) ?? Promise.resolve())
        .then(() => workNow(facilityId, node))
        .catch((error: unknown) => log.warn('messages.desk_failed', { facilityId, error }));
      turns.set(facilityId, turn);
      return turn;
    },
  };
}

type Carrying = PlanContext & { readonly channels: readonly MessageChannel[] };
type Refusal = MessagesTold['refusal'];

/** Once: of two processes that look at the same time the second finds it done. */
async function carryOut(tx: Tx, seen: DeskAsk, carrying: Carrying): Promise<Refusal> {
  const ask = await lockDeskAsk(tx, seen);
  if (!ask || ask.isDone) return ask?.refusal ? { code: ask.refusal } : null;
  const refusal = ask.kind === 'tell_again' ? await tellAgain(tx, ask, carrying) : null;
  await markDeskAskDone(tx, ask, refusal);
  return refusal === null ? null : { code: refusal };
}

async function tellAgain(tx: Tx, ask: DeskAsk, { channels, ...context }: Carrying): Promise<string | null> {
  const { facilityId, bookingId, askId, by, email } = ask;
  const booking = (await findBooking(tx, bookingId))?.booking;
  if (booking?.facilityId !== facilityId) return 'message.nothing_to_tell';
  const lately = await listAskedAgain(tx, bookingId, context.now - AGAIN_WITHIN_MS);
  if (lately.includes(againOf(askId))) return null;
  if (lately.length >= AGAIN_MAX) return 'message.too_many';
  const byMail = email !== null && channels.includes('email') ? ({ channel: 'email', address: email } as const) : null;
  // Somebody who asks for a mail is not sent a text instead.
  if (email !== null && !byMail) return 'message.nothing_to_tell';
  if (byMail && booking.customer.email !== null)
    await copyLanguage(tx, { from: booking.customer.email, to: byMail.address });
  const choose = () => byMail ?? undefined;
  const planned = await planAgain(tx, { booking, channels, choose, wishId: askId, by }, context);
  return planned.ok ? null : planned.error.code;
}

const NOTE_MAX = 300;

/** A dropped one's reason is a code of ours, any other's is what the carrier said. */
function toTold({ id, kind, channel, address, state, reason, dueAt, changedAt, askedBy }: Message): ToldMessage {
  const isDropped = state === 'dropped';
  return {
    id,
    kind,
    channel,
    email: channel === 'email' ? address : null,
    phone: channel === 'sms' ? address : null,
    state,
    reason: isDropped ? reason : null,
    note: isDropped ? null : (reason?.slice(0, NOTE_MAX) ?? null),
    dueAt,
    changedAt,
    by: askedBy,
  };
}
