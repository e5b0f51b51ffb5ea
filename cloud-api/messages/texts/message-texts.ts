import { z } from 'zod';
import { ContactLineSchema, NO_OWN_WORDS, OwnWordsSchema, type WordsInMail } from '../../../domain/message-text.ts';
import { type MessageKind, MessageKindSchema } from '../message-kinds.ts';
import type { MailLanguage } from '../render-mail.ts';

export const MailLanguageSchema = z.enum(['en', 'fr']) satisfies z.ZodType<MailLanguage>;

const PerLanguageSchema = z.strictObject({ en: OwnWordsSchema.optional(), fr: OwnWordsSchema.optional() });

/** All that a club says in its messages in place of the program. What is left out, the program says. */
export const MessageTextsSchema = z.strictObject({
  contact: z.strictObject({ en: ContactLineSchema, fr: ContactLineSchema }),
  kinds: z.partialRecord(MessageKindSchema, PerLanguageSchema),
});
export type MessageTexts = z.infer<typeof MessageTextsSchema>;

export const NO_TEXTS: MessageTexts = { contact: { en: null, fr: null }, kinds: {} };

/** What the club says in a message of this kind. */
export function wordsFor(texts: MessageTexts, kind: MessageKind, language: MailLanguage): WordsInMail {
  return { ...(texts.kinds[kind]?.[language] ?? NO_OWN_WORDS), contact: texts.contact[language] };
}
