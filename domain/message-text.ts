import { z } from 'zod';
import { isStorable, STORABLE } from './text.ts';

/** What a club may put into its own words, in braces: `{name}`. Everything else in braces is refused. */
export const MESSAGE_PLACEHOLDERS = ['name', 'club', 'bay', 'day', 'from', 'until'] as const;
export type MessagePlaceholder = (typeof MESSAGE_PLACEHOLDERS)[number];
export type PlaceholderValues = Readonly<Record<MessagePlaceholder, string>>;

export const SUBJECT_LENGTH_MAX = 150;
export const TEXT_LENGTH_MAX = 600;

/** Whatever in `text` stands in braces and means nothing, single braces included; empty where all is well. */
export function findStrangeBraces(text: string): readonly string[] {
  return [...text.matchAll(/\{([^{}]*)\}|[{}]/g)].filter(([, name]) => !isPlaceholder(name)).map(([whole]) => whole);
}

/** In one go: what a value holds is never taken for a placeholder. What is none stays as it stands. */
export function fillPlaceholders(text: string, values: PlaceholderValues): string {
  return text.replaceAll(/\{([^{}]*)\}/g, (whole, name: string) => (isPlaceholder(name) ? values[name] : whole));
}

function isPlaceholder(name: string | undefined): name is MessagePlaceholder {
  return MESSAGE_PLACEHOLDERS.some((known) => known === name);
}

/** Null: the program's own words. */
const wordsOf = (max: number, shape: RegExp) =>
  z
    .string()
    .trim()
    .min(1)
    .max(max)
    .regex(shape, { error: 'holds a line break or another character that cannot be written there' })
    .refine(isStorable, STORABLE)
    .refine((text) => findStrangeBraces(text).length === 0, {
      error: `holds braces that mean nothing; {${MESSAGE_PLACEHOLDERS.join('}, {')}} do`,
    })
    .nullable();

/** A subject of two lines would be a subject and a header. */
const line = wordsOf(SUBJECT_LENGTH_MAX, /^[^\p{Cc}\u2028\u2029]*$/u);
/** Line breaks are fine, and other control characters are not. */
const lines = wordsOf(TEXT_LENGTH_MAX, /^(?:\n|[^\p{Cc}\u2028\u2029])*$/u);

/** What a club says in place of the program in one kind of message, in one language. */
export const OwnWordsSchema = z.strictObject({ subject: line, intro: lines, closing: lines });
export type OwnWords = z.infer<typeof OwnWordsSchema>;

/** How a club is reached, at the foot of every message. */
export const ContactLineSchema = lines;

export const NO_OWN_WORDS: OwnWords = { subject: null, intro: null, closing: null };

/** All of one message that is the club's to say. */
export type WordsInMail = OwnWords & { readonly contact: string | null };
