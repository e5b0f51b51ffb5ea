import type { EpochMs } from '../../../domain/time.ts';
import type { TermsDecision, TermsProposal } from '../../../sync/protocol/product-data.ts';
import type { Tx } from '../db/database.ts';
import { recordAudit } from '../staff/audit-repository.ts';
import { insertProposal, takeProposal } from './terms-repository.ts';

/** Records in the trail what came of a proposal, whenever that comes; one that is heard again is no news. */
export function settleProposal(
  tx: Tx,
  { proposalId, result }: TermsDecision,
  { facilityId, now }: { readonly facilityId: string; readonly now: EpochMs },
): void {
  const proposal = takeProposal(tx, proposalId, now);
  if (!proposal) return;
  const { kind, ...outcome } = result;
  recordAudit(tx, {
    at: now,
    by: proposal.by,
    action: kind === 'saved' ? 'terms.saved' : 'terms.refused',
    subject: { type: 'facility', id: facilityId },
    details: { ...outcome, ...proposal.changes },
  });
}

/** Takes up again what was asked before this disk went back in time. Who asked is known by name only. */
export function recoverProposal(tx: Tx, { proposalId, basedOn, by }: TermsProposal, now: EpochMs): void {
  const actor = { kind: 'staff', staffId: '', name: by } as const;
  insertProposal(tx, { id: proposalId, by: actor, changes: { basedOn }, askedAt: now });
}
