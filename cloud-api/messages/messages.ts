import type { FacilityProfile } from '../../domain/facility.ts';
import { required } from '../../domain/assert.ts';
import type { JobWorker } from '../../domain/jobs/job.ts';
import type { Random } from '../../domain/random.ts';
import type { Clock } from '../../domain/time.ts';
import type { BookingEventListener } from '../booking-events/follow-bookings.ts';
import type { BookingRecords } from '../bookings/booking-records.ts';
import type { Db } from '../db/database.ts';
import type { Log } from '../log.ts';
import type { MailPort } from './mail-port.ts';
import { topicOf } from './message-kinds.ts';
import { messageListener } from './message-listener.ts';
import { renderMail } from './render-mail.ts';
import { messageWorker } from './send-message.ts';
import { NO_TEXTS, wordsFor } from './texts/message-texts.ts';
import { findTexts } from './texts/text-repository.ts';
import type { UnsubscribeLinks } from './unsubscribe-links.ts';

export type MessageParts = {
  readonly db: Db;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  readonly mail: MailPort;
  readonly records: BookingRecords;
  readonly links: UnsubscribeLinks;
  readonly profileOf: (facilityId: string) => FacilityProfile | null;
  readonly publicUrl: string;
};

/** What plans messages, and what sends them. */
export type Messages = { readonly listener: BookingEventListener; readonly worker: JobWorker };

export function createMessages(parts: MessageParts): Messages {
  const { db, clock, random, log, mail, records, links, profileOf, publicUrl } = parts;
  return {
    listener: messageListener(() => ({ now: clock.now(), newId: () => random.uuid() })),
    worker: messageWorker({
      db,
      clock,
      log,
      mail,
      render: async ({ id, kind, channel, address, facilityId }, booking) => {
        const topic = topicOf(kind);
        const { texts } = (await findTexts(db, facilityId)) ?? { texts: NO_TEXTS };
        return renderMail({
          id,
          kind,
          to: address,
          booking: records.ofBooking(booking),
          facility: required(profileOf(facilityId), 'render: a booking is of a facility that is known'),
          language: 'en',
          ownWords: wordsFor(texts, kind, 'en'),
          publicUrl,
          // What somebody's own booking needs is not what they would be spared.
          unsubscribeUrl: topic === 'booking' ? null : links.urlFor({ channel, address }, topic),
          now: clock.now(),
        });
      },
    }),
  };
}
