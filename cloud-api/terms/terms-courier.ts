import type { NodePort } from '../../sync/engine/node-port.ts';
import { jsonOf } from '../../sync/protocol/json.ts';
import type { Db } from '../db/database.ts';
import type { Log } from '../log.ts';
import { findUntold, markDecisionTold, markTermsTold } from './terms-repository.ts';

export type TermsCourier = {
  /**
   * Puts what the facility has not been told yet into its stream: the terms in force, then what came of proposals. One
   * at a time for each facility. Never fails: what is left untold is told at the next call.
   */
  tell(facilityId: string, node: Pick<NodePort, 'run'>): Promise<void>;
};

/**
 * Terms are saved in one transaction and told in another: whoever dies in between leaves them marked as untold. What is
 * told twice does no harm, it is whole state with a version.
 */
export function createTermsCourier({ db, log }: { readonly db: Db; readonly log: Log }): TermsCourier {
  const turns = new Map<string, Promise<void>>();

  async function tellNow(facilityId: string, node: Pick<NodePort, 'run'>): Promise<void> {
    const { terms, decisions } = await findUntold(db, facilityId);
    if (terms) {
      const { outcome } = await node.run({ type: 'fact', factType: 'terms.changed', data: jsonOf(terms) });
      // A fenced cloud tells nothing.
      if (outcome.kind !== 'done') return;
      await markTermsTold(db, facilityId, terms.terms.version);
    }
    for (const decision of decisions) {
      const { outcome } = await node.run({ type: 'fact', factType: 'terms.decided', data: jsonOf(decision) });
      if (outcome.kind !== 'done') return;
      await markDecisionTold(db, facilityId, decision.proposalId);
    }
  }

  return {
    tell: (facilityId, node) => {
      const turn = (turns.get(facilityId) ?? Promise.resolve())
        .then(() => tellNow(facilityId, node))
        .catch((error: unknown) => log.warn('terms.tell_failed', { facilityId, error }));
      turns.set(facilityId, turn);
      return turn;
    },
  };
}
