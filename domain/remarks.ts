import { z } from 'zod';
import { isStorable, STORABLE } from './text.ts';
import { type EpochMs, EpochMsSchema } from './time.ts';

/**
 * What staff mark a customer with. A flag is for people's eyes: nothing is refused, priced or allowed by it. What decides
 * about sales are rules, and those look at tiers and tags.
 */
export const CUSTOMER_FLAGS = ['needs_help', 'owes_payment', 'ask_manager'] as const;
export type CustomerFlag = (typeof CUSTOMER_FLAGS)[number];

export const NOTE_LENGTH_MAX = 500;

/** What staff may write about a customer. */
export const RemarksSchema = z.strictObject({
  note: z.string().trim().max(NOTE_LENGTH_MAX).refine(isStorable, STORABLE),
  flags: z.array(z.enum(CUSTOMER_FLAGS)).max(CUSTOMER_FLAGS.length),
});

/** What is written about a customer, by whom and when; both null where nobody ever has. A later program has other flags. */
export const RemarkedSchema = z.object({
  note: z.string(),
  flags: z.array(z.string().max(40)),
  remarkedBy: z.string().nullable(),
  remarkedAt: EpochMsSchema.nullable(),
});
export type Remarked = Readonly<z.infer<typeof RemarkedSchema>>;

export const NO_REMARKS: Remarked = { note: '', flags: [], remarkedBy: null, remarkedAt: null };

/** What is written about one person who was written down twice: nothing of either is lost but what is too long. */
export function mergeRemarks(survivor: Remarked, other: Remarked): Remarked {
  if (other.note === '' && other.flags.length === 0) return survivor;
  if (survivor.note === '' && survivor.flags.length === 0) return other;
  const last = atOf(other) > atOf(survivor) ? other : survivor;
  const notes = [...new Set([survivor.note, other.note])].filter((note) => note !== '');
  return {
    note: notes.join('\n').slice(0, NOTE_LENGTH_MAX),
    flags: [...new Set([...survivor.flags, ...other.flags])],
    remarkedBy: last.remarkedBy,
    remarkedAt: last.remarkedAt,
  };
}

/** What is written of the survivor once the merge is undone: what somebody has written since stays as they wrote it. */
export function unmergeRemarks(
  now: Remarked,
  { before, other }: { readonly before: Remarked; readonly other: Remarked },
): Remarked {
  const merged = mergeRemarks(before, other);
  const isUntouched = now.remarkedAt === merged.remarkedAt && now.note === merged.note;
  return isUntouched ? before : now;
}

const atOf = ({ remarkedAt }: Remarked): EpochMs => remarkedAt ?? 0;
