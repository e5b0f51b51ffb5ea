import { createContext, type ReactNode, use, useEffect, useMemo, useState } from 'react';
import { required } from '../../domain/assert.ts';
import type { Money } from '../../domain/money.ts';
import type { ApiClient } from './api-client.ts';
import type { DeviceMemory } from './device-memory.ts';
import type { Phone } from './phone.ts';
import { type Language, STRINGS } from './strings.ts';
import type { Strings } from './strings-english.ts';

/** What the page needs of the world; `main.tsx` hands out the real ones. */
export type Services = {
  readonly api: ApiClient;
  readonly memory: DeviceMemory;
  readonly phone: Phone;
  readonly now: () => number;
  /** A fresh idempotency key. */
  readonly newKey: () => string;
};

const ServicesContext = createContext<Services | null>(null);

export function useServices(): Services {
  return required(use(ServicesContext), 'useServices needs a <PageProvider> above it');
}

export type Wording = {
  readonly language: Language;
  /** For Intl: the reader's own variety of the language. */
  readonly locale: string;
  readonly text: Strings;
  readonly money: (money: Money) => string;
  readonly switchLanguage: () => void;
};

const WordingContext = createContext<Wording | null>(null);

export function useWording(): Wording {
  return required(use(WordingContext), 'useWording needs a <PageProvider> above it');
}

/** The language the reader chose here before, else the first of theirs that we have, else English. */
export function pickLanguage(chosen: string | null, preferred: readonly string[]): Language {
  const known = [chosen ?? '', ...preferred].map((tag) => tag.slice(0, 2).toLowerCase());
  return known.find((tag): tag is Language => tag === 'en' || tag === 'fr') ?? 'en';
}

function pickLocale(language: Language, preferred: readonly string[]): string {
  return preferred.find((tag) => tag.toLowerCase().startsWith(`${language}-`)) ?? `${language}-CA`;
}

type PageProviderProps = { readonly services: Services; readonly children: ReactNode };

export function PageProvider({ services, children }: PageProviderProps) {
  const { memory } = services;
  const [language, setLanguage] = useState(() => pickLanguage(memory.readLanguage(), navigator.languages));
  useEffect(() => {
    document.documentElement.lang = language;
  }, [language]);

  const wording = useMemo<Wording>(() => {
    const locale = pickLocale(language, navigator.languages);
    return {
      language,
      locale,
      text: STRINGS[language],
      money: ({ cents, currency }) =>
        new Intl.NumberFormat(locale, { style: 'currency', currency }).format(cents / 100),
      switchLanguage() {
        const other = language === 'en' ? 'fr' : 'en';
        memory.writeLanguage(other);
        setLanguage(other);
      },
    };
  }, [language, memory]);

  return (
    <ServicesContext value={services}>
      <WordingContext value={wording}>{children}</WordingContext>
    </ServicesContext>
  );
}
