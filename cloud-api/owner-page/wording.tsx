import { createContext, type ReactNode, useContext, useEffect, useMemo, useState } from 'react';
import { createOwnerFormat, type OwnerFormat } from './owner-format.ts';
import { sayProblem } from './sentence.ts';
import { type Language, pickLanguage, STRINGS, type Strings } from './strings.ts';

export type Wording = {
  readonly text: Strings;
  readonly format: OwnerFormat;
  /** What to tell a person about a failed call. */
  readonly sentenceOf: (error: unknown) => string;
  readonly switchLanguage: () => void;
};

const WordingContext = createContext<Wording | null>(null);

/** Every word of this page, in the language of whoever reads it. */
export function useWording(): Wording {
  const wording = useContext(WordingContext);
  if (wording === null) throw new Error('useWording needs a <WordingProvider> above it');
  return wording;
}

type WordingProviderProps = {
  /** Where a chosen language is kept, and nothing else; null where the browser forbids it. */
  readonly storage: Storage | null;
  readonly children: ReactNode;
};

const KEY = 'owner.language';

export function WordingProvider({ storage, children }: WordingProviderProps) {
  const [language, setLanguage] = useState(() => pickLanguage(readChosen(storage), navigator.languages));
  useEffect(() => {
    document.documentElement.lang = language;
    document.title = STRINGS[language].title;
  }, [language]);
  const wording = useMemo<Wording>(() => {
    const text = STRINGS[language];
    return {
      text,
      format: createOwnerFormat(text),
      sentenceOf: (error) => sayProblem(text, error),
      switchLanguage() {
        const other = language === 'en' ? 'fr' : 'en';
        writeChosen(storage, other);
        setLanguage(other);
      },
    };
  }, [language, storage]);
  return <WordingContext value={wording}>{children}</WordingContext>;
}

function readChosen(storage: Storage | null): string | null {
  try {
    return storage?.getItem(KEY) ?? null;
  } catch {
    return null;
  }
}

function writeChosen(storage: Storage | null, language: Language): void {
  try {
    storage?.setItem(KEY, language);
  } catch {
    // Full or forbidden: it is chosen again the next time.
  }
}
