import type { Clock } from '../../domain/time.ts';
import type { CloudConfig } from '../config.ts';
import type { IntegrationHealth } from '../integrations/health.ts';
import type { WebhookSource } from '../webhooks/webhook-source.ts';
import type { MailPort } from './mail-port.ts';
import { MESSAGE_CHANNELS, type MessageChannel } from './message-kinds.ts';
import { SENDING } from './message-listener.ts';
import { createSendgridMail } from './sendgrid/sendgrid-mail.ts';
import { sendgridEvents } from './sendgrid/sendgrid-source.ts';
import type { SmsPort } from './sms/sms-port.ts';
import { createTwilioSms } from './sms/twilio-sms.ts';
import { twilioInbound, twilioStatus, twilioStatusUrl } from './sms/twilio-sources.ts';
import { watchSms } from './sms/watched-sms.ts';
import { createSmtpMail } from './smtp-mail.ts';
import { watchMail } from './watched-mail.ts';

/** Over what customers are told. */
export function channelsOf({ mail, sendgrid, twilio }: CloudConfig): readonly MessageChannel[] {
  return MESSAGE_CHANNELS.filter(
    (channel) => ({ email: mail !== null || sendgrid !== null, sms: twilio !== null })[channel],
  );
}

export type Carried = { readonly mail: MailPort | null; readonly sms: SmsPort | null };

type CarriersParts = { readonly clock: Clock; readonly health: Pick<IntegrationHealth, 'register'> };

/** Whoever carries messages here, watched for the owner. */
export function openCarriers(config: CloudConfig, { clock, health }: CarriersParts): Carried {
  const { mail, sendgrid, twilio, publicUrl } = config;
  const { email, sms } = SENDING;
  const isMailed = mail !== null || sendgrid !== null;
  const noteMail = health.register({ name: 'mail', isConfigured: isMailed, jobKinds: [email.name] });
  const noteSms = health.register({ name: 'sms', isConfigured: twilio !== null, jobKinds: [sms.name] });
  const statusUrlOf = (messageId: string) => twilioStatusUrl(publicUrl, messageId);
  const bySmtp = mail && createSmtpMail({ url: mail.smtpUrl, from: mail.from });
  const port = sendgrid ? createSendgridMail({ ...sendgrid, clock }) : bySmtp;
  return {
    mail: port && watchMail(port, noteMail),
    sms: twilio && watchSms(createTwilioSms({ account: twilio, clock, statusUrlOf }), noteSms),
  };
}

/** What those who carry messages tell of them afterwards. */
export function listSources({ sendgrid, twilio }: CloudConfig): readonly WebhookSource[] {
  const ofTexts = twilio ? [twilioStatus(twilio.authToken), twilioInbound(twilio.authToken)] : [];
  return [...ofTexts, ...(sendgrid?.eventKey ? [sendgridEvents(sendgrid.eventKey)] : [])];
}
