import { useId } from 'react';
import type { PriceSet } from '../../../domain/prices/price-set.ts';
import { useStrings } from '../../strings.ts';
import { CheckboxField } from '../../ui/text-field.tsx';
import { MoneyField } from './number-field.tsx';
import { usePriceEdits } from './price-edits.ts';

/** Whether the club takes credits, and what one is worth. */
export function CreditsSection() {
  const t = useStrings();
  const titleId = useId();
  const { prices, change, errorAt } = usePriceEdits();
  const { creditCents } = prices;
  const set = (cents: number | null) =>
    change(({ creditCents: _, ...before }): PriceSet => (cents === null ? before : { ...before, creditCents: cents }));
  return (
    <section
      aria-labelledby={titleId}
      className="grid content-start gap-3 rounded-ui border border-line bg-surface p-4"
    >
      <h2 id={titleId} className="text-17 font-semibold">
        {t.prices.credits.title}
      </h2>
      <CheckboxField
        label={t.prices.credits.taken}
        checked={creditCents !== undefined}
        onChange={({ target }) => set(target.checked ? Math.max(100, prices.hourly.cents || 0) : null)}
      />
      {creditCents === undefined ? (
        <p className="text-muted">{t.prices.credits.none}</p>
      ) : (
        <MoneyField
          className="max-w-48"
          label={t.prices.credits.worth}
          value={creditCents}
          error={errorAt('creditCents', t.prices.needMoney)}
          onValue={set}
        />
      )}
    </section>
  );
}
