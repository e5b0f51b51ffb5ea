import type { EpochMs } from '../../../domain/time.ts';
import type { SendOutcome } from '../mail-port.ts';

/** What the cloud needs of whoever carries its texts. */
export type SmsPort = {
  /** For the ledger: `twilio`. */
  readonly name: string;
  /** Sends once. Never throws for what the other side does, and never repeats by itself. */
  send(sms: Sms): Promise<SendOutcome>;
  /** What it calls a text that it has taken since an instant; null where it has none, or does not say. */
  findSent(sms: Sms, since: EpochMs): Promise<string | null>;
};

export type Sms = {
  /** Ours, of this message for ever. */
  readonly id: string;
  /** E.164. */
  readonly to: string;
  readonly text: string;
};
