import { err, ok, type Result } from '../../../domain/result.ts';
import { jsonOf } from '../../../sync/protocol/json.ts';
import type { Tx } from '../db/database.ts';
import { isOutOfRoom } from '../db/out-of-room.ts';
import { DISK_FULL } from '../disk-space/disk-full.ts';
import type { DomainError } from '../errors.ts';
import type { Answers } from './cloud-answers.ts';
import type { FacilityNode } from './facility-node.ts';
import type { LinkMonitor } from './link-monitor.ts';

/** How long staff wait for the cloud to answer what was asked by a fact. */
const ANSWER_MS_MAX = 8000;

export type ToldFact = { readonly factType: string; readonly data: unknown };

/**
 * Puts a fact into the stream to the cloud, and writes what `record` does in the same transaction. Returns why nothing
 * of it was done, or null. Errors: `facility.fenced`, `facility.disk_full`.
 */
export function tellCloud(
  node: FacilityNode,
  { factType, data }: ToldFact,
  record: (tx: Tx) => void,
): DomainError | null {
  try {
    return node.transact((tx, run) => {
      const { outcome } = run({ type: 'fact', factType, data: jsonOf(data) });
      if (outcome.kind === 'refused') {
        const { refusal } = outcome;
        return { code: 'facility.fenced', reason: refusal.code === 'fenced' ? refusal.reason : refusal.code };
      }
      record(tx);
      return null;
    });
  } catch (error) {
    if (!isOutOfRoom(error)) throw error;
    return { code: DISK_FULL };
  }
}

type Asker = { readonly node: FacilityNode; readonly link: Pick<LinkMonitor, 'after'> };

export type Question<Answer> = {
  readonly id: string;
  readonly answers: Answers<Answer>;
  readonly fact: ToldFact;
};

/** As `tellCloud`, and waits for the answer. Null when none has come in time: the question stays as it was asked. */
export async function askCloud<Answer>(
  { node, link }: Asker,
  { id, answers, fact }: Question<Answer>,
  record: (tx: Tx) => void,
): Promise<Result<Answer | null, DomainError>> {
  const waiting = answers.wait(id, link.after(ANSWER_MS_MAX));
  const refusal = tellCloud(node, fact, record);
  if (!refusal) return ok(await waiting);
  answers.forget(id);
  return err(refusal);
}
