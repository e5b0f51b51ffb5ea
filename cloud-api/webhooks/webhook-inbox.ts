import { createHash } from 'node:crypto';
import { z } from 'zod';
import { type JobKind, type JobOutcome, type JobWorker, workerOf } from '../../domain/jobs/job.ts';
import type { Random } from '../../domain/random.ts';
import { err, ok, type Result } from '../../domain/result.ts';
import { type Clock, DAY_MS, type EpochMs, HOUR_MS, MINUTE_MS, SECOND_MS } from '../../domain/time.ts';
import type { Db } from '../db/database.ts';
import { planJob, type PlanContext } from '../jobs/job-repository.ts';
import type { Log } from '../log.ts';
import { closeDelivery, findOpenDelivery, forgetDeliveries, insertDelivery, keepKey } from './webhook-repository.ts';
import type { Delivery, SignatureProblem, WebhookSource } from './webhook-source.ts';

export type WebhookError = {
  readonly code: 'webhook.signature_refused';
  readonly problem: SignatureProblem | 'shown-before';
};

/** Where others tell us what has happened at theirs. */
export type WebhookInbox = {
  readonly sources: readonly WebhookSource[];
  /** Resolves once it is stored; it is worked on afterwards. Errors: `webhook.signature_refused`. */
  receive(source: WebhookSource, delivery: Delivery): Promise<Result<null, WebhookError>>;
};

export type OpenWebhooks = {
  readonly inbox: WebhookInbox;
  readonly worker: JobWorker;
  stop(): void;
};

export type WebhookParts = {
  readonly db: Db;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  readonly sources: readonly WebhookSource[];
  /** Called after a commit that stored something. */
  readonly wake: () => void;
  /** Calls `action` every `ms` until the returned function is called. */
  readonly every: (ms: number, action: () => void) => () => void;
};

const WORK_ON_DELIVERY: JobKind<{ readonly deliveryId: string }> = {
  name: 'webhook.work',
  payload: z.strictObject({ deliveryId: z.uuid() }),
  concurrency: 4,
  attemptsMax: 12,
  backOff: { firstMs: 2 * SECOND_MS, maxMs: HOUR_MS / 4 },
};

/** Nobody repeats what they have told us for longer, nor waits longer for a person to see to it. */
const KEEP_MS = 30 * DAY_MS;
/** Whoever guesses at signatures does not fill the log. */
const TELL_REFUSAL_EVERY_MS = MINUTE_MS;

/** Stores what is genuine and answers at once; a job of whichever process works on it. */
export function openWebhooks(parts: WebhookParts): OpenWebhooks {
  const { db, clock, random, log, sources, wake, every } = parts;
  const toldAt = new Map<string, EpochMs>();

  function refused(source: string, problem: WebhookError['problem']): Result<never, WebhookError> {
    const now = clock.now();
    if (now - (toldAt.get(source) ?? 0) >= TELL_REFUSAL_EVERY_MS) {
      toldAt.set(source, now);
      log.warn('webhook.refused', { source, problem });
    }
    return err({ code: 'webhook.signature_refused', problem });
  }

  async function receive(from: WebhookSource, delivery: Delivery): Promise<Result<null, WebhookError>> {
    const { source, repeats } = from;
    const receivedAt = clock.now();
    const verdict = from.verify(delivery, receivedAt);
    if (!verdict.isGenuine) return refused(source, verdict.problem);
    const signature = createHash('sha256').update(verdict.signature).digest('hex');
    const id = random.uuid();
    const { url, body } = delivery;
    const isNew = await db.transaction(async (tx) => {
      if (!(await insertDelivery(tx, { id, source, signature, url, body, receivedAt }))) return false;
      const plan = { key: `webhook ${id}`, subject: `webhooks of ${source}`, dueAt: receivedAt, notAfter: null };
      await planJob(tx, WORK_ON_DELIVERY, { ...plan, payload: { deliveryId: id } }, contextOf(parts));
      return true;
    });
    if (!isNew && repeats === 'refused') return refused(source, 'shown-before');
    wake();
    return ok(null);
  }

  const stop = every(HOUR_MS, () => {
    forgetDeliveries(db, clock.now() - KEEP_MS).catch((cause: unknown) => log.warn('webhook.forget_failed', { cause }));
  });
  return {
    inbox: { sources, receive },
    worker: workerOf(WORK_ON_DELIVERY, ({ deliveryId }) => workOn(parts, deliveryId)),
    stop,
  };
}

function contextOf({ clock, random }: WebhookParts): PlanContext {
  return { now: clock.now(), newId: () => random.uuid() };
}

/** Each event in a transaction of its own: one that cannot be taken in keeps no other from it. */
async function workOn(parts: WebhookParts, deliveryId: string): Promise<JobOutcome> {
  const { db, log, sources } = parts;
  const delivery = await findOpenDelivery(db, deliveryId);
  if (delivery === null) return { kind: 'done' };
  const source = sources.find((known) => known.source === delivery.source);
  if (!source) return { kind: 'retry', problem: `Nothing here reads what ${delivery.source} sends; is it set up?` };
  const events = source.keysOf(delivery);
  if (events === null) return { kind: 'dead', problem: `What ${delivery.source} sent cannot be read.` };
  const readable = events.filter((event) => event !== null);
  let failures = 0;
  for (const { key, event } of readable) {
    try {
      await db.transaction(async (tx) => {
        const context = { ...contextOf(parts), receivedAt: delivery.receivedAt };
        if (await keepKey(tx, { source: source.source, key, now: context.now })) await source.work(tx, event, context);
      });
    } catch (cause) {
      failures += 1;
      log.error('webhook.event_failed', { source: source.source, cause });
    }
  }
  if (failures > 0) return { kind: 'retry', problem: `${failures} of ${events.length} could not be taken in.` };
  const unreadable = events.length - readable.length;
  if (unreadable > 0) {
    const of = `${unreadable} of ${events.length} events that ${delivery.source} sent`;
    return { kind: 'dead', problem: `${of} cannot be read; all others are taken in.` };
  }
  await closeDelivery(db, deliveryId);
  return { kind: 'done' };
}
