import { SECOND_MS } from '../../../domain/time.ts';
import type { FacilityNode } from '../cloud-link/facility-node.ts';
import { getNode, listRanges } from '../cloud-link/sqlite-node-store.ts';
import type { Db } from '../db/database.ts';
import type { Log } from '../log.ts';
import { forgetHandBack, readHandBack } from './hand-back-file.ts';

const LOOK_MS = 2 * SECOND_MS;

export type HandBackOptions = {
  readonly dataDir: string;
  readonly db: Db;
  readonly node: Pick<FacilityNode, 'transact'>;
  readonly isUp: () => boolean;
  readonly log: Log;
  readonly every: (ms: number, action: () => void) => () => void;
};

/**
 * Gives all of this facility's time to the cloud when a person at the computer has asked for it (PROTOCOL §7.6), and
 * says so first, so that the cloud gives none of it back. What comes in nevertheless goes back, too. Never while the
 * link is down: time on its way is nobody's to sell. Doors, and bookings at the cloud's hand, go on. Returns what stops it.
 */
export function followHandBack(options: HandBackOptions): () => void {
  const { dataDir, isUp, log, every } = options;
  let isTold = false;
  return every(LOOK_MS, () => {
    const handBack = readHandBack(dataDir);
    if (handBack === null) isTold = false;
    if (handBack === null || !isUp()) return;
    const { isWanted } = handBack;
    if (!isWanted || !isTold) isTold = tell(options, isWanted);
    if (!isTold) return;
    if (isWanted) return giveAll(options);
    forgetHandBack(dataDir);
    isTold = false;
    log.info('hand_back.ended');
  });
}

/** Returns false when the engine would not: it tries again. */
function tell({ db, node }: HandBackOptions, isWanted: boolean): boolean {
  const { controllerEpoch } = getNode(db);
  const data = { controllerEpoch, isWanted };
  return (
    node.transact((_tx, run) => run({ type: 'fact', factType: 'facility.hand_back', data })).outcome.kind === 'done'
  );
}

function giveAll({ db, node, log }: HandBackOptions): void {
  const ranges = listRanges(db)
    .filter(({ holder }) => holder === 'own')
    .map(({ resourceId, startsAt, endsAt }) => ({ resourceId, startsAt, endsAt }));
  if (ranges.length === 0) return;
  const { outcome } = node.transact((_tx, run) => run({ type: 'transfer', ranges }));
  log.info('hand_back.given', { ranges: ranges.length, outcome: outcome.kind });
}
