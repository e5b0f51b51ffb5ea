import type { Committed } from '../../sync/engine/node-port.ts';
import type { Part } from '../db/statement.ts';

/**
 * What processes of the cloud tell each other through PostgreSQL, each in the transaction that it is about. Payloads
 * name what has changed and no more: whoever wants to know reads it.
 */
export const CHANNELS = {
  /** A facility's commit: its id, the commit number, and the process that made it. */
  commit: 'facility_commit',
  /** A question to a facility is to be sent once more: its id and the request's. */
  question: 'facility_question',
  /** The state of a facility's link, or who runs it, has changed: its id. */
  link: 'facility_link',
  /** There are leases to be had. */
  lease: 'ingest_lease',
  /** Controllers have been appointed or revoked, or have new passwords. */
  controllers: 'controllers',
  /** Somebody has saved new terms of a facility: its id. */
  terms: 'facility_terms',
  /** What a customer has, or who they are, has changed: the customer's id. */
  customers: 'customer',
  /** Somebody came, or did not: the booking's id. */
  visits: 'visit',
} as const;

/** Tells the others of a transaction that is about to commit. */
export function noticesOf(
  { facilityId, worker }: { readonly facilityId: string; readonly worker: string },
  committed: Committed,
): readonly Part[] {
  const { writes, frames } = committed;
  const isNew = writes.ranges !== null || writes.allocations.length + writes.requests.length + writes.outbox.length > 0;
  const written = new Set(writes.requests.map(({ id }) => id));
  const again = frames.flatMap((frame) => (frame.t === 'request' && !written.has(frame.requestId) ? [frame] : []));
  const hasChanged = isNew || committed.facts.length > 0;
  const changes = writes.node && hasChanged ? [`${facilityId} ${writes.node.commitNo} ${worker}`] : [];
  const questions = again.map(({ requestId }) => `${facilityId} ${requestId} ${worker}`);
  const channels = [...changes.map(() => CHANNELS.commit), ...questions.map(() => CHANNELS.question)];
  if (channels.length === 0) return [];
  return [{ name: 'telling', sql: NOTIFY, params: [channels, [...changes, ...questions]], rows: channels.length }];
}

const NOTIFY: Part['sql'] = (parameter) =>
  `select pg_notify(channel, payload) from unnest(${parameter(1)}::text[], ${parameter(2)}::text[]) as told (channel, payload)`;

export type CommitNotice = { readonly facilityId: string; readonly commitNo: number; readonly worker: string };

/** Null for what is not one of ours. */
export function readCommitNotice(payload: string): CommitNotice | null {
  const [facilityId, commitNo, worker, ...rest] = payload.split(' ');
  if (facilityId === undefined || worker === undefined || rest.length > 0) return null;
  return Number.isSafeInteger(Number(commitNo)) ? { facilityId, commitNo: Number(commitNo), worker } : null;
}

export type QuestionNotice = { readonly facilityId: string; readonly requestId: string; readonly worker: string };

/** Null for what is not one of ours. */
export function readQuestionNotice(payload: string): QuestionNotice | null {
  const [facilityId, requestId, worker, ...rest] = payload.split(' ');
  if (facilityId === undefined || requestId === undefined || worker === undefined || rest.length > 0) return null;
  return { facilityId, requestId, worker };
}
