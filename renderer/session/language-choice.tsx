import { type Language, STRINGS, useStrings } from '../strings.ts';

type LanguageChoiceProps = { readonly language: Language; readonly onLanguage: (language: Language) => void };

const LANGUAGES: readonly Language[] = ['en', 'fr'];

export function LanguageChoice({ language, onLanguage }: LanguageChoiceProps) {
  const t = useStrings();
  return (
    <div role="group" aria-label={t.session.language} className="flex gap-1">
      {LANGUAGES.map((each) => (
        <button
          key={each}
          type="button"
          lang={each}
          aria-pressed={each === language}
          onClick={() => onLanguage(each)}
          className="min-h-control rounded-ui px-3 text-15 hover:bg-sunken aria-pressed:font-semibold aria-pressed:underline aria-pressed:underline-offset-4"
        >
          {STRINGS[each].languageName}
        </button>
      ))}
    </div>
  );
}
