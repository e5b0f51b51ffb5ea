import { setImmediate as nextTurn } from 'node:timers/promises';
import { err, ok, type Result } from '../../../domain/result.ts';
import { warnInSteps } from '../../../domain/rules/warn-about.ts';
import type { Terms } from '../../../domain/terms.ts';
import { changesOf, nextTerms, readWantedTerms } from '../../../domain/terms-change.ts';
import { jsonOf } from '../../../sync/protocol/json.ts';
import { type TermsDecision, TermsDecidedFactSchema } from '../../../sync/protocol/product-data.ts';
import type { TermsService, WantedTerms } from '../api/services.ts';
import type { TermsCheck, TermsView } from '../api/views.ts';
import type { FacilityDesk } from '../bookings/facility-desk.ts';
import type { ChangeBus } from '../change-bus.ts';
import { isOutOfRoom } from '../db/out-of-room.ts';
import { DISK_FULL } from '../disk-space/disk-full.ts';
import type { DomainError } from '../errors.ts';
import { type Actor, actorName } from '../staff/actor.ts';
import { recordAudit } from '../staff/audit-repository.ts';
import { insertProposal } from './terms-repository.ts';
import { standingOf } from './terms-standing.ts';

/** How long a manager waits for the cloud to save. */
const ANSWER_MS_MAX = 8000;

/**
 * Terms as managers see and change them. The cloud saves: here they are read, checked and proposed, and what the
 * facility sells by changes when the cloud's word comes, whoever has asked for it.
 */
export function createTermsService(desk: FacilityDesk, changes: ChangeBus): TermsService & { stop(): void } {
  const decisions = followDecisions(desk, changes);
  return {
    get: () => ok(viewTerms(desk)),
    check: async (terms) => ok(await checkTerms(desk, terms)),
    save: (wanted, by) => saveTerms(desk, decisions, wanted, by),
    stop: decisions.stop,
  };
}

function viewTerms(desk: FacilityDesk): TermsView {
  return { terms: desk.terms(), ...standingOf(desk.db, desk.terms()) };
}

async function checkTerms(desk: FacilityDesk, input: unknown): Promise<TermsCheck> {
  const profile = desk.profile();
  const read = readWantedTerms(input, profile);
  if (!read.ok) return { refusal: read.error, warnings: [], changes: null };
  const { rules, prices } = read.value;
  const tiers = prices.tierDiscounts.map(({ tier }) => tier);
  const steps = warnInSteps(rules, profile, { now: desk.clock.now(), tiers });
  for (;;) {
    const step = steps.next();
    if (step.done) return { refusal: null, warnings: step.value, changes: changesOf(desk.terms(), read.value) };
    // Somebody may stand at a door meanwhile.
    await nextTurn();
  }
}

async function saveTerms(
  desk: FacilityDesk,
  decisions: Decisions,
  { basedOn, terms }: WantedTerms,
  by: Actor,
): Promise<Result<TermsView, DomainError>> {
  const read = readWantedTerms(terms, desk.profile());
  if (!read.ok) return read;
  const current = desk.terms();
  if (current.version !== basedOn) return err({ code: 'terms.changed_meanwhile', version: current.version });
  if (!nextTerms(current, read.value)) return ok(viewTerms(desk));
  if (!desk.link.isUp()) return err({ code: 'link.down' });

  const proposalId = desk.random.uuid();
  // Before it is asked: the answer may be there when the question is on the disk.
  const waiting = decisions.wait(proposalId, desk.link.after(ANSWER_MS_MAX));
  const refusal = propose(desk, { proposalId, current, wanted: read.value, by });
  if (refusal) {
    decisions.forget(proposalId);
    return err(refusal);
  }
  const decision = await waiting;
  if (!decision) return err({ code: 'terms.undecided', proposalId });
  const { result } = decision;
  if (result.kind === 'saved') return ok(viewTerms(desk));
  return result.code === 'terms.changed_meanwhile'
    ? err({ code: 'terms.changed_meanwhile', version: result.version })
    : err({ code: 'terms.refused', reason: result.code });
}

type Proposed = {
  readonly proposalId: string;
  readonly current: Terms;
  readonly wanted: Terms;
  readonly by: Actor;
};

/** Puts the proposal into the stream to the cloud, with its trail. Returns why not, or null. */
function propose(desk: FacilityDesk, { proposalId, current, wanted, by }: Proposed): DomainError | null {
  const now = desk.clock.now();
  const changes = { basedOn: current.version, ...changesOf(current, wanted) };
  const data = jsonOf({ proposalId, basedOn: current.version, terms: wanted, by: actorName(by) });
  const subject = { type: 'facility', id: desk.profile().id } as const;
  try {
    return desk.node.transact((tx, run) => {
      const { outcome } = run({ type: 'fact', factType: 'terms.proposed', data });
      if (outcome.kind === 'refused') {
        const { refusal } = outcome;
        return { code: 'facility.fenced', reason: refusal.code === 'fenced' ? refusal.reason : refusal.code };
      }
      insertProposal(tx, { id: proposalId, by, changes, askedAt: now });
      recordAudit(tx, { at: now, by, action: 'terms.change_asked', subject, details: changes });
      return null;
    });
  } catch (error) {
    if (!isOutOfRoom(error)) throw error;
    return { code: DISK_FULL };
  }
}

type Decisions = {
  /** Resolves with what came of the proposal, or with null when `patience` comes first. */
  wait(proposalId: string, patience: Promise<null>): Promise<TermsDecision | null>;
  forget(proposalId: string): void;
  stop(): void;
};

/** Tells those who wait what the cloud has decided, once that is durable here. */
function followDecisions({ node }: FacilityDesk, changes: ChangeBus): Decisions {
  const waiting = new Map<string, (decision: TermsDecision | null) => void>();
  const settle = (proposalId: string, decision: TermsDecision | null): void => {
    waiting.get(proposalId)?.(decision);
    waiting.delete(proposalId);
  };
  const stop = node.onCommitted(({ facts }) => {
    if (facts.some(({ type }) => type === 'terms.changed')) changes.announce({ type: 'terms' });
    for (const { type, data } of facts) {
      const fact = type === 'terms.decided' ? TermsDecidedFactSchema.safeParse({ type, data }) : null;
      if (fact?.success) settle(fact.data.data.proposalId, fact.data.data);
    }
  });
  return {
    wait: async (proposalId, patience) => {
      const { promise, resolve } = Promise.withResolvers<TermsDecision | null>();
      waiting.set(proposalId, resolve);
      try {
        return await Promise.race([promise, patience]);
      } finally {
        waiting.delete(proposalId);
      }
    },
    forget: (proposalId) => settle(proposalId, null),
    stop,
  };
}
