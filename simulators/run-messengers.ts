import { z } from 'zod';
import { DEMO_SENDGRID, DEMO_TWILIO } from './demo-messengers.ts';
import { certificateIn } from './kept-certificate.ts';
import type { OtherMessage, OtherWays } from './mail/other-messages.ts';
import { type SendgridSimulator, startSendgridSimulator } from './sendgrid/start-sendgrid-simulator.ts';
import type { SimulatorSettings } from './settings.ts';
import { asSetupError } from './setup-error.ts';
import { startTwilioSimulator, type TwilioSimulator } from './twilio/start-twilio-simulator.ts';
import { createTellPhone } from './web-push/phone-of-booking.ts';
import { type PushSimulator, startPushSimulator } from './web-push/start-push-simulator.ts';

const TITLE_LENGTH_MAX = 80;

type Log = (event: string, facts: Readonly<Record<string, unknown>>) => void;
type Running = { readonly stop: () => Promise<void> };

/** Text messages. What went by it is added to `channels`. */
export async function startTwilio(settings: SimulatorSettings, log: Log, { channels }: OtherWays): Promise<Running> {
  const { TWILIO_PORT: port, CLOUD_URL } = settings;
  const twilio = await startTwilioSimulator({
    port,
    ...DEMO_TWILIO,
    inboundUrl: `${CLOUD_URL}/webhooks/twilio/inbound`,
    log: (facts) => log('twilio.request', facts),
  }).catch((error: unknown) => {
    throw asSetupError(error, `Twilio: port ${port}`, 'choose another with TWILIO_PORT');
  });
  channels.push(() => smsOf(twilio));
  log('simulator.listening', { simulator: 'twilio', url: twilio.url });
  return { stop: () => twilio.stop() };
}

export async function startSendgrid(settings: SimulatorSettings, log: Log, { channels }: OtherWays): Promise<Running> {
  const { SENDGRID_PORT: port, CLOUD_URL } = settings;
  const sendgrid = await startSendgridSimulator({
    port,
    ...DEMO_SENDGRID,
    eventUrl: `${CLOUD_URL}/webhooks/sendgrid`,
    log: (facts) => log('sendgrid.request', facts),
  }).catch((error: unknown) => {
    throw asSetupError(error, `SendGrid: port ${port}`, 'choose another with SENDGRID_PORT');
  });
  channels.push(() => mailsOf(sendgrid));
  log('simulator.listening', { simulator: 'sendgrid', url: sendgrid.url, publicKey: sendgrid.publicKey });
  return { stop: () => sendgrid.stop() };
}

/** Push. Phones that are to be told of a booking are had through `phones`. */
export async function startPush(
  settings: SimulatorSettings,
  log: Log,
  { channels, phones }: OtherWays,
): Promise<Running> {
  const { PUSH_PORT: port, DATA_DIR } = settings;
  const kept = await certificateIn(DATA_DIR, 'web-push.pem', 'localhost');
  const push = await startPushSimulator({
    port,
    log: (facts) => log('push.request', facts),
    ...kept,
  }).catch((error: unknown) => {
    throw asSetupError(error, `Push: port ${port}`, 'choose another with PUSH_PORT');
  });
  channels.push(() => pushesOf(push));
  phones.push(createTellPhone(push, settings.CLOUD_URL));
  log('simulator.listening', { simulator: 'web-push', url: push.url });
  return { stop: () => push.stop() };
}

function smsOf(twilio: TwilioSimulator): readonly OtherMessage[] {
  return twilio.messages().map(({ at, direction, from, to, body, status, errorCode }) => ({
    at,
    channel: direction === 'inbound' ? `text message from ${from}` : 'text message',
    to,
    title: body.slice(0, TITLE_LENGTH_MAX),
    text: body,
    html: '',
    state: errorCode === null ? status : `${status} (${errorCode})`,
  }));
}

function mailsOf(sendgrid: SendgridSimulator): readonly OtherMessage[] {
  return sendgrid.mails().map(({ at, to, subject, text, html }) => ({
    at,
    channel: 'SendGrid',
    to,
    title: subject,
    text,
    html,
    state: 'accepted',
  }));
}

function pushesOf(push: PushSimulator): readonly OtherMessage[] {
  return push.pushes().map(({ at, endpoint, payload, urgency, ttlSeconds }) => {
    const { title, body } = shownOf(payload);
    const state = `urgency ${urgency}, of use for ${ttlSeconds} s`;
    return { at, channel: 'push', to: `phone ${endpoint.slice(-6)}`, title, text: body, html: '', state };
  });
}

const ShownSchema = z.object({ title: z.string(), body: z.string() });

/** As the phone shows it; what is not meant for showing stands as it came. */
function shownOf(payload: string): z.infer<typeof ShownSchema> {
  try {
    return ShownSchema.parse(JSON.parse(payload));
  } catch {
    return { title: payload.slice(0, TITLE_LENGTH_MAX), body: payload };
  }
}
