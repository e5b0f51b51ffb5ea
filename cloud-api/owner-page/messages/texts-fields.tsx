import type { ChangeEvent } from 'react';
import { findStrangeBraces, SUBJECT_LENGTH_MAX, TEXT_LENGTH_MAX } from '../../../domain/message-text.ts';
import { TextArea, TextField } from '../../../renderer/ui/text-field.tsx';
import type { DraftInput } from '../../messages/texts/text-routes.ts';
import type { Field } from './texts-draft.ts';
import { useWording } from '../wording.tsx';

type TextsFieldsProps = {
  readonly draft: DraftInput;
  /** What the program says where a field is empty. */
  readonly defaults: { readonly subject: string; readonly intro: string };
  readonly contact: string;
  readonly onChange: (field: Field, value: string) => void;
};

/** The words of one message; each empty field says what the program says instead. */
export function TextsFields({ draft, defaults, contact, onChange }: TextsFieldsProps) {
  const { text } = useWording();
  const words = text.texts;
  const { language, words: said } = draft;
  const bind = (field: Field) => {
    const value = said[field] ?? '';
    const strange = findStrangeBraces(value);
    return {
      label: words.fields[field],
      note: text.newFacility.optional,
      lang: language,
      value,
      error: strange.length > 0 ? words.strange(strange.join(' ')) : undefined,
      onChange: (event: ChangeEvent<HTMLInputElement | HTMLTextAreaElement>) => onChange(field, event.target.value),
    };
  };
  return (
    <>
      <TextField {...bind('subject')} maxLength={SUBJECT_LENGTH_MAX} hint={words.otherwise(defaults.subject)} />
      <TextArea {...bind('intro')} rows={4} maxLength={TEXT_LENGTH_MAX} hint={words.otherwise(defaults.intro)} />
      <TextArea {...bind('closing')} rows={3} maxLength={TEXT_LENGTH_MAX} hint={words.otherwiseNothing} />
      <TextArea {...bind('contact')} rows={2} maxLength={TEXT_LENGTH_MAX} hint={words.contactOtherwise(contact)} />
      <section aria-labelledby="placeholders-title" className="rounded-ui bg-sunken px-4 py-3 text-13">
        <h2 id="placeholders-title" className="font-medium">
          {words.placeholdersTitle}
        </h2>
        <dl className="mt-1 grid grid-cols-[auto_1fr] gap-x-3 gap-y-0.5">
          {Object.entries(words.placeholders).map(([name, meaning]) => (
            <div key={name} className="contents">
              <dt className="font-mono">{`{${name}}`}</dt>
              <dd className="text-muted">{meaning}</dd>
            </div>
          ))}
        </dl>
      </section>
    </>
  );
}
