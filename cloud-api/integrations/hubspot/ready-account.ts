import type { JobOutcome, JobTry } from '../../../domain/jobs/job.ts';
import type { CrmAbilities, CrmFailure, CrmOutcome } from './crm-port.ts';
import type { HubspotParts } from './hubspot-parts.ts';
import { MAPPING_VERSION } from './mapping.ts';
import { changeState, readState } from './state-repository.ts';

/** The account with all properties there; makes them where that has not been done yet. */
export async function readyAccount(
  { db, crm, clock }: Pick<HubspotParts, 'db' | 'crm' | 'clock'>,
  signal: AbortSignal,
): Promise<CrmOutcome<CrmAbilities>> {
  const state = await readState(db);
  if (state.preparedVersion === MAPPING_VERSION) return { kind: 'ok', value: { events: state.events } };
  const prepared = await crm.prepare(signal);
  if (prepared.kind !== 'ok') return prepared;
  const { events } = prepared.value;
  await changeState(db, {
    preparedVersion: MAPPING_VERSION,
    events: events && { ...events },
    lastSuccessAt: clock.now(),
  });
  return prepared;
}

/**
 * What a job says of a call that did not succeed. What is refused is tried once more with the account looked at anew, for
 * somebody may have deleted a property; refused again it waits for a person.
 */
export async function failJob(
  { db, clock }: Pick<HubspotParts, 'db' | 'clock'>,
  failure: CrmFailure,
  { attempt }: Pick<JobTry, 'attempt'>,
): Promise<JobOutcome> {
  const { problem } = failure;
  const isRefused = failure.kind === 'rejected';
  await changeState(db, { lastProblem: problem, lastProblemAt: clock.now(), ...(isRefused && { preparedVersion: 0 }) });
  if (isRefused && attempt > 1) return { kind: 'dead', problem };
  if (failure.kind === 'retry-at' && failure.at !== null) return { kind: 'retry', problem, at: failure.at };
  return { kind: 'retry', problem };
}
