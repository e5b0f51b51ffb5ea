import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { IntegrationMode, IntegrationView } from '../../main/controller/api/integration-views.ts';
import { FailureNote } from '../failure-note.tsx';
import { useStrings } from '../strings.ts';
import { useTRPC } from '../trpc.ts';
import { Banner } from '../ui/banner.tsx';
import { Button } from '../ui/button.tsx';
import { TextField } from '../ui/text-field.tsx';
import { ToggleGroup } from '../ui/toggle-group.tsx';
import { draftOf, wrongFieldsOf } from './draft.ts';
import { Findings } from './findings.tsx';
import { IntegrationFieldInput } from './integration-field-input.tsx';

const MODES = ['disabled', 'simulator', 'live'] as const;

type IntegrationFormProps = {
  readonly view: IntegrationView;
  readonly onSaved: (view: IntegrationView) => void;
  readonly onCancel: () => void;
};

/** Fills in one vendor's system. What is tried is what is typed, saved or not. */
export function IntegrationForm({ view, onSaved, onCancel }: IntegrationFormProps) {
  const t = useStrings();
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const [draft, setDraft] = useState(() => draftOf(view));
  const check = useMutation(trpc.integration.check.mutationOptions());
  const save = useMutation(trpc.integration.save.mutationOptions());
  const { name, version } = view;
  const { mode, fields, expiresOn } = draft;
  const failure = save.error ?? check.error;
  const wrong = wrongFieldsOf(failure);

  const put = (field: string, value: string | boolean | null): void => {
    // What was found belongs to what was tried.
    check.reset();
    save.reset();
    setDraft((before) => ({ ...before, fields: { ...before.fields, [field]: value } }));
  };
  const test = (): void => {
    save.reset();
    check.mutate({ name, fields });
  };
  const submit = (): void => {
    const credentialExpiresOn = expiresOn === '' ? null : expiresOn;
    const done = (saved: IntegrationView): void => {
      void queryClient.invalidateQueries(trpc.integration.pathFilter());
      onSaved(saved);
    };
    save.mutate({ name, mode, version, fields, credentialExpiresOn }, { onSuccess: done });
  };

  return (
    <form
      noValidate
      className="grid max-w-2xl gap-4 border-t border-line pt-4"
      onSubmit={(event) => {
        event.preventDefault();
        if (!save.isPending) submit();
      }}
    >
      <ModeChoice mode={mode} onChange={(chosen) => setDraft((before) => ({ ...before, mode: chosen }))} />
      {view.fields.map((field) => (
        <IntegrationFieldInput
          key={field.name}
          vendor={name}
          field={field}
          value={fields[field.name] ?? null}
          url={typeof fields['url'] === 'string' ? fields['url'] : ''}
          isWrong={wrong.has(field.name)}
          onChange={(value) => put(field.name, value)}
        />
      ))}
      <TextField
        label={t.setup.expires}
        note={t.common.optional}
        hint={t.setup.expiresHint}
        type="date"
        className="max-w-xs"
        value={expiresOn}
        onChange={(event) => setDraft((before) => ({ ...before, expiresOn: event.target.value }))}
      />
      {wrong.size > 0 ? <Banner tone="danger">{t.setup.fieldsWrong}</Banner> : <FailureNote error={failure} />}
      {check.data && <Findings vendor={name} report={check.data} />}
      <Actions isSaving={save.isPending} isTesting={check.isPending} onTest={test} onCancel={onCancel} />
    </form>
  );
}

type ModeChoiceProps = { readonly mode: IntegrationMode; readonly onChange: (mode: IntegrationMode) => void };

function ModeChoice({ mode, onChange }: ModeChoiceProps) {
  const t = useStrings();
  return (
    <div className="grid gap-1">
      <p className="text-15 font-medium">{t.setup.mode}</p>
      <ToggleGroup
        name={t.setup.mode}
        options={MODES.map((value) => ({ value, label: t.setup.modes[value] }))}
        value={mode}
        onChange={onChange}
      />
      <p className="text-13 text-muted">{t.setup.modeHint}</p>
    </div>
  );
}

type ActionsProps = {
  readonly isSaving: boolean;
  readonly isTesting: boolean;
  readonly onTest: () => void;
  readonly onCancel: () => void;
};

function Actions({ isSaving, isTesting, onTest, onCancel }: ActionsProps) {
  const t = useStrings();
  return (
    <div className="flex flex-wrap items-center gap-3">
      <Button kind="primary" type="submit" busy={isSaving}>
        {t.setup.save}
      </Button>
      <Button busy={isTesting} onClick={onTest}>
        {isTesting ? t.setup.testing : t.setup.test}
      </Button>
      <Button kind="quiet" onClick={onCancel}>
        {t.common.cancel}
      </Button>
      <p className="text-13 text-muted">{t.setup.testNote}</p>
    </div>
  );
}
