import type { IntegrationName, IntegrationView } from '../../main/controller/api/integration-views.ts';
import { useStrings } from '../strings.ts';
import { CheckboxField, TextField } from '../ui/text-field.tsx';
import { CertificateField } from './certificate-field.tsx';

type IntegrationFieldInputProps = {
  readonly vendor: IntegrationName;
  readonly field: IntegrationView['fields'][number];
  readonly value: string | boolean | null;
  /** As it is typed. */
  readonly url: string;
  readonly isWrong: boolean;
  readonly onChange: (value: string | boolean | null) => void;
};

export function IntegrationFieldInput({ vendor, field, value, url, isWrong, onChange }: IntegrationFieldInputProps) {
  const t = useStrings();
  const words = t.setup.vendors[vendor].fields[field.name];
  const label = words?.label ?? field.name;
  const error = isWrong ? (words?.problem ?? t.errors['input.invalid']) : undefined;
  const text = typeof value === 'string' ? value : '';
  const note = field.isOptional ? t.common.optional : undefined;

  switch (field.kind) {
    case 'switch':
      return (
        <div>
          <CheckboxField label={label} checked={value === true} onChange={(event) => onChange(event.target.checked)} />
          {words?.hint !== undefined && <p className="text-13 text-muted">{words.hint}</p>}
        </div>
      );
    case 'secret':
      return (
        <TextField
          label={label}
          note={field.isSet ? t.setup.kept : note}
          hint={field.isSet ? t.setup.keptHint : words?.hint}
          error={error}
          type="password"
          autoComplete="new-password"
          spellCheck={false}
          placeholder={field.isSet ? '••••••••••••' : ''}
          value={text}
          // Emptied again, the kept one stays.
          onChange={(event) => onChange(event.target.value === '' ? null : event.target.value)}
        />
      );
    case 'certificate':
      return (
        <CertificateField
          vendor={vendor}
          label={label}
          hint={words?.hint}
          error={error}
          url={url}
          value={text}
          onChange={onChange}
        />
      );
    case 'text':
      return (
        <TextField
          label={label}
          note={note}
          hint={words?.hint}
          error={error}
          autoComplete="off"
          spellCheck={false}
          value={text}
          onChange={(event) => onChange(event.target.value)}
        />
      );
  }
}
