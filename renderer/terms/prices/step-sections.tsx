import { DEMAND_PERCENT_MAX } from '../../../domain/prices/price-set.ts';
import { useStrings } from '../../strings.ts';
import { useTermsDraft } from '../draft.ts';
import { LineField } from './line-field.tsx';
import { ListEditor } from './list-editor.tsx';
import { NumberField } from './number-field.tsx';
import { usePriceEdits } from './price-edits.ts';

const STEPS_MAX = 20;
const TIERS_MAX = 200;
const OCCUPANCY_FIRST = 60;
const LENGTH_FIRST_MIN = 120;

/** Dearer when much is sold. */
export function DemandSection() {
  const t = useStrings();
  const { prices, change, errorAt } = usePriceEdits();
  const { demand } = prices;
  const words = t.prices.demand;
  const add = () =>
    change((before) => {
      const last = before.demand.at(-1);
      const fromOccupancyPercent = last ? Math.min(100, last.fromOccupancyPercent + 10) : OCCUPANCY_FIRST;
      const percent = last ? Math.min(DEMAND_PERCENT_MAX, last.percent + 10) : 10;
      return { ...before, demand: [...before.demand, { fromOccupancyPercent, percent }] };
    });
  return (
    <ListEditor
      title={words.title}
      hint={words.hint}
      rows={demand}
      columns="minmax(0,1fr) minmax(0,1fr)"
      head={[words.from, words.percent]}
      empty={words.empty}
      addLabel={words.add}
      rowsMax={STEPS_MAX}
      onAdd={add}
      removeLabel={(_, index) => t.prices.remove(words.nth(index + 1))}
      onRemove={(_, index) => change((before) => ({ ...before, demand: before.demand.toSpliced(index, 1) }))}
    >
      {(step, index) => {
        const set = (changed: typeof step) =>
          change((before) => ({ ...before, demand: before.demand.with(index, changed) }));
        return (
          <>
            <NumberField
              inRow
              kind="whole"
              unit="%"
              label={words.fromOf(index + 1)}
              value={step.fromOccupancyPercent}
              error={errorAt(`demand.${index}.fromOccupancyPercent`, t.prices.needPercent('0', '100'))}
              onValue={(fromOccupancyPercent) => set({ ...step, fromOccupancyPercent })}
            />
            <NumberField
              inRow
              kind="whole"
              unit="%"
              label={words.percentOf(index + 1)}
              value={step.percent}
              error={errorAt(`demand.${index}.percent`, t.prices.needPercent('0', String(DEMAND_PERCENT_MAX)))}
              onValue={(percent) => set({ ...step, percent })}
            />
          </>
        );
      }}
    </ListEditor>
  );
}

/** What customers of a tier get off. */
export function TierSection() {
  const t = useStrings();
  const { prices, change, errorAt } = usePriceEdits();
  const { terms } = useTermsDraft();
  const { tierDiscounts } = prices;
  const words = t.prices.tiers;
  const taken = new Set(tierDiscounts.map(({ tier }) => tier));
  const named = terms.rules.rules.flatMap(({ conditions }) => conditions.tiers ?? []);
  const known = [...new Set(['member', 'vip', ...named])].filter((tier) => !taken.has(tier));
  const add = () =>
    change((before) => ({
      ...before,
      tierDiscounts: [
        ...before.tierDiscounts,
        { tier: known[0] ?? `tier-${before.tierDiscounts.length + 1}`, percent: 10 },
      ],
    }));
  return (
    <ListEditor
      title={words.title}
      hint={words.hint}
      rows={tierDiscounts}
      columns="minmax(0,1fr) minmax(0,1fr)"
      head={[words.tier, words.percent]}
      empty={words.empty}
      addLabel={words.add}
      rowsMax={TIERS_MAX}
      onAdd={add}
      removeLabel={({ tier }) => t.prices.remove(words.nth(tier))}
      onRemove={(_, index) =>
        change((before) => ({ ...before, tierDiscounts: before.tierDiscounts.toSpliced(index, 1) }))
      }
    >
      {(discount, index) => {
        const set = (changed: typeof discount) =>
          change((before) => ({ ...before, tierDiscounts: before.tierDiscounts.with(index, changed) }));
        return (
          <>
            <LineField
              inRow
              label={words.tierOf(index + 1)}
              maxLength={40}
              value={discount.tier}
              error={errorAt(`tierDiscounts.${index}.tier`, words.needTier)}
              onChange={({ target }) => set({ ...discount, tier: target.value })}
            />
            <NumberField
              inRow
              kind="whole"
              unit="%"
              label={words.percentOf(discount.tier)}
              value={discount.percent}
              error={errorAt(`tierDiscounts.${index}.percent`, t.prices.needPercent('0', '100'))}
              onValue={(percent) => set({ ...discount, percent })}
            />
          </>
        );
      }}
    </ListEditor>
  );
}

/** Cheaper or dearer by the length of the booking. */
export function DurationSection() {
  const t = useStrings();
  const { prices, change, errorAt } = usePriceEdits();
  const { durations } = prices;
  const words = t.prices.durations;
  const add = () =>
    change((before) => {
      const last = before.durations.at(-1);
      const step = { fromMin: last ? last.fromMin + 60 : LENGTH_FIRST_MIN, percent: -10 };
      return { ...before, durations: [...before.durations, step] };
    });
  return (
    <ListEditor
      title={words.title}
      hint={words.hint}
      rows={durations}
      columns="minmax(0,1fr) minmax(0,1fr)"
      head={[words.from, words.percent]}
      empty={words.empty}
      addLabel={words.add}
      rowsMax={STEPS_MAX}
      onAdd={add}
      removeLabel={(_, index) => t.prices.remove(words.nth(index + 1))}
      onRemove={(_, index) => change((before) => ({ ...before, durations: before.durations.toSpliced(index, 1) }))}
    >
      {(step, index) => {
        const set = (changed: typeof step) =>
          change((before) => ({ ...before, durations: before.durations.with(index, changed) }));
        return (
          <>
            <NumberField
              inRow
              kind="whole"
              unit={words.minutes}
              label={words.fromOf(index + 1)}
              value={step.fromMin}
              error={errorAt(`durations.${index}.fromMin`, words.needMinutes)}
              onValue={(fromMin) => set({ ...step, fromMin })}
            />
            <NumberField
              inRow
              kind="whole"
              unit="%"
              label={words.percentOf(index + 1)}
              value={step.percent}
              error={errorAt(`durations.${index}.percent`, t.prices.needPercent('−100', '400'))}
              onValue={(percent) => set({ ...step, percent })}
            />
          </>
        );
      }}
    </ListEditor>
  );
}
