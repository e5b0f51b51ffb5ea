import type { NodePort } from '../../sync/engine/node-port.ts';
import type { EntryKeysTold } from '../../sync/protocol/product-data.ts';
import { sealFor } from '../../sync/transport/sealed-box.ts';
import type { Db } from '../db/database.ts';
import type { Log } from '../log.ts';
import { type Asker, listAskersNotTold, markAskerTold } from './entry-key-repository.ts';
import type { EntryKeyBook } from './key-book.ts';

type Node = Pick<NodePort, 'run'>;

export type EntryKeyCourier = {
  /**
   * Tells those facilities that `nodeOf` has a node of what has changed since they were last told, sealed for each. One
   * at a time; never fails: what is left untold is told at the next call.
   */
  tell(nodeOf: (facilityId: string) => Node | undefined): Promise<void>;
};

type CourierParts = {
  readonly db: Db;
  readonly log: Log;
  readonly keys: Pick<EntryKeyBook, 'keysFor' | 'state' | 'mark' | 'refresh'>;
};

/** What is told twice does no harm, it is whole state. */
export function createEntryKeyCourier({ db, log, keys }: CourierParts): EntryKeyCourier {
  let turn = Promise.resolve();

  async function tellAll(nodeOf: (facilityId: string) => Node | undefined): Promise<void> {
    await keys.refresh();
    const mark = keys.mark();
    for (const asker of await listAskersNotTold(db, mark)) {
      const node = nodeOf(asker.facilityId);
      if (node) await tellOne(asker, node, mark).catch(reportOf(asker.facilityId));
    }
  }

  async function tellOne(asker: Asker, node: Node, mark: string): Promise<void> {
    const { facilityId, boxKey } = asker;
    const sealed = sealFor(boxKey, Buffer.from(JSON.stringify(keys.keysFor(facilityId))));
    const data: EntryKeysTold = { ...keys.state(), boxKey, sealed };
    const { outcome } = await node.run({ type: 'fact', factType: 'entry.keys', data });
    // A fenced cloud tells nothing.
    if (outcome.kind === 'done') await markAskerTold(db, asker, mark);
  }

  /** One whose key is no key must not keep the others waiting. */
  const reportOf =
    (facilityId: string | null) =>
    (error: unknown): void =>
      log.warn('entry_keys.tell_failed', { facilityId, error });

  return {
    tell: (nodeOf) => {
      turn = turn.then(() => tellAll(nodeOf)).catch(reportOf(null));
      return turn;
    },
  };
}
