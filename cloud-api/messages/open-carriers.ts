import { X509Certificate } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { Clock } from '../../domain/time.ts';
import type { CloudConfig, PushConfig } from '../config.ts';
import type { IntegrationHealth } from '../integrations/health.ts';
import type { WebhookSource } from '../webhooks/webhook-source.ts';
import type { MailPort } from './mail-port.ts';
import { MESSAGE_CHANNELS, type MessageChannel } from './message-kinds.ts';
import { SENDING } from './message-listener.ts';
import { PUSH_CARE } from './push/push-care.ts';
import type { PushPort } from './push/push-port.ts';
import { loadVapidKeys } from './push/vapid-keys.ts';
import { watchPush } from './push/watched-push.ts';
import { createWebPush } from './push/web-push.ts';
import { createSendgridMail } from './sendgrid/sendgrid-mail.ts';
import { sendgridEvents } from './sendgrid/sendgrid-source.ts';
import type { SmsPort } from './sms/sms-port.ts';
import { createTwilioSms } from './sms/twilio-sms.ts';
import { twilioInbound, twilioStatus, twilioStatusUrl } from './sms/twilio-sources.ts';
import { watchSms } from './sms/watched-sms.ts';
import { createSmtpMail } from './smtp-mail.ts';
import { watchMail } from './watched-mail.ts';

/** Over what customers are told. */
export function channelsOf({ mail, sendgrid, twilio, push }: CloudConfig): readonly MessageChannel[] {
  return MESSAGE_CHANNELS.filter(
    (channel) => ({ email: mail !== null || sendgrid !== null, sms: twilio !== null, push: push !== null })[channel],
  );
}

export type Carried = { readonly mail: MailPort | null; readonly sms: SmsPort | null; readonly push: PushPort | null };

type CarriersParts = {
  readonly clock: Clock;
  readonly health: Pick<IntegrationHealth, 'register'>;
  /** What this installation's keys come from. */
  readonly secret: Buffer;
};

/** Whoever carries messages here, watched for the owner. */
export function openCarriers(config: CloudConfig, { clock, health, secret }: CarriersParts): Carried {
  const { mail, sendgrid, twilio, push, publicUrl } = config;
  const { email, sms } = SENDING;
  const isMailed = mail !== null || sendgrid !== null;
  const noteMail = health.register({ name: 'mail', isConfigured: isMailed, jobKinds: [email.name] });
  const noteSms = health.register({ name: 'sms', isConfigured: twilio !== null, jobKinds: [sms.name] });
  const pushJobs = [SENDING.push.name, PUSH_CARE.name];
  const notePush = health.register({ name: 'push', isConfigured: push !== null, jobKinds: pushJobs });
  const statusUrlOf = (messageId: string) => twilioStatusUrl(publicUrl, messageId);
  const bySmtp = mail && createSmtpMail({ url: mail.smtpUrl, from: mail.from });
  const port = sendgrid ? createSendgridMail({ ...sendgrid, clock }) : bySmtp;
  return {
    mail: port && watchMail(port, noteMail),
    sms: twilio && watchSms(createTwilioSms({ account: twilio, clock, statusUrlOf }), noteSms),
    push: push && watchPush(openWebPush(push, { clock, secret }), notePush),
  };
}

function openWebPush({ contact, key, test }: PushConfig, { clock, secret }: Omit<CarriersParts, 'health'>): PushPort {
  const certificate = test && { origin: test.origin, certificate: () => readCertificate(test.certificateFile) };
  return createWebPush({ keys: loadVapidKeys(secret, key), contact, clock, test: certificate });
}

/** Whatever else stands in the file. */
async function readCertificate(file: string): Promise<string> {
  return new X509Certificate(await readFile(file)).toString();
}

/** What those who carry messages tell of them afterwards. */
export function listSources({ sendgrid, twilio }: CloudConfig): readonly WebhookSource[] {
  const ofTexts = twilio ? [twilioStatus(twilio.authToken), twilioInbound(twilio.authToken)] : [];
  return [...ofTexts, ...(sendgrid?.eventKey ? [sendgridEvents(sendgrid.eventKey)] : [])];
}
