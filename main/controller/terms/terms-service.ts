import { setImmediate as nextTurn } from 'node:timers/promises';
import { err, ok, type Result } from '../../../domain/result.ts';
import { warnInSteps } from '../../../domain/rules/warn-about.ts';
import type { Terms } from '../../../domain/terms.ts';
import { changesOf, nextTerms, readWantedTerms } from '../../../domain/terms-change.ts';
import type { TermsDecision } from '../../../sync/protocol/product-data.ts';
import type { TermsService, WantedTerms } from '../api/services.ts';
import type { TermsCheck, TermsView } from '../api/views.ts';
import type { FacilityDesk } from '../bookings/facility-desk.ts';
import type { ChangeBus } from '../change-bus.ts';
import { askCloud } from '../cloud-link/tell-cloud.ts';
import type { DomainError } from '../errors.ts';
import { type Actor, actorName } from '../staff/actor.ts';
import { recordAudit } from '../staff/audit-repository.ts';
import { insertProposal } from './terms-repository.ts';
import { standingOf } from './terms-standing.ts';
import { createTermsTrials } from './terms-trials.ts';

/**
 * Terms as managers see and change them. The cloud saves: here they are read, checked and proposed, and what the
 * facility sells by changes when the cloud's word comes, whoever has asked for it.
 */
export function createTermsService(desk: FacilityDesk, changes: ChangeBus): TermsService & { stop(): void } {
  const stop = desk.node.onCommitted(({ facts }) => {
    if (facts.some(({ type }) => type === 'terms.changed')) changes.announce({ type: 'terms' });
  });
  return {
    get: () => ok(viewTerms(desk)),
    check: async (terms) => ok(await checkTerms(desk, terms)),
    save: (wanted, by) => saveTerms(desk, wanted, by),
    ...createTermsTrials(desk),
    stop,
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
  const answered = await propose(desk, { proposalId, current, wanted: read.value, by });
  if (!answered.ok) return answered;
  if (!answered.value) return err({ code: 'terms.undecided', proposalId });
  const { result } = answered.value;
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

/** Has the cloud decide on it, with a trail of who asked. */
function propose(
  desk: FacilityDesk,
  { proposalId, current, wanted, by }: Proposed,
): Promise<Result<TermsDecision | null, DomainError>> {
  const now = desk.clock.now();
  const changes = { basedOn: current.version, ...changesOf(current, wanted) };
  const data = { proposalId, basedOn: current.version, terms: wanted, by: actorName(by) };
  const subject = { type: 'facility', id: desk.profile().id } as const;
  const fact = { factType: 'terms.proposed', data };
  return askCloud(desk, { id: proposalId, answers: desk.answers.terms, fact }, (tx) => {
    insertProposal(tx, { id: proposalId, by, changes, askedAt: now });
    recordAudit(tx, { at: now, by, action: 'terms.change_asked', subject, details: changes });
  });
}
