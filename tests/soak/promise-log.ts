import { appendFileSync, readFileSync } from 'node:fs';
import { z } from 'zod';

/**
 * What people were told, as somebody outside the product wrote it down: one line of JSON each, in the order in which
 * it was asked and answered. `attempt` marks each wish to book; it travels in the booking's notes.
 */

const PlaceSchema = z.object({ resourceId: z.string(), startsAt: z.number(), endsAt: z.number() });

const EntrySchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('asked'), attempt: z.string(), by: z.string(), place: PlaceSchema }),
  z.object({
    type: z.literal('sold'),
    attempt: z.string(),
    bookingId: z.string(),
    revision: z.number(),
    place: PlaceSchema,
  }),
  z.object({ type: z.literal('refused'), attempt: z.string(), code: z.string() }),
  /** The answer never came, or said nothing definite. */
  z.object({ type: z.literal('unanswered'), attempt: z.string(), why: z.string() }),
  /** `place` is where it is to be; null to give it back. */
  z.object({ type: z.literal('change-asked'), bookingId: z.string(), by: z.string(), place: PlaceSchema.nullable() }),
  z.object({ type: z.literal('changed'), bookingId: z.string(), revision: z.number(), place: PlaceSchema.nullable() }),
  z.object({ type: z.literal('change-refused'), bookingId: z.string(), code: z.string() }),
  z.object({ type: z.literal('change-unanswered'), bookingId: z.string(), why: z.string() }),
  z.object({ type: z.literal('checked-in'), bookingId: z.string(), outcome: z.string() }),
  z.object({ type: z.literal('turned-away'), bookingId: z.string(), reason: z.string() }),
  z.object({ type: z.literal('killed'), what: z.string() }),
  z.object({ type: z.literal('linked'), afterMs: z.number() }),
]);
export type Entry = z.infer<typeof EntrySchema>;
export type Place = z.infer<typeof PlaceSchema>;

/** Appends `entry` to the file, with the club's time for who reads it; it is there when this returns. */
export function appendEntry(file: string, entry: Entry, now: number): void {
  appendFileSync(file, `${JSON.stringify({ ...entry, at: new Date(now).toISOString() })}\n`);
}

export function readEntries(file: string): Entry[] {
  const lines = readFileSync(file, 'utf8').trimEnd().split('\n');
  return lines.filter((line) => line !== '').map((line) => EntrySchema.parse(JSON.parse(line)));
}
