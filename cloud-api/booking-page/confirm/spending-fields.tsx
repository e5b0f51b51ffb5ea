import { X } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import { creditsForPrice } from '../../../domain/prices/credits.ts';
import { Button } from '../../../renderer/ui/button.tsx';
import { SelectField, TextField } from '../../../renderer/ui/text-field.tsx';
import type { FacilityView, QuoteView } from '../../http/api-schemas.ts';
import { useKnownCustomer } from '../customer/known-customer.ts';
import { useWording } from '../page-context.tsx';
import type { Strings } from '../strings-english.ts';
import { sayRefusal } from './refusal.ts';
import type { SpendingChoice } from './use-spending.ts';

type SpendingFieldsProps = {
  readonly facility: FacilityView;
  readonly spending: SpendingChoice;
  /** The price as it is shown. */
  readonly quote: QuoteView | undefined;
};

/** A promotion's code, and credits for whoever has any here. */
export function SpendingFields({ facility, spending, quote }: SpendingFieldsProps) {
  const { text } = useWording();
  return (
    <section aria-label={text.spending.title} className="grid gap-4">
      {quote?.promotion ? (
        <AppliedCode promotion={quote.promotion} spending={spending} />
      ) : (
        <CodeForm spending={spending} />
      )}
      {quote && <CreditChoice facility={facility} spending={spending} total={quote.total} />}
    </section>
  );
}

type Applied = { readonly promotion: NonNullable<QuoteView['promotion']>; readonly spending: SpendingChoice };

function AppliedCode({ promotion: { code, name }, spending }: Applied) {
  const { text } = useWording();
  const remove = () => {
    const { promoCode: _, ...rest } = spending.wish;
    spending.change(rest);
  };
  return (
    <div className="flex items-center gap-3 rounded-ui border border-line bg-surface px-4 py-2">
      <p role="status" className="min-w-0 flex-1 [overflow-wrap:anywhere]">
        {text.spending.applied(code, name)}
      </p>
      <Button
        kind="quiet"
        aria-label={text.spending.remove(code)}
        icon={<X aria-hidden="true" className="size-5" />}
        onClick={remove}
      />
    </div>
  );
}

function CodeForm({ spending }: { readonly spending: SpendingChoice }) {
  const { text } = useWording();
  const [typed, setTyped] = useState(spending.wish.promoCode ?? '');
  const isAsked = spending.wish.promoCode !== undefined;
  const apply = (event: FormEvent) => {
    event.preventDefault();
    const promoCode = typed.trim().toUpperCase();
    if (promoCode === spending.wish.promoCode) return spending.retry();
    const { promoCode: _, ...rest } = spending.wish;
    spending.change(promoCode === '' ? rest : { ...rest, promoCode });
  };
  return (
    <form onSubmit={apply} className="grid grid-cols-[1fr_auto] items-start gap-3">
      <TextField
        label={text.spending.code}
        note={text.optional}
        error={sayRefused('promotion', spending, text)}
        name="promoCode"
        autoComplete="off"
        autoCapitalize="characters"
        spellCheck={false}
        maxLength={40}
        value={typed}
        onChange={(event) => setTyped(event.target.value)}
      />
      <Button type="submit" className="mt-7" busy={isAsked && spending.isPending} disabled={typed.trim() === ''}>
        {text.spending.apply}
      </Button>
    </form>
  );
}

type Crediting = Omit<SpendingFieldsProps, 'quote'> & { readonly total: QuoteView['total'] };

function CreditChoice({ facility, spending, total }: Crediting) {
  const { text, money } = useWording();
  const { self } = useKnownCustomer();
  const worth = self?.worth.find(({ facilityId }) => facilityId === facility.id);
  if (!self || !worth || self.credits === 0) return null;
  const { creditCents, currency } = worth;
  const countMax = Math.min(self.credits, creditsForPrice(total.cents, creditCents));
  const { credits } = spending.wish;
  const choose = (value: string) => {
    const { credits: _, ...rest } = spending.wish;
    spending.change(value === '' ? rest : { ...rest, credits: Number(value) });
  };
  return (
    <SelectField
      label={text.spending.payWithCredits(self.credits)}
      error={sayRefused('credits', spending, text)}
      value={credits ?? ''}
      onChange={(event) => choose(event.target.value)}
    >
      <option value="">{text.spending.noCredits}</option>
      {Array.from({ length: countMax }, (_, index) => (
        <option key={index} value={index + 1}>
          {text.spending.creditsPay(
            index + 1,
            money({ cents: Math.min(total.cents, (index + 1) * creditCents), currency }),
          )}
        </option>
      ))}
    </SelectField>
  );
}

/** Stands with what was refused; a failure of anything else with the code, or the credits where there is none. */
function sayRefused(
  what: 'promotion' | 'credits',
  { wish, refusal }: SpendingChoice,
  text: Strings,
): string | undefined {
  if (refusal === null) return undefined;
  const other = wish.promoCode === undefined ? 'credits' : 'promotion';
  const [area] = refusal.code?.split('.') ?? [];
  const isAbout = area === 'promotion' || area === 'credits' ? area : other;
  return isAbout === what ? (sayRefusal(refusal, text) ?? text.spending.failed) : undefined;
}
