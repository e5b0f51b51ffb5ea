import { useId, useState } from 'react';
import type { CancellationPolicy } from '../../../domain/prices/cancellation.ts';
import { useClub } from '../../club.tsx';
import { type Strings, useStrings } from '../../strings.ts';
import { CheckboxField, SelectField } from '../../ui/text-field.tsx';
import { lengthWords } from '../rules/rule-words.ts';
import { MoneyField, NumberField } from './number-field.tsx';
import { usePriceEdits } from './price-edits.ts';

const UNIT_MIN = { minutes: 1, hours: 60, days: 1440 };
type Unit = keyof typeof UNIT_MIN;
const UNITS: readonly Unit[] = ['minutes', 'hours', 'days'];

const FEES = ['none', 'percent', 'cents'] as const;
type LateFee = CancellationPolicy['lateFee'];

/** Until when cancelling is free, and what it costs after that. */
export function CancellingSection() {
  const t = useStrings();
  const titleId = useId();
  const { prices, change } = usePriceEdits();
  const { cancellation } = prices;
  const set = (changed: Partial<CancellationPolicy>) =>
    change((before) => ({ ...before, cancellation: { ...before.cancellation, ...changed } }));
  return (
    <section
      aria-labelledby={titleId}
      className="grid content-start gap-3 rounded-ui border border-line bg-surface p-4"
    >
      <h2 id={titleId} className="text-17 font-semibold">
        {t.prices.cancelling.title}
      </h2>
      <FreeUntil freeUntilMin={cancellation.freeUntilMin} onChange={(freeUntilMin) => set({ freeUntilMin })} />
      <Fee fee={cancellation.lateFee} onChange={(lateFee) => set({ lateFee })} />
      <CheckboxField
        label={t.prices.cancelling.losesCredits}
        checked={cancellation.losesCredits}
        onChange={({ target }) => set({ losesCredits: target.checked })}
      />
      <PolicySentence policy={cancellation} currency={prices.currency} />
    </section>
  );
}

type FreeUntilProps = { readonly freeUntilMin: number; readonly onChange: (freeUntilMin: number) => void };

function FreeUntil({ freeUntilMin, onChange }: FreeUntilProps) {
  const t = useStrings();
  const { errorAt } = usePriceEdits();
  const [chosen, setUnit] = useState<Unit>(() => unitOf(freeUntilMin));
  // A time that comes from elsewhere may not be a whole number of what was chosen.
  const unit = freeUntilMin % UNIT_MIN[chosen] === 0 || Number.isNaN(freeUntilMin) ? chosen : unitOf(freeUntilMin);
  const amount = freeUntilMin / UNIT_MIN[unit];
  return (
    <div className="grid grid-cols-2 items-start gap-3">
      <NumberField
        kind="whole"
        label={t.prices.cancelling.freeUntil}
        value={amount}
        error={errorAt('cancellation.freeUntilMin', t.prices.cancelling.needTime)}
        onValue={(value) => onChange(value * UNIT_MIN[unit])}
      />
      <SelectField
        label={t.prices.cancelling.unit}
        value={unit}
        onChange={({ target }) => {
          const next = UNITS.find((candidate) => candidate === target.value) ?? 'minutes';
          setUnit(next);
          onChange(amount * UNIT_MIN[next]);
        }}
      >
        {UNITS.map((candidate) => (
          <option key={candidate} value={candidate}>
            {t.prices.cancelling.units[candidate]}
          </option>
        ))}
      </SelectField>
    </div>
  );
}

function unitOf(minutes: number): Unit {
  if (minutes > 0 && minutes % UNIT_MIN.days === 0) return 'days';
  return minutes > 0 && minutes % UNIT_MIN.hours === 0 ? 'hours' : 'minutes';
}

function Fee({ fee, onChange }: { readonly fee: LateFee; readonly onChange: (fee: LateFee) => void }) {
  const t = useStrings();
  const { prices, errorAt } = usePriceEdits();
  const words = t.prices.cancelling;
  return (
    <div className="grid grid-cols-2 items-start gap-3">
      <SelectField
        label={words.fee}
        value={fee.kind}
        onChange={({ target }) =>
          onChange(
            feeOf(
              FEES.find((kind) => kind === target.value),
              prices.hourly.cents,
            ),
          )
        }
      >
        {FEES.map((kind) => (
          <option key={kind} value={kind}>
            {words.fees[kind]}
          </option>
        ))}
      </SelectField>
      {fee.kind === 'percent' && (
        <NumberField
          kind="whole"
          unit="%"
          label={words.share}
          value={fee.percent}
          error={errorAt('cancellation.lateFee.percent', t.prices.needPercent('1', '100'))}
          onValue={(percent) => onChange({ kind: 'percent', percent })}
        />
      )}
      {fee.kind === 'cents' && (
        <MoneyField
          label={words.amount}
          value={fee.cents}
          error={errorAt('cancellation.lateFee.cents', t.prices.needMoney)}
          onValue={(cents) => onChange({ kind: 'cents', cents })}
        />
      )}
    </div>
  );
}

/** All of the price, or that of an hour, to begin with. */
function feeOf(kind: LateFee['kind'] | undefined, hourlyCents: number): LateFee {
  if (kind === 'percent') return { kind, percent: 100 };
  return kind === 'cents' ? { kind, cents: Math.max(1, hourlyCents) } : { kind: 'none' };
}

type PolicySentenceProps = { readonly policy: CancellationPolicy; readonly currency: string };

/** What the policy says to customers; nothing while it is half typed. */
function PolicySentence({ policy, currency }: PolicySentenceProps) {
  const t = useStrings();
  const { format } = useClub();
  const { freeUntilMin, lateFee } = policy;
  const fee = feeWords(lateFee, t, (cents) => format.money(cents, currency));
  if (Number.isNaN(freeUntilMin) || fee === undefined) return null;
  const time = lengthWords(freeUntilMin, { words: t.terms.words });
  const words = t.prices.cancelling;
  const sentence = fee === null ? words.free : freeUntilMin === 0 ? words.always(fee) : words.policy(time, fee);
  return (
    <p className="measure rounded-ui bg-sunken px-3 py-2 text-15">
      {sentence} <span className="text-muted">{words.rules}</span>
    </p>
  );
}

/** Null when it costs nothing; undefined when that is not known. */
function feeWords(fee: LateFee, t: Strings, money: (cents: number) => string): string | null | undefined {
  switch (fee.kind) {
    case 'none':
      return null;
    case 'percent': {
      const percent = new Intl.NumberFormat(t.locale, { style: 'percent' }).format(fee.percent / 100);
      return Number.isNaN(fee.percent) ? undefined : t.prices.cancelling.feeShare(percent);
    }
    case 'cents':
      return Number.isNaN(fee.cents) ? undefined : money(fee.cents);
  }
}
