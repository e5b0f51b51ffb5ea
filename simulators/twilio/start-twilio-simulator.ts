import { z } from 'zod';
import { createCourier, type Delivery } from '../http-vendor/courier.ts';
import { createJournal, type JournalEntry } from '../http-vendor/journal.ts';
import { startVendor } from '../http-vendor/start-vendor.ts';
import { type Change, createSwitches } from '../http-vendor/switches.ts';
import { type SimClock, SYSTEM_CLOCK } from '../sim-clock.ts';
import { createApi } from './api.ts';
import { NO_TWILIO_FAULTS, type TwilioFaults, TwilioFaultsSchema } from './faults.ts';
import { createMessageLog, type Sms } from './message-log.ts';
import { createOptOuts, optOutTypeOf } from './opt-outs.ts';
import { failureOf } from './refusals.ts';
import { postForm, sendOnItsWay } from './status-callbacks.ts';

export type TwilioSimulatorOptions = {
  /** 0 takes any free port. */
  readonly port: number;
  /** Starts with `AC`. */
  readonly accountSid: string;
  readonly authToken: string;
  readonly numbers: readonly string[];
  /** Where what customers write is posted; nowhere unless given. */
  readonly inboundUrl?: string;
  /** Where an address of a webhook really is; what is signed stays as it was set up. */
  readonly reach?: (url: string) => string;
  readonly clock?: SimClock;
  /** Hears of every request: what it was and what came of it, never its body. */
  readonly log?: (facts: Readonly<Record<string, unknown>>) => void;
};

const WrittenSchema = z.strictObject({
  from: z.string(),
  body: z.string(),
  /** The account's first number unless given. */
  to: z.string().optional(),
});
export type Written = z.input<typeof WrittenSchema>;

export type TwilioSimulator = {
  readonly url: string;
  journal(): readonly JournalEntry[];
  turnFaults(change: Change<TwilioFaults>): TwilioFaults;
  resetFaults(): TwilioFaults;
  /** What went either way, oldest first. */
  messages(): readonly Sms[];
  /** A customer has written. */
  receive(written: Written): Sms;
  deliveries(): readonly Delivery[];
  /** Resolves when no webhook is on its way. */
  webhooksSettled(): Promise<void>;
  stop(): Promise<void>;
};

/** What Twilio answers by itself, so that nobody else has to. */
const OWN_REPLIES = {
  STOP: 'You have successfully been unsubscribed. You will not receive any more messages from this number.',
  START: 'You have successfully been re-subscribed to messages from this number.',
  HELP: 'Reply STOP to unsubscribe. Msg&Data Rates May Apply.',
} as const;

/** Starts a Twilio account on a loopback port: http, where the real one has https. Rejects where the port cannot be had. */
export async function startTwilioSimulator(options: TwilioSimulatorOptions): Promise<TwilioSimulator> {
  const { port, accountSid, authToken, numbers, inboundUrl, reach = (url) => url, clock = SYSTEM_CLOCK, log } = options;
  const switches = createSwitches(TwilioFaultsSchema, NO_TWILIO_FAULTS);
  const journal = createJournal();
  const messages = createMessageLog(() => clock.now());
  const optOuts = createOptOuts();
  // Status callbacks and messages are posted once.
  const courier = createCourier({ clock, retryAfterMs: [], reach });
  const parts = { accountSid, authToken, clock, courier, faults: switches.read };

  function receive(written: Written): Sms {
    const { from, body, to = numbers[0] ?? '' } = WrittenSchema.parse(written);
    const message = messages.add({ to, from, body, direction: 'inbound', statusCallback: null, status: 'received' });
    const optOutType = optOutTypeOf(body);
    optOuts.note(optOutType, from, to);
    if (optOutType !== null) {
      const reply = { to: from, from: to, body: OWN_REPLIES[optOutType], direction: 'outbound-reply' } as const;
      messages.add({ ...reply, statusCallback: null, status: 'delivered' });
    }
    if (inboundUrl !== undefined) {
      const facts = { AccountSid: accountSid, ApiVersion: '2010-04-01', MessageSid: message.sid, SmsSid: message.sid };
      const fields = { ...facts, From: from, To: to, Body: body, NumMedia: '0', NumSegments: '1' };
      postForm(parts, inboundUrl, { ...fields, ...(optOutType !== null && { OptOutType: optOutType }) });
    }
    return message;
  }

  const onTaken = (message: Sms): void => sendOnItsWay(parts, message);
  const { url, stop } = await startVendor({
    port,
    clock,
    switches,
    journal,
    answer: createApi({ accountSid, authToken, numbers, log: messages, optOuts, onTaken }),
    failure: failureOf,
    control: {
      'GET /__sim/messages': () => messages.list(),
      'GET /__sim/deliveries': () => courier.deliveries(),
      'POST /__sim/receive': (body) => receive(WrittenSchema.parse(body)),
    },
    ...(log && { log }),
  });
  return {
    url,
    journal: journal.list,
    turnFaults: switches.turn,
    resetFaults: switches.reset,
    messages: messages.list,
    receive,
    deliveries: courier.deliveries,
    webhooksSettled: courier.settled,
    stop,
  };
}
