import type { EpochMs } from '../../../domain/time.ts';
import type { BayAction } from './automation-port.ts';
import { type BayStep, COOLDOWN_MS, GIVE_UP_MS, isOut, TURN_MS } from './bay-step.ts';

export type BayMove =
  /** Nothing is left to do. */
  | { readonly kind: 'rest' }
  | { readonly kind: 'wait'; readonly until: EpochMs }
  | { readonly kind: 'expire'; readonly step: BayStep }
  | { readonly kind: 'doubt'; readonly step: BayStep }
  | { readonly kind: 'give_up'; readonly step: BayStep }
  | { readonly kind: 'follow'; readonly step: BayStep }
  | { readonly kind: 'send'; readonly step: BayStep };

export type BaySituation = {
  /** Those that are not over, in the order in which they are to go. */
  readonly steps: readonly BayStep[];
  /** When each action was last sent in this bay. */
  readonly sentAt: ReadonlyMap<BayAction, EpochMs>;
  /** What fell due until then was perhaps sent by a history that is lost. */
  readonly doubtUntil: EpochMs;
  /** False while another controller may be at work for the same club. */
  readonly isAlone: boolean;
  readonly now: EpochMs;
};

/**
 * What to do next in one bay. One command at a time: the next goes when nothing is out any more, or what is out has had
 * its turn. Steps go in their order, a failed one holds up none, and nothing is sent that is pointless by now, or that
 * may have been sent before a backup was put back.
 */
export function nextMove({ steps, sentAt, doubtUntil, isAlone, now }: BaySituation): BayMove {
  const queued = steps.filter(({ state }) => state === 'queued');
  const out = steps.filter(isOut);

  const doubtful = queued.find(
    ({ dueAt, askedBy }) => dueAt <= doubtUntil || (!isAlone && askedBy === null && dueAt <= now),
  );
  if (doubtful) return { kind: 'doubt', step: doubtful };
  const late = queued.find(({ notAfter }) => notAfter <= now);
  if (late) return { kind: 'expire', step: late };
  const lost = out.find((step) => givenUpAt(step) <= now);
  if (lost) return { kind: 'give_up', step: lost };

  // Whoever has the turn keeps it until something is heard of it: asking comes before sending.
  const asked = out.find(({ tryAt }) => tryAt <= now);
  if (asked) return { kind: 'follow', step: asked };

  const turnEndsAt = Math.max(...out.map((step) => (step.sentAt ?? 0) + TURN_MS), 0);
  // Somebody waits for what they asked for, and it is soon of no use.
  const first = queued.find(({ askedBy }) => askedBy !== null) ?? queued[0];
  const sendAt = first && Math.max(first.dueAt, first.tryAt, turnEndsAt, cooledAt(first.action, sentAt));
  if (first && sendAt !== undefined && sendAt <= now) return { kind: 'send', step: first };

  const times = [
    ...(sendAt === undefined ? [] : [sendAt]),
    ...queued.map(({ notAfter }) => notAfter),
    ...out.map(({ tryAt }) => tryAt),
    ...out.map(givenUpAt),
  ];
  return times.length === 0 ? { kind: 'rest' } : { kind: 'wait', until: Math.min(...times) };
}

/** From when on this action may be sent again in a bay. */
export function cooledAt(action: BayAction, sentAt: ReadonlyMap<BayAction, EpochMs>): EpochMs {
  const last = sentAt.get(action);
  return last === undefined ? 0 : last + COOLDOWN_MS[action];
}

function givenUpAt({ sentAt }: BayStep): EpochMs {
  return (sentAt ?? 0) + GIVE_UP_MS;
}
