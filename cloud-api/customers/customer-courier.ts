import type { NodePort } from '../../sync/engine/node-port.ts';
import { jsonOf } from '../../sync/protocol/json.ts';
import type { Db } from '../db/database.ts';
import type { Log } from '../log.ts';
import {
  expectAllTold,
  listUntoldCustomers,
  listUntoldDecisions,
  markCustomerTold,
  markDecisionTold,
} from './telling-repository.ts';

export type CustomerCourier = {
  /** The facility may be new, and customers older: it is told of all of them. Never fails. */
  expectAll(facilityId: string): Promise<void>;
  /**
   * Puts what the facility has not been told yet into its stream: customers as they are, then what came of its wishes.
   * One at a time for each facility. Never fails: what is left untold is told at the next call.
   */
  tell(facilityId: string, node: Pick<NodePort, 'run'>): Promise<void>;
};

/** A facility that is new is told of thousands: in pieces, so that others are not kept waiting. */
const TOLD_MAX = 100;

/**
 * Customers change in one transaction and are told of in another: whoever dies in between leaves them marked as untold.
 * What is told twice does no harm, it is whole state with a version.
 */
export function createCustomerCourier({ db, log }: { readonly db: Db; readonly log: Log }): CustomerCourier {
  const turns = new Map<string, Promise<void>>();

  async function tellNow(facilityId: string, node: Pick<NodePort, 'run'>): Promise<void> {
    // First: what is decided after this look is told at the next one, and never before the customer whom it is about.
    const decisions = await listUntoldDecisions(db, facilityId);
    const customers = await listUntoldCustomers(db, facilityId, TOLD_MAX);
    for (const customer of customers) {
      const { outcome } = await node.run({ type: 'fact', factType: 'customer.changed', data: jsonOf({ customer }) });
      // A fenced cloud tells nothing.
      if (outcome.kind !== 'done') return;
      await markCustomerTold(db, facilityId, customer);
    }
    if (customers.length === TOLD_MAX) return;
    for (const decision of decisions) {
      const { outcome } = await node.run({ type: 'fact', factType: 'customer.decided', data: jsonOf(decision) });
      if (outcome.kind !== 'done') return;
      await markDecisionTold(db, facilityId, decision.askId);
    }
  }

  const orLog = (work: Promise<void>, facilityId: string): Promise<void> =>
    work.catch((error: unknown) => log.warn('customers.tell_failed', { facilityId, error }));

  return {
    expectAll: (facilityId) => orLog(expectAllTold(db, facilityId), facilityId),
    tell: (facilityId, node) => {
      const before = turns.get(facilityId) ?? Promise.resolve();
      const turn = orLog(
        before.then(() => tellNow(facilityId, node)),
        facilityId,
      );
      turns.set(facilityId, turn);
      return turn;
    },
  };
}
