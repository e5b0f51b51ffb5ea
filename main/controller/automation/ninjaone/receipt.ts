import { z } from 'zod';
import type { Receipt } from '../automation-port.ts';
import type { Activity } from './activity-story.ts';
import { parseJson } from './parse-json.ts';

const ReceiptSchema = z.object({
  /** The youngest entry of the PC's record before the command; null where there was none. */
  after: z.number().nullable(),
  /** Series that were under way about then. */
  seen: z.array(z.string()),
  /** Nothing had to be done. */
  isDone: z.boolean().default(false),
  /** The vendor said that it took the command. */
  isTaken: z.boolean().default(false),
  /** What its answer named. */
  hint: z.string().max(100).nullable().default(null),
});
export type ReceiptFacts = z.infer<typeof ReceiptSchema>;

export function writeReceipt(facts: ReceiptFacts): Receipt {
  return JSON.stringify(facts);
}

/** Null for what none of ours is: a plan of another system's. */
export function readReceipt(receipt: Receipt): ReceiptFacts | null {
  const parsed = ReceiptSchema.safeParse(parseJson(receipt));
  return parsed.success ? parsed.data : null;
}

const SERIES_MAX = 20;
const SERIES_CHARS_MAX = 60;

/** For a command that comes after `activities`, oldest first. */
export function receiptAfter(activities: readonly Activity[]): ReceiptFacts {
  const series = new Set(activities.flatMap(({ seriesUid }) => seriesUid ?? []));
  const seen = [...series].filter((uid) => uid.length <= SERIES_CHARS_MAX).slice(-SERIES_MAX);
  return { after: activities.at(-1)?.id ?? null, seen, isDone: false, isTaken: false, hint: null };
}

const HintSchema = z.union([
  z.number().transform(String),
  z.string(),
  z.object({ jobUid: z.string() }).transform(({ jobUid }) => jobUid),
  z.object({ activityId: z.number() }).transform(({ activityId }) => String(activityId)),
  z.object({ id: z.union([z.number(), z.string()]) }).transform(({ id }) => String(id)),
]);

/** What the answer to a run names, in one of the shapes that have been seen. It is a hint and no more. */
export function hintIn(body: unknown): string | null {
  const parsed = HintSchema.safeParse(body);
  return parsed.success && parsed.data.length > 0 && parsed.data.length <= 100 ? parsed.data : null;
}
