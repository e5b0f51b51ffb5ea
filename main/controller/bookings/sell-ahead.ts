import { keptForWeb } from '../../../domain/allotments.ts';
import { businessDayStart } from '../../../domain/business-day.ts';
import { addLocalDays, localDateOf } from '../../../domain/opening-hours.ts';
import { freeParts, heldParts, type Range } from '../../../domain/ownership.ts';
import { err, ok, type Result } from '../../../domain/result.ts';
import { type EpochMs, GRAIN_MS, type LocalDate } from '../../../domain/time.ts';
import { theirRanges } from '../../../sync/engine/node-state.ts';
import { PULL_RANGES_MAX } from '../../../sync/protocol/frames.ts';
import type { SellingAhead } from '../api/views.ts';
import type { ChangeBus } from '../change-bus.ts';
import { listRanges } from '../cloud-link/sqlite-node-store.ts';
import type { DomainError } from '../errors.ts';
import type { Actor } from '../staff/actor.ts';
import { recordAudit } from '../staff/audit-repository.ts';
import type { FacilityDesk } from './facility-desk.ts';
import { linkDown, type Progress } from './owner-decision.ts';
import { pullTime } from './pulled-time.ts';

/** No club needs to sell alone for longer than this, and what it does not hold the web page sells without asking. */
export const SELL_AHEAD_DAYS_MAX = 60;

/** What has happened, and not what was meant to: the cloud is asked first. */
const ACTIONS = {
  done: 'selling.extended',
  asked: 'selling.extend_asked',
  refused: 'selling.extend_refused',
  unanswered: 'selling.extend_unanswered',
} as const satisfies Record<Progress, string>;

/**
 * Has this facility sell every business day up to and with `until` by itself, but what is kept for online sale
 * (PROTOCOL §8.3). What is ours stays so: the cloud never takes it back.
 *
 * Errors: `slot.past` and `slot.too_far` for the day, `link.*`, `facility.*`.
 */
export async function sellAhead(
  { desk, changes }: { readonly desk: FacilityDesk; readonly changes: ChangeBus },
  until: LocalDate,
  by: Actor,
): Promise<Result<SellingAhead, DomainError>> {
  const { timeZone, id } = desk.profile();
  const now = desk.clock.now();
  const today = localDateOf(timeZone, now);
  const lastDate = addLocalDays(today, SELL_AHEAD_DAYS_MAX);
  if (until < today) return err({ code: 'slot.past' });
  if (until > lastDate) return err({ code: 'slot.too_far', lastDate });

  const missing = missingUntil(desk, businessDayStart(timeZone, addLocalDays(until, 1)), now);
  const [first] = missing;
  if (first && !desk.link.isUp()) return err(linkDown(desk, null));
  for (let from = 0; from < missing.length; from += PULL_RANGES_MAX) {
    const pulled = await pullTime(desk, missing.slice(from, from + PULL_RANGES_MAX), (tx, progress) =>
      recordAudit(tx, {
        at: desk.clock.now(),
        by,
        action: ACTIONS[progress],
        subject: { type: 'facility', id },
        details: { until },
      }),
    );
    changes.announce({ type: 'link' });
    if (!pulled.ok) return pulled;
  }
  return ok({ ownsUntil: desk.link.ownsUntil() });
}

function missingUntil(desk: FacilityDesk, cut: EpochMs, now: EpochMs): Range[] {
  const profile = desk.profile();
  const kept = keptForWeb(profile, now, cut);
  const theirs = theirRanges(listRanges(desk.db));
  const startsAt = Math.floor(now / GRAIN_MS) * GRAIN_MS;
  return profile.resources
    .flatMap(({ id: resourceId }) => heldParts(theirs, { resourceId, startsAt, endsAt: cut }))
    .flatMap((range) => freeParts(range, kept));
}
