import { ENGLISH } from './strings-english.ts';
import { FRENCH } from './strings-french.ts';

/** Every other language must have every sentence that English has: the type says so. */
export type Strings = typeof ENGLISH;
export type Language = 'en' | 'fr';

/** All text of the owners' page. */
export const STRINGS: Readonly<Record<Language, Strings>> = { en: ENGLISH, fr: FRENCH };

/** The language that was chosen here before, else the first of the reader's that we have, else English. */
export function pickLanguage(chosen: string | null, preferred: readonly string[]): Language {
  const known = [chosen ?? '', ...preferred].map((tag) => tag.slice(0, 2).toLowerCase());
  return known.find((tag): tag is Language => tag === 'en' || tag === 'fr') ?? 'en';
}
