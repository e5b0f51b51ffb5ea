import { type FormEvent, useRef, useState } from 'react';
import { CheckboxField, SelectField, TextArea, TextField } from '../../../renderer/ui/text-field.tsx';
import type { CustomerSelfView } from '../../http/customer-routes.ts';
import { useKnownCustomer } from '../customer/known-customer.ts';
import type { Details } from '../device-memory.ts';
import { useServices, useWording } from '../page-context.tsx';
import type { Strings } from '../strings-english.ts';

export const DETAILS_FORM_ID = 'details';

type DetailsFormProps = {
  /** How many the chosen bay holds. */
  readonly capacity: number;
  readonly onSubmit: (details: Details) => void;
};

/** Who is coming. What is typed is kept for this tab at once, so that no Back and no reload loses it. */
export function DetailsForm({ capacity, onSubmit }: DetailsFormProps) {
  const { memory } = useServices();
  const { text } = useWording();
  const { self } = useKnownCustomer();
  const [typed, setTyped] = useState(() => memory.readDetails());
  const [isTyping, setIsTyping] = useState(false);
  const details = isTyping ? typed : withKnown(typed, self);
  const [checked, setChecked] = useState(false);
  const form = useRef<HTMLFormElement>(null);
  const partySize = String(Math.min(Number(details.partySize) || 1, capacity));

  const change = (part: Partial<Details>) => {
    const next = { ...details, ...part };
    setTyped(next);
    setIsTyping(true);
    memory.writeDraft(next);
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setChecked(true);
    const [firstWrong] = Object.keys(findErrors(details, text));
    if (firstWrong !== undefined) {
      form.current?.querySelector<HTMLInputElement>(`[name="${firstWrong}"]`)?.focus();
      return;
    }
    memory.rememberDetails(details);
    onSubmit({ ...details, partySize });
  };
  const fields = { details, errors: checked ? findErrors(details, text) : {}, change };

  return (
    <form id={DETAILS_FORM_ID} ref={form} noValidate onSubmit={submit} className="grid gap-4">
      <PersonFields {...fields} />
      <div className="grid gap-4 sm:grid-cols-2">
        <TextField
          label={text.phone}
          note={text.optional}
          type="tel"
          autoComplete="tel"
          maxLength={40}
          {...inputFor('phone', fields)}
        />
        <SelectField
          label={text.partySize}
          value={partySize}
          onChange={(event) => change({ partySize: event.target.value })}
        >
          {Array.from({ length: capacity }, (_, index) => (
            <option key={index} value={index + 1}>
              {text.people(index + 1)}
            </option>
          ))}
        </SelectField>
      </div>
      <TextArea label={text.notes} note={text.optional} rows={2} maxLength={1000} {...inputFor('notes', fields)} />
      <CheckboxField
        label={text.remember}
        checked={details.remember}
        onChange={(event) => change({ remember: event.target.checked })}
      />
    </form>
  );
}

/** Whom the device is known as need not say it again; what was said here before goes first. */
function withKnown(details: Details, self: CustomerSelfView | null): Details {
  if (self === null || details.email !== '') return details;
  const { email, firstName, lastName, phone } = self;
  return { ...details, email: email ?? '', firstName, lastName, phone: phone ?? '' };
}

type Fields = {
  readonly details: Details;
  readonly errors: Errors;
  readonly change: (part: Partial<Details>) => void;
};

function PersonFields(fields: Fields) {
  const { text } = useWording();
  const { errors } = fields;
  return (
    <>
      <TextField
        label={text.email}
        hint={text.emailHint}
        error={errors.email}
        type="email"
        autoComplete="email"
        maxLength={254}
        required
        {...inputFor('email', fields)}
      />
      <div className="grid gap-4 sm:grid-cols-2">
        <TextField
          label={text.firstName}
          error={errors.firstName}
          autoComplete="given-name"
          maxLength={80}
          required
          {...inputFor('firstName', fields)}
        />
        <TextField
          label={text.lastName}
          error={errors.lastName}
          autoComplete="family-name"
          maxLength={80}
          required
          {...inputFor('lastName', fields)}
        />
      </div>
    </>
  );
}

function inputFor(name: 'email' | 'firstName' | 'lastName' | 'phone' | 'notes', { details, change }: Fields) {
  return {
    name,
    value: details[name],
    onChange: (event: { readonly target: { readonly value: string } }) => change({ [name]: event.target.value }),
  };
}

type Errors = { readonly email?: string; readonly firstName?: string; readonly lastName?: string };

/** In the order of the form, so that the first is the one to go to. */
function findErrors({ email, firstName, lastName }: Details, { missing }: Strings): Errors {
  return {
    ...(/^[^\s@]+@[^\s@.]+(\.[^\s@.]+)+$/.test(email.trim()) ? {} : { email: missing.email }),
    ...(firstName.trim() ? {} : { firstName: missing.firstName }),
    ...(lastName.trim() ? {} : { lastName: missing.lastName }),
  };
}
