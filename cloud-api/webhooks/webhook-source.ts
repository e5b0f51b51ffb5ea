import type { EpochMs } from '../../domain/time.ts';
import type { Tx } from '../db/database.ts';
import type { PlanContext } from '../jobs/job-repository.ts';

/** A call as it came: nothing of it has been read but its bytes. */
export type Delivery = {
  readonly method: string;
  /** Where the sender sent it: the configured public address, with path and query as they stand in the call. */
  readonly url: string;
  /** By name in small letters; one that came twice is left out. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: Buffer;
};

export type SignatureProblem = 'missing' | 'malformed' | 'wrong' | 'too-old' | 'too-new';

/** `signature`: what it was signed with; the same one again is the same delivery. */
export type Verdict =
  | { readonly isGenuine: true; readonly signature: string }
  | { readonly isGenuine: false; readonly problem: SignatureProblem };

export const refuse = (problem: SignatureProblem): Verdict => ({ isGenuine: false, problem });

/** One event of a delivery. The same key is the same event, in whichever delivery it comes again. */
export type KeyedEvent<E> = { readonly key: string; readonly event: E };

/** `receivedAt`: when the delivery came that held it; not `now`, where it was worked on later. */
export type WorkContext = PlanContext & { readonly receivedAt: EpochMs };

/** Somebody who calls us when something has happened at theirs. */
export type WebhookSource<E = unknown> = {
  /** As in `twilio.status`; stored with what it sends, so it never changes. */
  readonly source: string;
  /** As in `/webhooks/twilio/status`. */
  readonly path: string;
  /** What it sends when its signature is shown a second time: `refused` where each of its tries is signed anew. */
  readonly repeats: 'refused' | 'ignored';
  /** What it wants to be answered; nothing but a 204 where absent. */
  readonly answer?: { readonly contentType: string; readonly body: string };
  /** Pure, and in a time that tells nothing of the secret. */
  verify(delivery: Delivery, now: EpochMs): Verdict;
  /**
   * What a genuine delivery holds. Null for what cannot be read, the whole of it or one event among others: that waits
   * for a person, or for a newer program.
   */
  keysOf(delivery: Pick<Delivery, 'url' | 'body'>): readonly (KeyedEvent<E> | null)[] | null;
  /**
   * Takes in one event, once, in a transaction with the note of its key: events come late and in any order, so it goes by
   * what they say and not by when they come. What needs the network is planned as a job.
   */
  work(tx: Tx, event: E, context: WorkContext): Promise<void>;
};
