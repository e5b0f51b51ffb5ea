import { createContext, useContext } from 'react';
import { EN } from './strings.en.ts';
import { FR } from './strings.fr.ts';

export type Strings = typeof EN;
export type Language = 'en' | 'fr';

export const STRINGS: Readonly<Record<Language, Strings>> = { en: EN, fr: FR };

export const StringsContext = createContext<Strings>(EN);

/** Every word this app shows comes from here. */
export function useStrings(): Strings {
  return useContext(StringsContext);
}
