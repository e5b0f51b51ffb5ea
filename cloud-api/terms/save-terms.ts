import { required } from '../../domain/assert.ts';
import { err, ok, type Result } from '../../domain/result.ts';
import { parseTerms, type Terms, termsOfProfile } from '../../domain/terms.ts';
import { nextTerms, readWantedTerms, type TermsRefusal } from '../../domain/terms-change.ts';
import type { EpochMs } from '../../domain/time.ts';
import type { TermsDecision, TermsProposal, TermsSaved } from '../../sync/protocol/product-data.ts';
import type { Tx } from '../db/database.ts';
import { findProfile } from '../facilities/facility-repository.ts';
import { findDecision, findSavedTerms, insertDecision, insertTerms, markTermsTold } from './terms-repository.ts';

export type TermsSaveError =
  | TermsRefusal
  /** Somebody else has saved since: the facility sells by `version`. */
  | { readonly code: 'terms.changed_meanwhile'; readonly version: number };

/** `terms` is what somebody wants to follow version `basedOn`, as it came. */
export type WantedTerms = {
  readonly basedOn: number;
  readonly terms: unknown;
  readonly by: string;
  readonly now: EpochMs;
};

/**
 * Saves the next version of a facility's terms, or returns the present one when nothing changes. The facility must be
 * known. Of two who save at once, one is told.
 *
 * Errors: `terms.malformed`, `terms.too_large`, `terms.changed_meanwhile`.
 */
export async function saveNextTerms(
  tx: Tx,
  facilityId: string,
  { basedOn, terms, by, now }: WantedTerms,
): Promise<Result<Terms, TermsSaveError>> {
  const profile = required(await findProfile(tx, facilityId), 'saveNextTerms: the facility is known');
  const wanted = readWantedTerms(terms, profile);
  if (!wanted.ok) return wanted;
  const current = (await findSavedTerms(tx, facilityId))?.terms ?? termsOfProfile(profile);
  if (current.version !== basedOn) return err({ code: 'terms.changed_meanwhile', version: current.version });
  const next = nextTerms(current, wanted.value);
  if (!next) return ok(current);
  const isSaved = await insertTerms(tx, facilityId, { terms: next, savedAt: now, savedBy: by });
  return isSaved ? ok(next) : err({ code: 'terms.changed_meanwhile', version: next.version });
}

/** Decides on what a facility proposes, once: one that is heard again has been decided. */
export async function decideProposal(
  tx: Tx,
  facilityId: string,
  { proposalId, ...wanted }: TermsProposal & { readonly now: EpochMs },
): Promise<void> {
  if (await findDecision(tx, facilityId, proposalId)) return;
  const saved = await saveNextTerms(tx, facilityId, wanted);
  const result: TermsDecision['result'] = saved.ok
    ? { kind: 'saved', version: saved.value.version }
    : { kind: 'refused', code: saved.error.code, version: wanted.basedOn, ...versionIn(saved.error) };
  await insertDecision(tx, facilityId, { proposalId, result, decidedAt: wanted.now, isTold: false });
}

function versionIn(error: TermsSaveError): { readonly version?: number } {
  return error.code === 'terms.changed_meanwhile' ? { version: error.version } : {};
}

/** Takes up again what the facility had been told before this database went back in time. Returns whether it can be. */
export async function recoverTerms(
  tx: Tx,
  facilityId: string,
  { terms, savedAt, savedBy }: TermsSaved,
): Promise<boolean> {
  const parsed = parseTerms(terms);
  if (!parsed.ok) return false;
  await insertTerms(tx, facilityId, { terms: parsed.value, savedAt, savedBy });
  await markTermsTold(tx, facilityId, parsed.value.version);
  return true;
}
