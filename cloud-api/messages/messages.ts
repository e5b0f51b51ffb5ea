import type { Booking } from '../../domain/booking.ts';
import type { FacilityProfile } from '../../domain/facility.ts';
import { assert, required } from '../../domain/assert.ts';
import type { JobWorker } from '../../domain/jobs/job.ts';
import type { Random } from '../../domain/random.ts';
import type { Clock } from '../../domain/time.ts';
import type { BookingEventListener } from '../booking-events/follow-bookings.ts';
import type { BookingRecords } from '../bookings/booking-records.ts';
import type { Db } from '../db/database.ts';
import type { Log } from '../log.ts';
import type { Carrier } from './carrier.ts';
import { findLanguage } from './language-repository.ts';
import type { MailPort, SendOutcome } from './mail-port.ts';
import { MESSAGE_CHANNELS, topicOf } from './message-kinds.ts';
import { messageListener } from './message-listener.ts';
import { careWorker } from './push/push-care.ts';
import type { PushPort } from './push/push-port.ts';
import { findSubscription } from './push/push-subscription-repository.ts';
import { isPushed, renderPush, topicOfBooking, ttlSecUntil } from './push/render-push.ts';
import { findEarliestRing } from './quiet-hours-repository.ts';
import { renderMail } from './render-mail.ts';
import { messageWorkers } from './send-message.ts';
import { renderSms } from './sms/render-sms.ts';
import type { SmsPort } from './sms/sms-port.ts';
import { NO_TEXTS, wordsFor } from './texts/message-texts.ts';
import { findTexts } from './texts/text-repository.ts';
import type { UnsubscribeLinks } from './unsubscribe-links.ts';

export type MessageParts = {
  readonly db: Db;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  /** Null: nobody carries any. */
  readonly mail: MailPort | null;
  readonly sms: SmsPort | null;
  readonly push: PushPort | null;
  readonly records: BookingRecords;
  readonly links: UnsubscribeLinks;
  readonly profileOf: (facilityId: string) => FacilityProfile | null;
  readonly publicUrl: string;
};

/** What plans messages, and what sends them. */
export type Messages = { readonly listener: BookingEventListener; readonly workers: readonly JobWorker[] };

export function createMessages(parts: MessageParts): Messages {
  const { db, clock, random, log, mail, sms, push } = parts;
  const carriers = {
    email: mail && mailCarrier(parts, mail),
    sms: sms && smsCarrier(parts, sms),
    push: push && pushCarrier(parts, push),
  };
  const channels = MESSAGE_CHANNELS.filter((channel) => carriers[channel] !== null);
  const context = () => ({ now: clock.now(), newId: () => random.uuid() });
  return {
    listener: messageListener(channels, context),
    workers: [...messageWorkers({ db, clock, log, carriers }), careWorker(db, context)],
  };
}

type MailParts = Pick<MessageParts, 'db' | 'records' | 'links' | 'profileOf' | 'publicUrl' | 'clock'>;

type PushParts = Pick<MessageParts, 'db' | 'records' | 'profileOf' | 'clock'>;

/** Mail, each in the language of whoever it goes to. */
export function mailCarrier({ db, records, links, profileOf, publicUrl, clock }: MailParts, mail: MailPort): Carrier {
  return {
    name: mail.name,
    earliest: (_message, _booking, now) => now,
    async write({ id, kind, channel, address, facilityId }, booking) {
      const topic = topicOf(kind);
      const { texts } = (await findTexts(db, facilityId)) ?? { texts: NO_TEXTS };
      const language = await findLanguage(db, address);
      const written = await renderMail({
        id,
        kind,
        to: address,
        booking: records.ofBooking(booking),
        facility: facilityOf(profileOf, facilityId),
        language,
        ownWords: wordsFor(texts, kind, language),
        publicUrl,
        // What somebody's own booking needs is not what they would be spared.
        unsubscribeUrl: topic === 'booking' ? null : links.urlFor({ channel, address }, topic),
        now: clock.now(),
      });
      return { subject: written.subject, send: () => mail.send(written), findSent: async () => null };
    },
  };
}

function smsCarrier({ db, records, profileOf, publicUrl }: MessageParts, sms: SmsPort): Carrier {
  const facilityFor = ({ facilityId }: Booking) => facilityOf(profileOf, facilityId);
  return {
    name: sms.name,
    earliest(_message, booking, now, tx) {
      const { facilityId, startsAt } = booking;
      return findEarliestRing(tx, { facilityId, startsAt, timeZone: facilityFor(booking).timeZone }, now);
    },
    async write({ id, kind, address: to }, booking) {
      assert(kind !== 'follow_up' && kind !== 'survey', 'smsCarrier: no such thing is told by text');
      const facility = facilityFor(booking);
      const language = await findLanguage(db, to);
      const text = renderSms({ kind, booking: records.ofBooking(booking), facility, language, publicUrl });
      const written = { id, to, text };
      // The code is in it: the ledger is not to show it.
      return { subject: null, send: () => sms.send(written), findSent: (since) => sms.findSent(written, since) };
    },
  };
}

/** To the browser that asked for it; where it has taken that back meanwhile, nothing leaves. */
export function pushCarrier({ db, records, profileOf, clock }: PushParts, push: PushPort): Carrier {
  const facilityFor = ({ facilityId }: Booking) => facilityOf(profileOf, facilityId);
  return {
    name: push.name,
    earliest(_message, booking, now, tx) {
      const { facilityId, startsAt } = booking;
      return findEarliestRing(tx, { facilityId, startsAt, timeZone: facilityFor(booking).timeZone }, now);
    },
    async write({ id, kind, address, notAfter }, booking) {
      assert(isPushed(kind), 'pushCarrier: no such thing is told by push');
      const to = await findSubscription(db, address);
      if (!to) return { subject: null, send: async () => NOBODY_THERE, findSent: async () => null };
      const facts = { id, kind, booking: records.ofBooking(booking), facility: facilityFor(booking) };
      const { title, payload } = renderPush({ ...facts, language: to.language });
      const send = () =>
        push.send({
          to,
          payload,
          topic: topicOfBooking(booking.id),
          ttlSec: ttlSecUntil(notAfter, clock.now()),
          urgency: kind === 'change' ? 'normal' : 'high',
        });
      return { subject: title, send, findSent: async () => null };
    },
  };
}

const NOBODY_THERE: SendOutcome = { outcome: 'rejected', reason: 'nobody is there any more' };

function facilityOf(profileOf: MessageParts['profileOf'], facilityId: string): FacilityProfile {
  return required(profileOf(facilityId), 'a booking is of a facility that is known');
}
