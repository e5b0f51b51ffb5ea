import { type ReactNode, useDeferredValue, useState } from 'react';
import { CustomerDetailsSchema, type CustomerDetails, type Override } from '../../domain/booking.ts';
import type { Interval } from '../../domain/time.ts';
import { useClub } from '../club.tsx';
import { RemarksNote } from '../customers/remarks-note.tsx';
import { type Strings, useStrings } from '../strings.ts';
import { Button } from '../ui/button.tsx';
import { TextField } from '../ui/text-field.tsx';
import type { Candidate } from './conflict.ts';
import { PanelFrame } from './panel-frame.tsx';
import { needsReason, OfferNote, overrideOf, useDeskOffer } from './offer-note.tsx';
import { cannotPay, type Paying, PayingFields } from './paying-fields.tsx';
import { TimeFields } from './time-fields.tsx';
import { whoAsks } from './who-asks.ts';

export type NewBookingDetails = {
  readonly customer: CustomerDetails;
  readonly partySize: number;
  readonly notes: string;
  readonly override?: Override;
  readonly promoCode?: string;
  readonly credits?: number;
};

type NewBookingFormProps = {
  /** Who it is for, where that is known before: their time was lost in a recovery. */
  readonly customer?: CustomerDetails | null | undefined;
  readonly candidate: Candidate;
  readonly openings: readonly Interval[];
  readonly roomMs: number;
  /** What stands in the way, as far as this window knows. */
  readonly verdict: string | null;
  readonly isBusy: boolean;
  /** False while this controller sells nothing: what changes who has which time is then disabled. */
  readonly isSelling: boolean;
  /** False while the cloud cannot be asked. */
  readonly isLinked: boolean;
  /** Why the last try was refused, and what is free instead. */
  readonly refusal: ReactNode;
  readonly onChange: (candidate: Candidate) => void;
  readonly onSubmit: (details: NewBookingDetails) => void;
  readonly onClose: () => void;
};

const EMPTY = { firstName: '', lastName: '', phone: '', email: '', notes: '' };

function fieldsOf(customer: CustomerDetails | null | undefined): typeof EMPTY {
  if (!customer) return EMPTY;
  const { firstName, lastName, phone, email } = customer;
  return { ...EMPTY, firstName, lastName, phone: phone ?? '', email: email ?? '' };
}

/** Sells a time to somebody at the desk or on the phone. */
export function NewBookingForm(props: NewBookingFormProps) {
  const { candidate, openings, roomMs, verdict, isBusy, isSelling, refusal, onChange, onSubmit, onClose } = props;
  const t = useStrings();
  const { profile } = useClub();
  const [fields, setFields] = useState(() => fieldsOf(props.customer));
  const [people, setPeople] = useState(1);
  const [paying, setPaying] = useState<Paying>({});
  const [reason, setReason] = useState('');
  const [wasTried, setTried] = useState(false);
  const capacity = profile.resources.find(({ id }) => id === candidate.resourceId)?.capacity ?? 1;
  const errors = errorsOf(fields, t);
  const who = whoAsks({ email: useDeferredValue(fields.email), phone: useDeferredValue(fields.phone) });
  // What the cloud keeps cannot be had while it is away, whatever was chosen before.
  const payingNow = props.isLinked ? paying : {};
  const offer = useDeskOffer(candidate, { partySize: Math.min(people, capacity), ...(who && { who }), ...payingNow });

  const submit = () => {
    setTried(true);
    if (isBusy || !isSelling || errors.firstName !== undefined || errors.email !== undefined) return;
    if (needsReason(offer.data, reason) || cannotPay(offer.data)) return;
    onSubmit({
      customer: {
        firstName: fields.firstName.trim(),
        lastName: fields.lastName.trim(),
        email: fields.email.trim() || null,
        phone: fields.phone.trim() || null,
      },
      partySize: Math.min(people, capacity),
      notes: fields.notes.trim(),
      ...overrideOf(offer.data, reason),
      ...payingNow,
    });
  };

  return (
    <PanelFrame title={t.form.title} onClose={onClose}>
      <form
        noValidate
        className="grid gap-3"
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
      >
        <TimeFields candidate={candidate} openings={openings} roomMs={roomMs} onChange={onChange} />
        {verdict !== null && (
          <p role="status" className="text-15 font-medium text-danger-text">
            {verdict}
          </p>
        )}
        <CustomerFields
          fields={fields}
          onFields={setFields}
          errors={wasTried ? errors : {}}
          people={people}
          onPeople={setPeople}
          capacity={capacity}
        />
        <RemarksNote standing={offer.data?.customer} />
        <PayingFields offer={offer.data} paying={paying} onPaying={setPaying} isLinked={props.isLinked} />
        <OfferNote offer={offer} reason={reason} onReason={setReason} wasTried={wasTried} />
        {refusal}
        <Button kind="primary" type="submit" wide busy={isBusy} disabled={!isSelling}>
          {t.form.submit}
        </Button>
      </form>
    </PanelFrame>
  );
}

type CustomerFieldsProps = {
  readonly fields: typeof EMPTY;
  readonly onFields: (fields: typeof EMPTY) => void;
  readonly errors: { readonly firstName?: string | undefined; readonly email?: string | undefined };
  readonly people: number;
  readonly onPeople: (people: number) => void;
  readonly capacity: number;
};

function CustomerFields({ fields, onFields, errors, people, onPeople, capacity }: CustomerFieldsProps) {
  const t = useStrings();
  const field = (name: keyof typeof EMPTY) => ({
    label: t.form[name],
    value: fields[name],
    onChange: (event: { readonly target: { readonly value: string } }) =>
      onFields({ ...fields, [name]: event.target.value }),
  });
  return (
    <>
      <div className="grid grid-cols-2 gap-3">
        <TextField {...field('firstName')} autoFocus maxLength={80} error={errors.firstName} />
        <TextField {...field('lastName')} maxLength={80} />
      </div>
      <div className="grid grid-cols-[1fr_5rem] gap-3">
        <TextField {...field('phone')} type="tel" maxLength={40} note={t.common.optional} />
        <TextField
          label={t.form.people}
          type="number"
          min={1}
          max={capacity}
          value={people}
          onChange={(event) => onPeople(Math.max(1, Math.min(capacity, event.target.valueAsNumber || 1)))}
        />
      </div>
      <TextField {...field('email')} type="email" maxLength={254} note={t.common.optional} error={errors.email} />
      <TextField {...field('notes')} maxLength={1000} note={t.common.optional} />
    </>
  );
}

function errorsOf(fields: typeof EMPTY, t: Strings) {
  const { shape } = CustomerDetailsSchema;
  return {
    firstName: shape.firstName.safeParse(fields.firstName).success ? undefined : t.form.needName,
    email: shape.email.safeParse(fields.email.trim() || null).success ? undefined : t.form.badEmail,
  };
}
