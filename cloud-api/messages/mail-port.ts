import type { EpochMs } from '../../domain/time.ts';

/** What the cloud needs of whoever carries its mail; every implementation is held to `mail-port.contract.ts`. */
export type MailPort = {
  /** For the ledger: `smtp`. */
  readonly name: string;
  /** Sends once. Never throws for what the other side does, and never repeats by itself. */
  send(mail: Mail): Promise<SendOutcome>;
  close(): void;
};

export type Mail = {
  /** Ours, of this message for ever: it becomes the Message-ID, by which a provider can tell a second one. */
  readonly id: string;
  readonly to: string;
  readonly fromName: string;
  readonly subject: string;
  readonly html: string;
  readonly text: string;
  readonly attachments: readonly Attachment[];
  /** Where a program that reads mail asks to be spared more of it, by POST; null where that makes no sense. */
  readonly unsubscribeUrl: string | null;
};

export type Attachment = {
  readonly fileName: string;
  readonly contentType: string;
  readonly content: Buffer;
  /** Set where the HTML shows it, as `cid:`. */
  readonly contentId: string | null;
};

export type SendOutcome =
  | { readonly outcome: 'accepted'; readonly providerId: string | null }
  /** It will never be taken: no such mailbox. `reason` is what the other side said, without addresses. */
  | {
      readonly outcome: 'rejected';
      readonly reason: string;
      /** Set where the other side keeps whoever it is from all of ours, as they have asked for. */
      readonly isUnwanted?: boolean;
    }
  /** Certainly not sent. `retryAt` is the other side's wish, if it said any. */
  | { readonly outcome: 'not_sent'; readonly reason: string; readonly retryAt: EpochMs | null }
  /** It may have been taken. */
  | { readonly outcome: 'unknown'; readonly reason: string };
