import { useStrings } from '../../strings.ts';
import { ToggleGroup } from '../../ui/toggle-group.tsx';
import { LineField } from './line-field.tsx';
import { ListEditor } from './list-editor.tsx';
import { NumberField } from './number-field.tsx';
import { usePriceEdits } from './price-edits.ts';

const TAXES_MAX = 10;
const FIRST_RATE_PPM = 150_000;

/** Taxes, on top of the prices or in them. */
export function TaxSection() {
  const t = useStrings();
  const { prices, change, errorAt } = usePriceEdits();
  const { taxes } = prices;
  const words = t.prices.taxes;
  const setTaxes = (next: (before: typeof taxes) => typeof taxes) =>
    change((before) => ({ ...before, taxes: next(before.taxes) }));
  return (
    <ListEditor
      title={words.title}
      rows={taxes.lines}
      columns="minmax(0,1fr) minmax(0,1fr)"
      head={[words.label, words.rate]}
      empty={words.empty}
      addLabel={words.add}
      rowsMax={TAXES_MAX}
      onAdd={() =>
        setTaxes((before) => ({
          ...before,
          lines: [...before.lines, { label: words.newLabel, ratePpm: FIRST_RATE_PPM }],
        }))
      }
      removeLabel={({ label }) => t.prices.remove(words.nth(label))}
      onRemove={(_, index) => setTaxes((before) => ({ ...before, lines: before.lines.toSpliced(index, 1) }))}
      before={
        <ToggleGroup
          name={words.included}
          value={taxes.areIncluded ? 'included' : 'added'}
          options={[
            { value: 'added', label: words.areAdded },
            { value: 'included', label: words.areIncluded },
          ]}
          onChange={(chosen) => setTaxes((before) => ({ ...before, areIncluded: chosen === 'included' }))}
        />
      }
    >
      {(tax, index) => {
        const set = (changed: typeof tax) =>
          setTaxes((before) => ({ ...before, lines: before.lines.with(index, changed) }));
        return (
          <>
            <LineField
              inRow
              label={words.labelOf(index + 1)}
              maxLength={60}
              value={tax.label}
              error={errorAt(`taxes.lines.${index}.label`, t.prices.bands.needLabel)}
              onChange={({ target }) => set({ ...tax, label: target.value })}
            />
            <NumberField
              inRow
              kind="rate"
              unit="%"
              label={words.rateOf(tax.label)}
              value={tax.ratePpm}
              error={errorAt(`taxes.lines.${index}.ratePpm`, words.needRate)}
              onValue={(ratePpm) => set({ ...tax, ratePpm })}
            />
          </>
        );
      }}
    </ListEditor>
  );
}
