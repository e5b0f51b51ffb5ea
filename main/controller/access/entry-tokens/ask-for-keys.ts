import { DAY_MS, type EpochMs } from '../../../../domain/time.ts';
import type { FacilityNode } from '../../cloud-link/facility-node.ts';
import type { Db } from '../../db/database.ts';
import { findEntryKeys, saveAsked, type StoredEntryKeys } from './entry-key-repository.ts';

/** Keys are asked for anew this long after they came, should the cloud have lost who has asked. */
const KEYS_AGE_MS_MAX = 7 * DAY_MS;
/** What was asked and not answered is asked again. */
const ASK_AGAIN_MS = DAY_MS;

export type KeyAsker = {
  readonly db: Db;
  readonly node: Pick<FacilityNode, 'transact'>;
  /** Of this controller's box. */
  readonly boxKey: string;
};

/** Asks the cloud for what entry tokens are opened with, if it is time to. To be looked at whenever there is a link. */
export function askForKeys({ db, node, boxKey }: KeyAsker, now: EpochMs): void {
  if (!isDue(findEntryKeys(db), boxKey, now)) return;
  node.transact((tx, run) => {
    const { outcome } = run({ type: 'fact', factType: 'entry.keys_wanted', data: { boxKey } });
    // A fenced controller tells nothing.
    if (outcome.kind === 'done') saveAsked(tx, boxKey, now);
  });
}

function isDue(stored: StoredEntryKeys, boxKey: string, now: EpochMs): boolean {
  const isWithin = (at: EpochMs | null, ms: number): boolean => at !== null && Math.abs(now - at) < ms;
  const hasFresh = stored.boxKey === boxKey && isWithin(stored.receivedAt, KEYS_AGE_MS_MAX);
  const hasAsked = stored.askedFor === boxKey && isWithin(stored.askedAt, ASK_AGAIN_MS);
  return !hasFresh && !hasAsked;
}
