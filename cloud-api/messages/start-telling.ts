import type { JobWorker } from '../../domain/jobs/job.ts';
import type { Random } from '../../domain/random.ts';
import type { Clock } from '../../domain/time.ts';
import { type BookingEventListener, followBookings } from '../booking-events/follow-bookings.ts';
import type { BookingRecords } from '../bookings/booking-records.ts';
import type { CloudConfig } from '../config.ts';
import type { Db } from '../db/database.ts';
import type { FacilityService } from '../http/services.ts';
import type { IntegrationHealth } from '../integrations/health.ts';
import { type JobRunner, startJobRunner } from '../jobs/job-runner.ts';
import type { Log } from '../log.ts';
import { every } from '../timers.ts';
import { openWebhooks, type WebhookInbox } from '../webhooks/webhook-inbox.ts';
import type { WebhookSource } from '../webhooks/webhook-source.ts';
import { MESSAGE_CHANNELS, type MessageChannel } from './message-kinds.ts';
import type { MailPort } from './mail-port.ts';
import { SENDING } from './message-listener.ts';
import { createMessages } from './messages.ts';
import type { SmsPort } from './sms/sms-port.ts';
import { watchSms } from './sms/watched-sms.ts';
import { createTwilioSms } from './sms/twilio-sms.ts';
import { twilioInbound, twilioStatus, twilioStatusUrl } from './sms/twilio-sources.ts';
import { createSmtpMail } from './smtp-mail.ts';
import { createUnsubscribeLinks } from './unsubscribe-links.ts';
import { createUnsubscribing, type Unsubscribing } from './unsubscribe-routes.ts';
import { watchMail } from './watched-mail.ts';

/** Everything that others are told of bookings, as long as this process lives. */
export type Telling = {
  /** To be called after a commit that planned a job: it is done soon. */
  wake(): void;
  readonly unsubscribing: Unsubscribing;
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
  /** Signs the links by which somebody asks for no more mail. */
  readonly unsubscribeKey: Buffer;
  readonly facilities: FacilityService;
  readonly health: Pick<IntegrationHealth, 'register'>;
  /** What others than customers are told, and what does it. */
  readonly listeners: readonly BookingEventListener[];
  readonly workers: readonly JobWorker[];
  /** Who tells us things. */
  readonly sources: readonly WebhookSource[];
};

/** Over what customers are told. */
export function channelsOf({ mail, twilio }: CloudConfig): readonly MessageChannel[] {
  return MESSAGE_CHANNELS.filter((channel) => ({ email: mail !== null, sms: twilio !== null })[channel]);
}

type Carried = { readonly mail: MailPort | null; readonly sms: SmsPort | null };

/** Whoever carries messages here, watched for the owner. */
function openCarriers(
  { mail, twilio, publicUrl }: CloudConfig,
  { clock, health }: Pick<TellingParts, 'clock'> & Pick<TellingUsers, 'health'>,
): Carried {
  const [mailKind, smsKind] = [SENDING.email, SENDING.sms];
  const noteMail = health.register({ name: 'mail', isConfigured: mail !== null, jobKinds: [mailKind.name] });
  const noteSms = health.register({ name: 'sms', isConfigured: twilio !== null, jobKinds: [smsKind.name] });
  const statusUrlOf = (messageId: string) => twilioStatusUrl(publicUrl, messageId);
  return {
    mail: mail && watchMail(createSmtpMail({ url: mail.smtpUrl, from: mail.from }), noteMail),
    sms: twilio && watchSms(createTwilioSms({ account: twilio, clock, statusUrlOf }), noteSms),
  };
}

/** No booking waits for any of it. */
export function startTelling({ config, clock, random, log }: TellingParts, users: TellingUsers): Telling {
  const { db, records, unsubscribeKey, facilities, health } = users;
  const { publicUrl } = config;
  const links = createUnsubscribeLinks(unsubscribeKey, publicUrl);
  const profileOf = (facilityId: string) => facilities.findFacility(facilityId)?.profile ?? null;
  const carried = openCarriers(config, { clock, health });
  const { mail, sms } = carried;
  const messageParts = { db, clock, random, log, ...carried, records, links, profileOf, publicUrl };
  const messages = mail || sms ? createMessages(messageParts) : null;
  const told = config.twilio ? [twilioStatus(config.twilio.authToken), twilioInbound(config.twilio.authToken)] : [];
  let jobs: JobRunner | null = null;
  const wake = (): void => jobs?.wake();
  const webhooks = openWebhooks({ db, clock, random, log, sources: [...users.sources, ...told], wake, every });
  const workers = [...users.workers, webhooks.worker, ...(messages?.workers ?? [])];
  const listeners = [...users.listeners, ...(messages ? [messages.listener] : [])];
  const runner = startJobRunner({ db, clock, random, log, workers, every });
  jobs = runner;
  const follower = followBookings({ db, clock, random, log, listeners, onNoted: wake, every });
  return {
    wake,
    webhooks: webhooks.inbox,
    unsubscribing: createUnsubscribing(db, clock, links),
    async stop() {
      webhooks.stop();
      await follower.stop();
      await runner.stop();
      mail?.close();
    },
  };
}
