import {
  alternatives,
  type AvailabilityFacts,
  type Busy,
  checkSlot,
  type WantedSlot,
} from '../../../domain/availability.ts';
import { required } from '../../../domain/assert.ts';
import type { Channel } from '../../../domain/booking.ts';
import type { FacilityProfile } from '../../../domain/facility.ts';
import { type Calendar, createCalendar } from '../../../domain/opening-hours.ts';
import type { Range } from '../../../domain/ownership.ts';
import { priceOf } from '../../../domain/pricing.ts';
import type { Random } from '../../../domain/random.ts';
import { err, ok, type Result } from '../../../domain/result.ts';
import { type Clock, DAY_MS, type Interval } from '../../../domain/time.ts';
import type { EngineRefusal, Input, Outcome } from '../../../sync/engine/inputs.ts';
import type { HeldAllocation, RequestRow } from '../../../sync/engine/node-state.ts';
import type { Settlements } from '../../../sync/engine/settlements.ts';
import type { FreeSlot } from '../api/views.ts';
import type { FacilityNode } from '../cloud-link/facility-node.ts';
import type { LinkMonitor } from '../cloud-link/link-monitor.ts';
import type { Db, Tx } from '../db/database.ts';
import type { DomainError } from '../errors.ts';
import { findProfile } from '../facility/facility-repository.ts';
import { listAllocationsIn } from './booking-repository.ts';

/** How long staff wait for the cloud to decide about its time, before the question is withdrawn. */
export const ANSWER_MS_MAX = 8000;

type DecisionInput = Extract<Input, { type: 'book' | 'move' | 'cancel' }>;

export type FacilityDeskOptions = {
  readonly db: Db;
  readonly node: FacilityNode;
  readonly link: LinkMonitor;
  readonly settlements: Settlements;
  readonly clock: Clock;
  readonly random: Random;
};

/** What the services for bookings and blocks have in common: facts, and having a change decided by its owner. */
export type FacilityDesk = ReturnType<typeof createFacilityDesk>;

export function createFacilityDesk({ db, node, link, settlements, clock, random }: FacilityDeskOptions) {
  let kept: { profile: FacilityProfile; calendar: Calendar } | null = null;

  function profile(): FacilityProfile {
    const current = required(findProfile(db), 'facility-desk: this controller has not been set up');
    if (kept?.profile.revision !== current.revision) kept = { profile: current, calendar: createCalendar(current) };
    return kept.profile;
  }

  function calendar(): Calendar {
    profile();
    return required(kept, 'facility-desk: the calendar is made with the profile').calendar;
  }

  function facts(around: Interval, channel: Channel): AvailabilityFacts {
    const wide = { startsAt: around.startsAt - DAY_MS, endsAt: around.endsAt + DAY_MS };
    const busy: Busy[] = listAllocationsIn(db, wide);
    return { profile: profile(), busy, now: clock.now(), channel, calendar: calendar() };
  }

  function toFreeSlot(slot: Range): FreeSlot {
    return { ...slot, price: priceOf(profile(), slot), owner: link.owns(slot) ? 'facility' : 'cloud' };
  }

  /** Errors: those of `checkSlot`, with free times instead of a taken one. */
  function check(wanted: WantedSlot, channel: Channel): Result<null, DomainError> {
    const known = facts(wanted, channel);
    const checked = checkSlot(known, wanted);
    if (checked.ok) return checked;
    const { error } = checked;
    return err(error.code === 'slot.taken' ? taken(wanted, channel) : error);
  }

  function taken(wanted: WantedSlot, channel: Channel): DomainError {
    return { code: 'slot.taken', alternatives: alternatives(facts(wanted, channel), wanted).map(toFreeSlot) };
  }

  /**
   * Has the owner decide: this facility in one transaction, in which `alongside` writes what must not be lost beside
   * it; or the cloud, whose answer is waited for. Returns the allocation as decided.
   */
  async function decide(
    input: DecisionInput,
    wanted: WantedSlot,
    alongside: (tx: Tx, allocation: HeldAllocation | null) => void,
  ): Promise<Result<HeldAllocation, DomainError>> {
    if (!isOurs(input) && !link.isUp()) return err(linkDown());
    const outcome = node.transact((tx, run): Outcome => {
      const result = run(input).outcome;
      if (result.kind !== 'refused') alongside(tx, result.kind === 'done' ? result.allocation : null);
      return result;
    });
    if (outcome.kind === 'refused') return err(toDomainError(outcome.refusal, wanted));
    if (outcome.kind === 'done') return ok(required(outcome.allocation, 'decide: an allocation was decided'));
    return afterAnswer(await answerOrPatience(input.requestId), input, wanted);
  }

  function isOurs(input: DecisionInput): boolean {
    return input.type === 'cancel' ? holderOf(input.allocationId) === 'own' : link.owns(input.place);
  }

  function holderOf(allocationId: string): string | null {
    return link.holderOfAllocation(allocationId);
  }

  function linkDown(): DomainError {
    const sellableUntil = link.ownsUntil();
    return sellableUntil === null ? { code: 'link.down' } : { code: 'link.down', sellableUntil };
  }

  async function answerOrPatience(requestId: string): Promise<RequestRow | null> {
    const answer = await Promise.race([settlements.wait(requestId), link.after(ANSWER_MS_MAX)]);
    if (answer) return answer;
    node.transact((_tx, run) => run({ type: 'give-up', requestId }));
    return null;
  }

  function afterAnswer(
    answer: RequestRow | null,
    input: DecisionInput,
    wanted: WantedSlot,
  ): Result<HeldAllocation, DomainError> {
    if (answer?.status === 'accepted') {
      return ok(required(link.findAllocation(input.allocationId), 'decide: what was accepted is in our copy'));
    }
    if (answer?.status !== 'rejected') return err({ code: 'link.no_answer' });
    switch (answer.rejection) {
      case 'taken':
        return err(taken(wanted, 'desk'));
      case 'closed':
        return err(ruleOf(wanted));
      case 'changed-meanwhile':
        return err({
          code: 'booking.changed_meanwhile',
          revision: link.findAllocation(input.allocationId)?.revision ?? 0,
        });
      case 'gone':
        return err({ code: 'booking.not_found' });
      default:
        return err({ code: 'facility.unknown_time' });
    }
  }

  function toDomainError(refusal: EngineRefusal, wanted: WantedSlot): DomainError {
    switch (refusal.code) {
      case 'fenced':
        return { code: 'facility.fenced', reason: refusal.reason };
      case 'taken':
        return taken(wanted, 'desk');
      case 'refused':
        return ruleOf(wanted);
      case 'changed-meanwhile':
        return { code: 'booking.changed_meanwhile', revision: refusal.allocation.revision };
      case 'not-found':
        return { code: 'booking.not_found' };
      case 'nobodys-time':
      case 'other-owner':
        return { code: 'facility.unknown_time' };
    }
  }

  /** The rule that the owner named, with its facts; should it no longer apply by our own clock, the time is taken. */
  function ruleOf(wanted: WantedSlot): DomainError {
    const checked = check(wanted, 'desk');
    return checked.ok ? taken(wanted, 'desk') : checked.error;
  }

  return {
    db,
    node,
    link,
    clock,
    random,
    profile,
    calendar,
    facts,
    toFreeSlot,
    check,
    decide,
    deadline: () => clock.now() + ANSWER_MS_MAX,
  };
}
