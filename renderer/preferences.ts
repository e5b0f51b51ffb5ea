import type { Language } from './strings.ts';

const LANGUAGE_KEY = 'language';

/** The language chosen on this PC, else the browser's, else English. */
export function readLanguage(storage: Storage, browserLanguage: string): Language {
  const chosen = storage.getItem(LANGUAGE_KEY) ?? browserLanguage;
  return chosen.startsWith('fr') ? 'fr' : 'en';
}

export function writeLanguage(storage: Storage, language: Language): void {
  storage.setItem(LANGUAGE_KEY, language);
}
