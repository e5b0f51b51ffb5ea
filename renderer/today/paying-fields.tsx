import { X } from 'lucide-react';
import { useState } from 'react';
import type { DeskOffer } from '../../main/controller/api/views.ts';
import { useStrings } from '../strings.ts';
import { Button, IconButton } from '../ui/button.tsx';
import { CheckboxField, TextField } from '../ui/text-field.tsx';

/** How a booking is paid besides money. */
export type Paying = { readonly promoCode?: string; readonly credits?: number };

type PayingFieldsProps = {
  readonly offer: DeskOffer | undefined;
  readonly paying: Paying;
  readonly onPaying: (paying: Paying) => void;
  /** False while the cloud, which keeps promotions and credits, cannot be asked. */
  readonly isLinked: boolean;
};

/** A promotion's code, and the customer's credits where they have any. */
export function PayingFields({ offer, paying, onPaying, isLinked }: PayingFieldsProps) {
  const t = useStrings();
  return (
    <fieldset className="grid gap-3" disabled={!isLinked}>
      <legend className="sr-only">{t.spend.title}</legend>
      {offer?.customer && <p className="text-15">{t.spend.known(offer.customer.tier, offer.customer.credits)}</p>}
      <PromotionField offer={offer} paying={paying} onPaying={onPaying} />
      <CreditsField offer={offer} paying={paying} onPaying={onPaying} />
      {!isLinked && <p className="text-13 text-muted">{t.spend.apart}</p>}
    </fieldset>
  );
}

type FieldProps = Omit<PayingFieldsProps, 'isLinked'>;

function PromotionField({ offer, paying, onPaying }: FieldProps) {
  const t = useStrings();
  const [code, setCode] = useState('');
  const { promoCode: applied, ...rest } = paying;
  const promotion = applied === undefined ? null : offer?.promotion;
  if (promotion) {
    return (
      <div className="flex items-center justify-between gap-2">
        <p role="status" className="text-15 font-medium">
          {t.spend.applied(promotion.code, promotion.name)}
        </p>
        <IconButton
          label={t.spend.remove}
          icon={<X aria-hidden="true" className="size-4" />}
          onClick={() => onPaying(rest)}
        />
      </div>
    );
  }
  const refusal = applied === undefined ? null : (offer?.promotionRefusal ?? null);
  const apply = () => onPaying(code.trim() === '' ? rest : { ...rest, promoCode: code.trim() });
  return (
    <div className="grid grid-cols-[1fr_auto] items-start gap-2">
      <TextField
        label={t.spend.promoCode}
        note={t.common.optional}
        autoComplete="off"
        maxLength={40}
        value={code}
        error={refusal && code.trim() === applied ? t.errors[refusal.code] : undefined}
        onChange={(event) => setCode(event.target.value)}
        onBlur={apply}
        onKeyDown={(event) => {
          if (event.key !== 'Enter') return;
          event.preventDefault();
          apply();
        }}
      />
      <Button className="mt-7" onClick={apply}>
        {t.spend.apply}
      </Button>
    </div>
  );
}

function CreditsField({ offer, paying, onPaying }: FieldProps) {
  const t = useStrings();
  const { credits, ...rest } = paying;
  const balance = offer?.customer?.credits ?? 0;
  const max = Math.min(balance, offer?.creditsMax ?? 0);
  if (max === 0 && credits === undefined) return null;
  const refusal = credits === undefined ? null : (offer?.creditsRefusal ?? null);
  return (
    <div className={credits === undefined ? undefined : 'grid grid-cols-[1fr_5rem] items-end gap-3'}>
      <CheckboxField
        label={t.spend.payWithCredits(balance)}
        checked={credits !== undefined}
        onChange={(event) => onPaying(event.target.checked ? { ...rest, credits: max } : rest)}
      />
      {credits !== undefined && (
        <TextField
          label={t.spend.creditCount}
          type="number"
          min={1}
          max={max}
          value={credits}
          error={refusal ? t.errors[refusal.code] : undefined}
          onChange={(event) => onPaying({ ...rest, credits: Math.max(1, event.target.valueAsNumber || 1) })}
        />
      )}
    </div>
  );
}

/** True while something that was chosen does not count: it has to be changed or taken away first. */
export function cannotPay(offer: DeskOffer | undefined): boolean {
  return Boolean(offer?.promotionRefusal ?? offer?.creditsRefusal);
}
