import { z } from 'zod';
import { type EpochMs, EpochMsSchema } from '../../domain/time.ts';
import type { StreamTail } from '../protocol/snapshot.ts';
import { type Draft, setNode } from './draft.ts';
import type { NodePort } from './node-port.ts';
import type { Remains } from './node-state.ts';

/**
 * Old events are forgotten in what they said, not in that they were: number and hash stay, so that a handshake finds
 * the place at which two memories agree, however old one of them is. What is gone nobody has to be sent again: both
 * sides have applied it, and whoever forgets it takes a snapshot, which has the state itself.
 */

/** Old events of one stream: all up to `upTo` have been looked at, and these of them are left so. */
export type OldEvents = { readonly upTo: number; readonly remains: readonly Remains[] };

/** What is left of a text: which question it had answered, for whoever asked it and forgets that they were told. */
const RemainsSchema = z.strictObject({ trimmed: z.literal(true), answers: z.uuid().nullable() });

/** True for what is left of an event. */
export function isTrimmed(body: string): boolean {
  return body.startsWith('{"trimmed":true,');
}

/** Which question an event had answered of which no more is left; null for any other text. */
export function answerIn(body: string): string | null {
  return isTrimmed(body) ? (RemainsSchema.safeParse(JSON.parse(body)).data?.answers ?? null) : null;
}

/** Rows that are looked at in one go. */
export const TRIM_ROWS_MAX = 200;

/**
 * Lets go of what old events say. Never of what the other side has not applied, or has not shown to have folded into
 * its own events: that may have to be sent, or read, again. A fenced node forgets nothing.
 */
export function trim(draft: Draft, old: { readonly out: OldEvents; readonly in: OldEvents }): void {
  const { node } = draft;
  if (node.fenced !== null) return;
  const outTrimmed = Math.max(node.outTrimmed, Math.min(old.out.upTo, node.peerAcked, node.replicaSeq));
  const inTrimmed = Math.max(node.inTrimmed, Math.min(old.in.upTo, node.inSeq));
  if (outTrimmed === node.outTrimmed && inTrimmed === node.inTrimmed) return;
  draft.trimmed = {
    out: old.out.remains.filter(({ seq }) => seq <= outTrimmed),
    in: old.in.remains.filter(({ seq }) => seq <= inTrimmed),
  };
  setNode(draft, { outTrimmed, inTrimmed });
}

/** Up to where a stream that goes on from `tail` has lost text, which before was gone up to `before`. */
export function trimmedIn({ base, events }: StreamTail, before: number): number {
  const last = events.findLastIndex(({ body }) => isTrimmed(body));
  return last === -1 ? Math.min(before, base) : base + last + 1;
}

/**
 * Trims what is older than `before`, a piece of both streams at a time. `isKept`: facts of this type stay as they are.
 * Returns true when there may be more.
 */
export async function trimStreams(
  node: NodePort,
  before: EpochMs,
  isKept: (factType: string) => boolean,
): Promise<boolean> {
  const { outTrimmed, inTrimmed, inSeq, peerAcked, replicaSeq, fenced } = await node.readNode();
  if (fenced !== null) return false;
  const inUse = Math.min(peerAcked, replicaSeq);
  const out = findOld(await node.readOutbox(outTrimmed, TRIM_ROWS_MAX), { after: outTrimmed, last: inUse, before });
  const seen = findOld(await node.readInbox(inTrimmed, TRIM_ROWS_MAX), { after: inTrimmed, last: inSeq, before });
  if (out.upTo === outTrimmed && seen.upTo === inTrimmed) return false;
  await node.run({ type: 'trim', out: remainsOf(out, isKept), in: remainsOf(seen, isKept) });
  return true;
}

type Row = { readonly seq: number; readonly body: string };
type Found = { readonly upTo: number; readonly rows: readonly Row[] };

/** Up to the last old one: a clock that was wrong once, and dated an event ahead, keeps nothing for ever. */
function findOld(
  rows: readonly Row[],
  { after, last, before }: { readonly after: number; readonly last: number; readonly before: EpochMs },
): Found {
  const there = rows.filter(({ seq }) => seq <= last);
  const index = there.findLastIndex(({ body }) => isOlder(body, before));
  const found = there.slice(0, index + 1);
  return { upTo: found.at(-1)?.seq ?? after, rows: found };
}

function remainsOf({ upTo, rows }: Found, isKept: (factType: string) => boolean): OldEvents {
  const remains = rows.flatMap(({ seq, body }) => {
    const { kind, type, answers = null } = partsOf(body);
    const stays = kind === 'abandon' || (kind === 'fact' && type !== undefined && isKept(type));
    return stays || isTrimmed(body) ? [] : [{ seq, body: JSON.stringify({ trimmed: true, answers }) }];
  });
  return { upTo, remains };
}

const PartsSchema = z.object({
  at: EpochMsSchema,
  kind: z.string(),
  type: z.exactOptional(z.string()),
  answers: z.exactOptional(z.uuid().nullable()),
});

/** What cannot be read is as old as what is around it. */
function isOlder(body: string, before: EpochMs): boolean {
  const { at } = partsOf(body);
  return at !== undefined && at < before;
}

function partsOf(body: string): Partial<z.infer<typeof PartsSchema>> {
  try {
    return PartsSchema.safeParse(JSON.parse(body)).data ?? {};
  } catch {
    return {};
  }
}
