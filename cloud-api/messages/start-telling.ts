import type { JobWorker } from '../../domain/jobs/job.ts';
import type { Random } from '../../domain/random.ts';
import type { Clock } from '../../domain/time.ts';
import { type BookingEventListener, followBookings } from '../booking-events/follow-bookings.ts';
import type { BookingRecords } from '../bookings/booking-records.ts';
import type { CloudConfig } from '../config.ts';
import { createBookingLinks } from '../customers/link-bookings.ts';
import type { Db } from '../db/database.ts';
import type { FacilityService } from '../http/services.ts';
import type { IntegrationHealth } from '../integrations/health.ts';
import { type JobRunner, startJobRunner } from '../jobs/job-runner.ts';
import type { Log } from '../log.ts';
import { deriveKey } from '../secrets.ts';
import { every } from '../timers.ts';
import { openWebhooks, type WebhookInbox } from '../webhooks/webhook-inbox.ts';
import type { WebhookSource } from '../webhooks/webhook-source.ts';
import type { MailPort } from './mail-port.ts';
import { createMessages } from './messages.ts';
import { listSources, openCarriers } from './open-carriers.ts';
import { createPushSubscribing, type PushSubscribing } from './push/push-subscribing.ts';
import { createUnsubscribeLinks } from './unsubscribe-links.ts';
import { createUnsubscribing, type Unsubscribing } from './unsubscribe-routes.ts';

/** Everything that others are told of bookings, as long as this process lives. */
export type Telling = {
  /** To be called after a commit that planned a job: it is done soon. */
  wake(): void;
  readonly unsubscribing: Unsubscribing;
  /** Null: nobody carries mail. */
  readonly mail: MailPort | null;
  readonly pushSubscribing: PushSubscribing;
  readonly webhooks: WebhookInbox;
  stop(): Promise<void>;
};

type TellingParts = {
  readonly config: CloudConfig;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
};

type TellingUsers = {
  readonly db: Db;
  readonly records: BookingRecords;
  /** What keys come from: of the links by which somebody asks for no more mail, and of push messages. */
  readonly secret: Buffer;
  readonly facilities: FacilityService;
  readonly health: Pick<IntegrationHealth, 'register'>;
  /** What others than customers are told, and what does it. */
  readonly listeners: readonly BookingEventListener[];
  readonly workers: readonly JobWorker[];
  /** Who tells us things. */
  readonly sources: readonly WebhookSource[];
};

/** No booking waits for any of it. */
export function startTelling({ config, clock, random, log }: TellingParts, users: TellingUsers): Telling {
  const { db, records, secret, facilities, health } = users;
  const { publicUrl } = config;
  const links = createUnsubscribeLinks(deriveKey(secret, 'unsubscribe'), publicUrl);
  const profileOf = (facilityId: string) => facilities.findFacility(facilityId)?.profile ?? null;
  const carried = openCarriers(config, { clock, health, secret });
  const { mail, sms, push } = carried;
  const messageParts = { db, clock, random, log, ...carried, records, links, profileOf, publicUrl };
  const messages = mail || sms || push ? createMessages(messageParts) : null;
  let jobs: JobRunner | null = null;
  const wake = (): void => jobs?.wake();
  const sources = [...users.sources, ...listSources(config)];
  const webhooks = openWebhooks({ db, clock, random, log, sources, wake, every });
  const booked = createBookingLinks({ db, clock, random, log });
  const workers = [...booked.workers, ...users.workers, webhooks.worker, ...(messages?.workers ?? [])];
  const listeners = [booked.listener, ...users.listeners, ...(messages ? [messages.listener] : [])];
  const runner = startJobRunner({ db, clock, random, log, workers, every });
  jobs = runner;
  void booked.planBackFill(wake);
  const follower = followBookings({ db, clock, random, log, listeners, onNoted: wake, every });
  return {
    wake,
    webhooks: webhooks.inbox,
    mail,
    pushSubscribing: createPushSubscribing({
      db,
      clock,
      random,
      wake,
      serverKey: push?.serverKey ?? null,
      testOrigin: config.push?.test?.origin ?? null,
    }),
    unsubscribing: createUnsubscribing(db, clock, links),
    async stop() {
      webhooks.stop();
      await follower.stop();
      await runner.stop();
      mail?.close();
    },
  };
}
