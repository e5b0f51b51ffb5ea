import { ENGLISH, type Strings } from './strings-english.ts';
import { FRENCH } from './strings-french.ts';

export type Language = 'en' | 'fr';

/** All text of the booking page. */
export const STRINGS: Record<Language, Strings> = { en: ENGLISH, fr: FRENCH };
