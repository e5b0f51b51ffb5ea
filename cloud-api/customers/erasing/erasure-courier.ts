import type { NodePort } from '../../../sync/engine/node-port.ts';
import { jsonOf } from '../../../sync/protocol/json.ts';
import type { Db } from '../../db/database.ts';
import type { Log } from '../../log.ts';
import { listUntoldErasures, listUntoldOfErasures, markErasureTold, tellUndoneAgain } from './erasure-repository.ts';

export type ErasureCourier = {
  /** The facility, or its program, may be another one by now: what it has not said to be done it is told again. Never fails. */
  expectUndone(facilityId: string): Promise<void>;
  /** Puts what facilities have not been told yet into their streams; of those without a node, later. Never fails. */
  tell(nodeOf: (facilityId: string) => Pick<NodePort, 'run'> | undefined): Promise<void>;
};

/** What is told twice does no harm: who is forgotten stays so. */
export function createErasureCourier({ db, log }: { readonly db: Db; readonly log: Log }): ErasureCourier {
  async function tellOne(facilityId: string, node: Pick<NodePort, 'run'>): Promise<void> {
    for (const erasure of await listUntoldErasures(db, facilityId)) {
      const { outcome } = await node.run({ type: 'fact', factType: 'customer.erase', data: jsonOf({ erasure }) });
      // A fenced cloud tells nothing.
      if (outcome.kind !== 'done') return;
      await markErasureTold(db, facilityId, erasure.id);
    }
  }

  return {
    expectUndone: (facilityId) =>
      tellUndoneAgain(db, facilityId).catch((error: unknown) => log.warn('erasures.tell_failed', { error })),
    tell: async (nodeOf) => {
      try {
        for (const facilityId of await listUntoldOfErasures(db)) {
          const node = nodeOf(facilityId);
          if (node) await tellOne(facilityId, node);
        }
      } catch (error) {
        log.warn('erasures.tell_failed', { error });
      }
    },
  };
}
