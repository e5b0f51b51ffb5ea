import type { ReactNode } from 'react';
import { LanguageChoice } from '../session/language-choice.tsx';
import { type Language, useStrings } from '../strings.ts';

type WizardFrameProps = {
  readonly step: 1 | 2 | 3;
  readonly title: string;
  readonly language: Language;
  readonly onLanguage: (language: Language) => void;
  readonly children: ReactNode;
};

/** One step of the wizard: where it stands, its question, its answer. */
export function WizardFrame({ step, title, language, onLanguage, children }: WizardFrameProps) {
  const { pairing: t } = useStrings();
  return (
    <div className="flex h-full flex-col overflow-y-auto">
      <header className="flex items-center justify-between gap-4 px-6 py-4">
        <p className="text-17 font-semibold">{t.title}</p>
        <LanguageChoice language={language} onLanguage={onLanguage} />
      </header>
      <main className="mx-auto grid w-full max-w-xl flex-1 content-center gap-4 p-6 pb-16">
        <h1 className="text-30 font-semibold">
          <span className="block text-15 font-medium text-muted">{t.step(step)}</span>
          {title}
        </h1>
        {children}
      </main>
    </div>
  );
}
