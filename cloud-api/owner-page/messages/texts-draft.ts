import type { DraftInput, MessageTextsView } from '../../messages/texts/text-routes.ts';

export type Texts = MessageTextsView['texts'];
export type Field = keyof DraftInput['words'];

type Place = Pick<DraftInput, 'kind' | 'language'>;

const NOTHING = { subject: null, intro: null, closing: null };

/** What the club says in one message, as it stands in the form. */
export function readDraft(texts: Texts, kind: DraftInput['kind'], language: DraftInput['language']): DraftInput {
  const words = texts.kinds[kind]?.[language] ?? NOTHING;
  return { kind, language, words: { ...words, contact: texts.contact[language] } };
}

/** With one field written anew; an empty one leaves the word to the program. */
export function withField(texts: Texts, place: Place & { readonly field: Field }, value: string): Texts {
  const { kind, language, field } = place;
  const said = value.trim() === '' ? null : value;
  if (field === 'contact') return { ...texts, contact: { ...texts.contact, [language]: said } };
  const before = texts.kinds[kind] ?? {};
  const words = { ...NOTHING, ...before[language], [field]: said };
  return { ...texts, kinds: { ...texts.kinds, [kind]: { ...before, [language]: words } } };
}
