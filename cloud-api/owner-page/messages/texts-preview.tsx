import { keepPreviousData, useMutation, useQuery } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { Banner } from '../../../renderer/ui/banner.tsx';
import { Button } from '../../../renderer/ui/button.tsx';
import { TextField } from '../../../renderer/ui/text-field.tsx';
import { ToggleGroup } from '../../../renderer/ui/toggle-group.tsx';
import type { DraftInput, PreviewView, TestView } from '../../messages/texts/text-routes.ts';
import { Loaded } from '../loaded.tsx';
import { useOwner } from '../owner-context.tsx';
import { MailPreview } from './mail-preview.tsx';
import type { Strings } from '../strings.ts';
import { useWording } from '../wording.tsx';

type TextsPreviewProps = {
  readonly facilityId: string;
  readonly draft: DraftInput;
  /** Something in it cannot be written: what was shown last stays. */
  readonly isHeld: boolean;
};

/** The message as somebody would get it, about a booking that nobody has made; and the way to get it oneself. */
export function TextsPreview({ facilityId, draft, isHeld }: TextsPreviewProps) {
  const words = useWording().text.texts;
  const { api } = useOwner();
  const [form, setForm] = useState<'html' | 'text'>('html');
  const preview = useQuery({
    queryKey: ['preview', facilityId, draft],
    queryFn: () => api.previewTexts(facilityId, draft),
    enabled: !isHeld,
    placeholderData: keepPreviousData,
  });
  return (
    <section aria-labelledby="preview-title" className="grid min-w-0 gap-3">
      <h2 id="preview-title" className="text-17 font-semibold">
        {words.preview}
      </h2>
      <ToggleGroup
        name={words.previewAs}
        options={[
          { value: 'html', label: words.asMail },
          { value: 'text', label: words.asText },
        ]}
        value={form}
        onChange={setForm}
      />
      <Loaded query={preview} rowClassName="h-40">
        {(written) => <Written written={written} form={form} language={draft.language} />}
      </Loaded>
      <TestMail facilityId={facilityId} draft={draft} isHeld={isHeld} />
    </section>
  );
}

type WrittenProps = {
  readonly written: PreviewView;
  readonly form: 'html' | 'text';
  readonly language: DraftInput['language'];
};

function Written({ written: { subject, html, text }, form, language }: WrittenProps) {
  const words = useWording().text.texts;
  return (
    <div className="grid gap-2">
      <p className="[overflow-wrap:anywhere]">
        <span className="text-muted">{words.fields.subject}: </span>
        <span lang={language} className="font-medium">
          {subject}
        </span>
      </p>
      {form === 'html' ? (
        <MailPreview html={html} language={language} />
      ) : (
        <p
          lang={language}
          className="rounded-ui border border-line bg-surface p-4 font-mono text-13 whitespace-pre-wrap [overflow-wrap:anywhere]"
        >
          {text}
        </p>
      )}
    </div>
  );
}

function TestMail({ facilityId, draft, isHeld }: TextsPreviewProps) {
  const { text, sentenceOf } = useWording();
  const words = text.texts;
  const { api } = useOwner();
  const [to, setTo] = useState('');
  const [isMissing, setMissing] = useState(false);
  const send = useMutation({ mutationFn: () => api.sendTest(facilityId, { ...draft, to: to.trim() }) });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    const isAddress = /^\S+@\S+\.\S+$/.test(to.trim());
    setMissing(!isAddress);
    if (isAddress && !isHeld && !send.isPending) send.mutate();
  };
  return (
    <form noValidate className="grid gap-2 border-t border-line pt-4" onSubmit={submit}>
      <div className="flex items-end gap-2">
        <TextField
          className="min-w-0 flex-1"
          label={words.testTo}
          type="email"
          autoComplete="email"
          maxLength={254}
          error={isMissing ? words.testMissing : undefined}
          value={to}
          onChange={(event) => setTo(event.target.value)}
        />
        <Button type="submit" className="self-end" busy={send.isPending}>
          {words.test}
        </Button>
      </div>
      {send.isError && <Banner tone="danger">{sentenceOf(send.error)}</Banner>}
      {send.data && (
        <Banner tone={send.data.outcome === 'accepted' ? 'info' : 'attention'}>{sayOutcome(words, send.data)}</Banner>
      )}
    </form>
  );
}

function sayOutcome(words: Strings['texts'], { outcome, reason }: TestView): string {
  return reason === null ? words.outcome[outcome] : `${words.outcome[outcome]} (${reason})`;
}
