import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { Banner } from '../../renderer/ui/banner.tsx';
import { Button } from '../../renderer/ui/button.tsx';
import { Dialog } from '../../renderer/ui/dialog.tsx';
import { TextArea, TextField } from '../../renderer/ui/text-field.tsx';
import {
  emptyFields,
  type FieldErrors,
  type FieldName,
  type NewFacilityFields,
  readFields,
  slugOf,
} from './new-facility-form.ts';
import { useOwner } from './owner-context.tsx';
import { useWording } from './wording.tsx';

const ZONES_ID = 'time-zones';

type NewFacilityProps = {
  /** The facility is there; its first controller is paired next. */
  readonly onCreated: (facilityId: string) => void;
  readonly onClose: () => void;
};

/** Asks what the cloud has to know of a new facility. Everything else is changed later, at the facility itself. */
export function NewFacility({ onCreated, onClose }: NewFacilityProps) {
  const { text, sentenceOf } = useWording();
  const { api } = useOwner();
  const words = text.newFacility;
  const [fields, setFields] = useState(() => emptyFields(words, Intl.DateTimeFormat().resolvedOptions().timeZone));
  const [wasTried, setTried] = useState(false);
  const { errors, facility } = readFields(words, fields);
  const create = useMutation({
    mutationFn: () => api.createFacility(facility),
    onSuccess: ({ id }) => onCreated(id),
  });

  return (
    <Dialog
      open
      onOpenChange={(isOpen) => !isOpen && onClose()}
      title={words.title}
      description={words.detail}
      closeLabel={text.close}
    >
      <form
        noValidate
        className="grid gap-4 sm:grid-cols-2"
        onSubmit={(event) => {
          event.preventDefault();
          setTried(true);
          if (Object.keys(errors).length === 0 && !create.isPending) create.mutate();
        }}
      >
        <FacilityFields fields={fields} errors={wasTried ? errors : {}} onChange={setFields} />
        {create.isError && (
          <div className="sm:col-span-2">
            <Banner tone="danger">{sentenceOf(create.error)}</Banner>
          </div>
        )}
        <Button kind="primary" type="submit" wide className="sm:col-span-2" busy={create.isPending}>
          {words.submit}
        </Button>
      </form>
    </Dialog>
  );
}

type FacilityFieldsProps = {
  readonly fields: NewFacilityFields;
  readonly errors: FieldErrors;
  readonly onChange: (fields: NewFacilityFields) => void;
};

function FacilityFields({ fields, errors, onChange }: FacilityFieldsProps) {
  const { text } = useWording();
  const words = text.newFacility;
  const [isSlugTyped, setSlugTyped] = useState(false);
  const change = (name: FieldName, value: string): void => {
    if (name === 'slug') setSlugTyped(true);
    const isNamed = name === 'name' && !isSlugTyped;
    onChange({ ...fields, [name]: value, ...(isNamed && { slug: slugOf(value) }) });
  };
  const bind = (name: FieldName) => ({
    label: words.fields[name],
    value: fields[name],
    error: errors[name],
    onChange: ({ target }: { readonly target: { readonly value: string } }) => change(name, target.value),
  });
  const wide = 'sm:col-span-2';
  return (
    <>
      <TextField {...bind('name')} className={wide} autoFocus maxLength={120} autoComplete="off" />
      <TextField
        {...bind('slug')}
        className={wide}
        hint={words.slugHint(fields.slug)}
        maxLength={60}
        autoCapitalize="none"
        autoComplete="off"
        spellCheck={false}
      />
      <TextField {...bind('timeZone')} list={ZONES_ID} maxLength={64} autoComplete="off" spellCheck={false} />
      <datalist id={ZONES_ID}>
        {Intl.supportedValuesOf('timeZone').map((zone) => (
          <option key={zone} value={zone} />
        ))}
      </datalist>
      <TextField {...bind('currency')} maxLength={3} autoCapitalize="characters" autoComplete="off" />
      <TextField {...bind('hourly')} inputMode="decimal" maxLength={7} autoComplete="off" />
      <TextField {...bind('bays')} inputMode="numeric" maxLength={3} autoComplete="off" />
      <TextField {...bind('opens')} type="time" step={300} />
      <TextField {...bind('closes')} type="time" step={300} hint={words.closesHint} />
      <TextArea {...bind('doors')} className={wide} hint={words.doorsHint} rows={2} maxLength={3000} />
      <TextField {...bind('address')} className={wide} note={words.optional} maxLength={300} />
      <TextField {...bind('phone')} className={wide} note={words.optional} type="tel" maxLength={40} />
    </>
  );
}
