import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { findStrangeBraces } from '../../../domain/message-text.ts';
import { Banner } from '../../../renderer/ui/banner.tsx';
import { Button } from '../../../renderer/ui/button.tsx';
import { SelectField } from '../../../renderer/ui/text-field.tsx';
import { ToggleGroup } from '../../../renderer/ui/toggle-group.tsx';
import type { MessageView } from '../../messages/message-admin-routes.ts';
import type { DraftInput, MessageTextsView } from '../../messages/texts/text-routes.ts';
import type { OwnedFacilityView } from '../../owners/owner-views.ts';
import { useOwner } from '../owner-context.tsx';
import { ENGLISH } from '../strings-english.ts';
import { type Field, readDraft, type Texts, withField } from './texts-draft.ts';
import { TextsFields } from './texts-fields.tsx';
import { TextsPreview } from './texts-preview.tsx';
import { useWording, type Wording } from '../wording.tsx';

type Kind = MessageView['kind'];
type Language = DraftInput['language'];

type TextsEditorProps = { readonly facility: OwnedFacilityView; readonly kept: MessageTextsView };

/** The words of one club's messages, beside what comes of them. All of them are saved at once. */
export function TextsEditor({ facility, kept }: TextsEditorProps) {
  const { text, format, sentenceOf } = useWording();
  const words = text.texts;
  const { api } = useOwner();
  const queryClient = useQueryClient();
  const [texts, setTexts] = useState<Texts>(kept.texts);
  /** What the preview shows: it follows when a field is left, so that nothing moves under somebody who types. */
  const [shown, setShown] = useState<Texts>(kept.texts);
  const [kind, setKind] = useState<Kind>('confirmation');
  const [language, setLanguage] = useState<Language>('en');
  const draft = readDraft(texts, kind, language);
  const save = useMutation({
    mutationFn: () => api.saveTexts(facility.id, { basedOn: kept.version, texts }),
    onSuccess: (saved) => {
      queryClient.setQueryData(['texts', facility.id], saved);
      setTexts(saved.texts);
    },
  });
  const isStrange = hasStrangeBraces(texts);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (!isStrange && !save.isPending) save.mutate();
  };
  const change = (field: Field, value: string): void => {
    save.reset();
    setTexts(withField(texts, { kind, language, field }, value));
  };

  return (
    <div className="grid items-start gap-6 lg:grid-cols-2">
      <form noValidate className="grid gap-4" onSubmit={submit} onBlur={() => setShown(texts)}>
        <SelectField label={words.kind} value={kind} onChange={(event) => setKind(kindOf(event.target.value))}>
          {Object.entries(text.messages.kind).map(([value, label]) => (
            <option key={value} value={value}>
              {label}
            </option>
          ))}
        </SelectField>
        <ToggleGroup
          name={words.language}
          options={[
            { value: 'en', label: words.languages.en },
            { value: 'fr', label: words.languages.fr },
          ]}
          value={language}
          onChange={setLanguage}
        />
        <TextsFields
          draft={draft}
          defaults={kept.defaults[language][kind]}
          contact={kept.defaultContact}
          onChange={change}
        />
        {save.isError && <Banner tone="danger">{sentenceOf(save.error)}</Banner>}
        <div className="flex flex-wrap items-center gap-3">
          <Button kind="primary" type="submit" busy={save.isPending}>
            {words.save}
          </Button>
          <p role="status" className="text-13 text-muted">
            {save.isSuccess ? words.saved : savedLine(kept, facility.timeZone, { text, format })}
          </p>
        </div>
      </form>
      <TextsPreview
        facilityId={facility.id}
        draft={readDraft(shown, kind, language)}
        isHeld={hasStrangeBraces(shown)}
      />
    </div>
  );
}

function kindOf(value: string): Kind {
  return isKind(value) ? value : 'confirmation';
}

/** Every kind has a word in every language. */
function isKind(value: string): value is Kind {
  return Object.hasOwn(ENGLISH.messages.kind, value);
}

function savedLine(
  { version, savedAt }: MessageTextsView,
  timeZone: string,
  { text, format }: Pick<Wording, 'text' | 'format'>,
): string {
  const words = text.texts;
  return savedAt === null ? words.neverSaved : words.savedAt(version, format.instant(savedAt, timeZone));
}

function hasStrangeBraces({ contact, kinds }: Texts): boolean {
  const all = [
    ...Object.values(contact),
    ...Object.values(kinds).flatMap(({ en, fr }) => [en, fr].flatMap((words) => Object.values(words ?? {}))),
  ];
  return all.some((text) => text !== null && findStrangeBraces(text).length > 0);
}
