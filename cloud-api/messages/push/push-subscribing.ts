import { createHash } from 'node:crypto';
import { err, ok, type Result } from '../../../domain/result.ts';
import type { Random } from '../../../domain/random.ts';
import type { Clock, EpochMs } from '../../../domain/time.ts';
import type { Db, Tx } from '../../db/database.ts';
import { cancelJobByKey } from '../../jobs/job-repository.ts';
import { type Addressee, findChoice, saveChoice } from '../choice-repository.ts';
import type { Language } from '../language-repository.ts';
import type { MessageTopic } from '../message-kinds.ts';
import { jobKey } from '../message-listener.ts';
import { dropPlanned } from '../message-repository.ts';
import { planCare } from './push-care.ts';
import { readEndpoint } from './push-services.ts';
import {
  deleteSubscription,
  listSubscriptions,
  type PushSubscription,
  saveSubscription,
} from './push-subscription-repository.ts';

/** What a browser can be told of a booking. */
export const PUSH_TOPICS = ['booking', 'reminder'] as const satisfies readonly MessageTopic[];
export type PushTopic = (typeof PUSH_TOPICS)[number];

/** What a browser is told of a booking: nothing where it never asked, or took it back. */
export type PushWish = { readonly topics: readonly PushTopic[]; readonly saidAt: EpochMs | null };

/** A browser, by what it shows to whom it lets send. */
export type Browser = Pick<PushSubscription, 'endpoint' | 'p256dh' | 'auth'>;

export type PushError =
  | { readonly code: 'message.not_offered' }
  | { readonly code: 'push.unknown_service' }
  | { readonly code: 'push.too_many'; readonly browsersMax: number };

/** Browsers that ask to be told of a booking. Whoever calls has proved that the booking is theirs. */
export type PushSubscribing = {
  /** What a browser says yes to; null where nobody is told anything by push. */
  readonly serverKey: string | null;
  /** `browser`: the SHA-256 of its endpoint, base64url. */
  find(bookingId: string, browser: string): Promise<PushWish>;
  /** Counts for whatever leaves from now on. Errors: `message.not_offered`, `push.unknown_service`, `push.too_many`. */
  choose(bookingId: string, wish: BrowserWish): Promise<Result<PushWish, PushError>>;
};

export type BrowserWish = {
  readonly browser: Browser;
  /** None of them: it is forgotten. */
  readonly topics: readonly PushTopic[];
  readonly language: Language;
};

export type PushSubscribingParts = {
  readonly db: Db;
  readonly clock: Clock;
  readonly random: Random;
  readonly serverKey: string | null;
  readonly testOrigin: string | null;
  /** Called after a commit that planned a job. */
  readonly wake: () => void;
};

/** So many of one booking: a party's phones, and not a list that anybody with the link can make long. */
const BROWSERS_MAX = 8;
const NOTHING: PushWish = { topics: [], saidAt: null };

export function createPushSubscribing(parts: PushSubscribingParts): PushSubscribing {
  const { db, serverKey, testOrigin, wake } = parts;
  return {
    serverKey,
    async find(bookingId, browser) {
      const all = await listSubscriptions(db, bookingId);
      const known = all.find(({ endpoint }) => hashOf(endpoint) === browser);
      return known ? readWish(db, known) : NOTHING;
    },
    async choose(bookingId, { browser, topics, language }) {
      if (serverKey === null) return err({ code: 'message.not_offered' });
      const address = readEndpoint(browser.endpoint, testOrigin);
      if (address === null) return err({ code: 'push.unknown_service' });
      const shown = { ...browser, endpoint: address.url.href };
      const outcome = await db.transaction(async (tx): Promise<Result<PushWish, PushError>> => {
        const all = await listSubscriptions(tx, bookingId);
        const known = all.find(({ endpoint }) => endpoint === shown.endpoint);
        if (topics.length === 0) return ok(known ? await takeBack(tx, known, parts) : NOTHING);
        if (!known && all.length >= BROWSERS_MAX) return err({ code: 'push.too_many', browsersMax: BROWSERS_MAX });
        const fresh = { id: parts.random.uuid(), bookingId, serverKey, language, createdAt: parts.clock.now() };
        const kept = await saveSubscription(tx, { ...shown, ...fresh });
        await say(tx, kept, { topics, at: fresh.createdAt });
        await planCare(tx, kept, { now: fresh.createdAt, newId: () => parts.random.uuid() });
        return ok(await readWish(tx, kept));
      });
      if (outcome.ok) wake();
      return outcome;
    },
  };
}

export const hashOf = (endpoint: string): string => createHash('sha256').update(endpoint).digest('base64url');

const addresseeOf = ({ id, bookingId }: PushSubscription): Addressee => ({ channel: 'push', address: id, bookingId });

async function readWish(db: Db | Tx, subscription: PushSubscription): Promise<PushWish> {
  const to = addresseeOf(subscription);
  const said = await Promise.all(PUSH_TOPICS.map(async (topic) => ({ topic, said: await findChoice(db, to, topic) })));
  const topics = said.filter(({ said }) => said?.choice === 'wanted').map(({ topic }) => topic);
  return { topics, saidAt: Math.max(...said.map(({ said }) => said?.at ?? 0)) };
}

type Said = { readonly topics: readonly PushTopic[]; readonly at: EpochMs };

/** What it has said already is not written down a second time. */
async function say(tx: Tx, subscription: PushSubscription, { topics, at }: Said): Promise<void> {
  const to = addresseeOf(subscription);
  for (const topic of PUSH_TOPICS) {
    const choice = topics.includes(topic) ? 'wanted' : 'unwanted';
    if ((await findChoice(tx, to, topic))?.choice === choice) continue;
    await saveChoice(tx, to, { topic, choice, source: 'pass', at });
  }
}

async function takeBack(
  tx: Tx,
  subscription: PushSubscription,
  { clock }: Pick<PushSubscribingParts, 'clock'>,
): Promise<PushWish> {
  const now = clock.now();
  const { id, bookingId } = subscription;
  await say(tx, subscription, { topics: [], at: now });
  await deleteSubscription(tx, id);
  const dropped = await dropPlanned(tx, bookingId, { reason: 'unwanted', device: id, but: [], now });
  for (const message of dropped) await cancelJobByKey(tx, jobKey(message.id), now);
  return { topics: [], saidAt: now };
}
