import { err, ok, type Result } from '../../../domain/result.ts';
import type { MessageAsk } from '../../../sync/protocol/product-data.ts';
import type { DeskMessageService } from '../api/services.ts';
import type { SentMessage } from '../api/views.ts';
import { findBooking } from '../bookings/booking-repository.ts';
import type { FacilityDesk } from '../bookings/facility-desk.ts';
import { askCloud } from '../cloud-link/tell-cloud.ts';
import type { Tx } from '../db/database.ts';
import type { DomainError } from '../errors.ts';
import { type Actor, actorName } from '../staff/actor.ts';
import { recordAudit } from '../staff/audit-repository.ts';

/**
 * What customers were sent. The cloud sends it and keeps the ledger; nothing of it is kept here, so that there is one
 * ledger, and nothing more to forget.
 */
export function createDeskMessages(desk: FacilityDesk): DeskMessageService {
  const { random, clock } = desk;
  return {
    ofBooking: (bookingId, by) =>
      ask(desk, { askId: random.uuid(), bookingId, by: actorName(by), wish: { kind: 'look' } }, () => undefined),
    sendAgain: ({ bookingId, requestId, email }, by) => {
      const wish: MessageAsk['wish'] = { kind: 'tell_again', email };
      return ask(desk, { askId: requestId, bookingId, by: actorName(by), wish }, (tx) => {
        recordAsked(tx, { bookingId, isElsewhere: email !== null, by, now: clock.now() });
      });
    },
  };
}

async function ask(
  desk: FacilityDesk,
  asked: MessageAsk,
  record: (tx: Tx) => void,
): Promise<Result<readonly SentMessage[], DomainError>> {
  const { db, link, answers } = desk;
  if (!findBooking(db, desk.profile().id, asked.bookingId)) return err({ code: 'booking.not_found' });
  if (!link.isUp()) return err({ code: 'message.apart' });
  const fact = { factType: 'message.asked', data: asked };
  const answered = await askCloud(desk, { id: asked.askId, answers: answers.messages, fact }, record);
  if (!answered.ok) return answered;
  if (!answered.value) return err({ code: 'message.unanswered' });
  const { refusal, messages } = answered.value;
  return refusal ? err(refusalOf(refusal.code)) : ok(messages);
}

type Asked = { readonly bookingId: string; readonly isElsewhere: boolean; readonly by: Actor; readonly now: number };

/** The address itself is in the cloud's ledger: the trail is kept for longer than anybody's address should be. */
function recordAsked(tx: Tx, { bookingId, isElsewhere, by, now }: Asked): void {
  const subject = { type: 'booking', id: bookingId } as const;
  recordAudit(tx, { at: now, by, action: 'booking.told_again', subject, details: { isElsewhere } });
}

function refusalOf(code: string): DomainError {
  switch (code) {
    case 'message.nothing_to_tell':
    case 'message.too_many':
      return { code };
    default:
      return { code: 'message.refused', reason: code };
  }
}
