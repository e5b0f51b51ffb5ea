import type { FacilityProfile } from '../../../domain/facility.ts';
import type { Random } from '../../../domain/random.ts';
import { err, ok, type Result } from '../../../domain/result.ts';
import { type Clock, type EpochMs, MINUTE_MS } from '../../../domain/time.ts';
import type { NetworkPlace, PowerCycleOutcome } from '../api/network-views.ts';
import { listAllocationsIn } from '../bookings/booking-repository.ts';
import type { Db, Tx } from '../db/database.ts';
import type { NetworkServiceError } from '../errors.ts';
import type { Log } from '../log.ts';
import { type Actor, actorName } from '../staff/actor.ts';
import { recordAudit } from '../staff/audit-repository.ts';
import type { NetworkPort } from './network-port.ts';
import {
  findBindingById,
  findLastEffect,
  insertPowerCycle,
  type NetworkBinding,
  type PowerCycleRecord,
  settlePowerCycle,
} from './network-repository.ts';

export type PowerParts = {
  readonly db: Db;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  /** Null when no network is set up. */
  readonly port: NetworkPort | null;
  readonly profile: () => FacilityProfile;
};

/** `portId` is that of the binding. With `override` it does not count that somebody plays there. */
export type WantedPowerCycle = { readonly portId: string; readonly reason: string; readonly override: boolean };

/** Nobody's bay goes dark that is in use, or will be before a PC has started again. */
export const USE_LEAD_MS = 20 * MINUTE_MS;

/** What hangs on the port needs this long to start: cutting it off again meanwhile would only make it worse. */
export const COOLDOWN_MS = 5 * MINUTE_MS;

/**
 * Takes the power from a bound port once, and never again by itself. It is written down before it is sent.
 * Errors: `network.disabled`, `network.not_bound`, `network.in_use`, `network.cooling_down`.
 */
export async function powerCycle(
  parts: PowerParts,
  wanted: WantedPowerCycle,
  by: Actor,
): Promise<Result<PowerCycleOutcome, NetworkServiceError>> {
  const { db, random, port } = parts;
  if (!port) return err({ code: 'network.disabled' });
  const id = random.uuid();
  const begun = db.transaction((tx) => begin(parts, tx, { ...wanted, id, by }), { behavior: 'immediate' });
  if (!begun.ok) return begun;
  const change = await port.powerCycle(begun.value).catch((error: unknown) => {
    settle(parts, id, { outcome: 'unknown', problem: 'fault' });
    throw error;
  });
  const { outcome } = change;
  settle(parts, id, { outcome, problem: outcome === 'done' ? null : change.reason });
  return ok(outcome === 'refused' ? { outcome, problem: change.reason } : { outcome });
}

type Beginning = WantedPowerCycle & { readonly id: string; readonly by: Actor };

function begin(
  { clock, profile }: PowerParts,
  tx: Tx,
  { id, portId, reason, override, by }: Beginning,
): Result<NetworkBinding, NetworkServiceError> {
  const now = clock.now();
  const binding = findBindingById(tx, portId);
  if (!binding) return err({ code: 'network.not_bound' });
  const { switchMac, portIndex, place } = binding;
  const last = findLastEffect(tx, binding);
  // By its distance, for the clock on the wall may have been set back since.
  if (last && Math.abs(now - last.at) < COOLDOWN_MS) {
    return err({ code: 'network.cooling_down', until: last.at + COOLDOWN_MS });
  }
  const use = override ? null : findUse(tx, servedBy(profile(), place), now);
  if (use) return err({ code: 'network.in_use', ...use });
  const record = { id, switchMac, portIndex, at: now, byName: actorName(by), reason };
  insertPowerCycle(tx, { ...record, outcome: 'sent', problem: null });
  const details = { reason, switchMac, portIndex, label: binding.label, override };
  recordAudit(tx, { at: now, by, action: 'network.power_cycled', subject: place, details });
  return ok(binding);
}

/** The resources whose players would notice. */
function servedBy({ resources }: FacilityProfile, { type, id }: NetworkPlace): readonly string[] {
  if (type === 'resource') return [id];
  return resources.filter(({ doorIds }) => doorIds.includes(id)).map((resource) => resource.id);
}

/** Time that is taken counts, whatever is known of who took it; a block keeps nobody from working there. */
function findUse(
  tx: Tx,
  resourceIds: readonly string[],
  now: EpochMs,
): { readonly startsAt: EpochMs; readonly endsAt: EpochMs } | null {
  const soon = listAllocationsIn(tx, { startsAt: now, endsAt: now + USE_LEAD_MS });
  const use = soon.find(({ kind, resourceId }) => kind !== 'block' && resourceIds.includes(resourceId));
  return use ? { startsAt: use.startsAt, endsAt: use.endsAt } : null;
}

type Settlement = Pick<PowerCycleRecord, 'outcome' | 'problem'>;

/** The command is out: what came of it is told even where it cannot be written down. */
function settle({ db, log }: PowerParts, id: string, { outcome, problem }: Settlement): void {
  try {
    db.transaction((tx) => settlePowerCycle(tx, id, outcome, problem), { behavior: 'immediate' });
  } catch (error) {
    log.error('network.outcome_not_recorded', { error });
  }
}
