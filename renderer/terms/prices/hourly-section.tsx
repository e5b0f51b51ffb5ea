import { Trash2 } from 'lucide-react';
import { useId } from 'react';
import type { Resource } from '../../../domain/facility.ts';
import { useClub } from '../../club.tsx';
import { useStrings } from '../../strings.ts';
import { IconButton } from '../../ui/button.tsx';
import { MoneyField } from './number-field.tsx';
import { centsText } from './number-text.ts';
import { usePriceEdits } from './price-edits.ts';

/** What an hour costs: the plain price, that of a kind, and that of a single bay. */
export function HourlySection() {
  const t = useStrings();
  const { profile } = useClub();
  const { prices, change, errorAt } = usePriceEdits();
  const titleId = useId();
  const { hourly } = prices;
  const kinds = [...new Set(profile.resources.map(({ kind }) => kind))];

  const setKind = (kind: Resource['kind'], cents: number | null) =>
    change((before) => {
      const others = before.hourly.byKind.filter((price) => price.kind !== kind);
      const byKind = cents === null ? others : [...others, { kind, cents }];
      return { ...before, hourly: { ...before.hourly, byKind } };
    });

  return (
    <section
      aria-labelledby={titleId}
      className="grid content-start gap-3 rounded-ui border border-line bg-surface p-4"
    >
      <header>
        <h2 id={titleId} className="text-17 font-semibold">
          {t.prices.hourly.title}
        </h2>
        <p className="text-13 text-muted">{t.prices.hourly.hint}</p>
      </header>
      <div className="grid grid-cols-[repeat(auto-fill,minmax(10rem,1fr))] items-start gap-3">
        <MoneyField
          label={t.prices.hourly.plain}
          value={hourly.cents}
          error={errorAt('hourly.cents', t.prices.needMoney)}
          onValue={(cents) => change((before) => ({ ...before, hourly: { ...before.hourly, cents } }))}
        />
        {kinds.length > 1 &&
          kinds.map((kind) => {
            const index = hourly.byKind.findIndex((price) => price.kind === kind);
            return (
              <MoneyField
                key={kind}
                label={t.prices.hourly.kinds[kind]}
                placeholder={t.prices.hourly.sameAsPlain}
                value={hourly.byKind[index]?.cents ?? null}
                error={errorAt(`hourly.byKind.${index}.cents`, t.prices.needMoney)}
                onValue={(cents) => setKind(kind, cents)}
                onEmpty={() => setKind(kind, null)}
              />
            );
          })}
      </div>
      <SingleBays />
    </section>
  );
}

function SingleBays() {
  const t = useStrings();
  const { profile, format } = useClub();
  const { prices, change, errorAt } = usePriceEdits();
  const { hourly } = prices;

  const setBay = (resourceId: string, cents: number | null) =>
    change((before) => {
      const others = before.hourly.byResource.filter((price) => price.resourceId !== resourceId);
      const byResource = cents === null ? others : [...others, { resourceId, cents }];
      return { ...before, hourly: { ...before.hourly, byResource } };
    });
  const inherited = (kind: Resource['kind']): string => {
    const { cents } = hourly.byKind.find((price) => price.kind === kind) ?? hourly;
    return Number.isNaN(cents) ? '' : centsText(cents, format.locale);
  };
  const known = new Set(profile.resources.map(({ id }) => id));
  const gone = hourly.byResource.filter(({ resourceId }) => !known.has(resourceId));

  return (
    <details open={hourly.byResource.length > 0}>
      <summary className="w-fit text-15 font-medium">{t.prices.hourly.single(hourly.byResource.length)}</summary>
      <p className="mt-1 text-13 text-muted">{t.prices.hourly.singleHint}</p>
      <div className="mt-2 grid grid-cols-[repeat(auto-fill,minmax(9rem,1fr))] items-start gap-3">
        {profile.resources.map(({ id, name, kind }) => {
          const index = hourly.byResource.findIndex(({ resourceId }) => resourceId === id);
          return (
            <MoneyField
              key={id}
              label={name}
              placeholder={inherited(kind)}
              value={hourly.byResource[index]?.cents ?? null}
              error={errorAt(`hourly.byResource.${index}.cents`, t.prices.needMoney)}
              onValue={(cents) => setBay(id, cents)}
              onEmpty={() => setBay(id, null)}
            />
          );
        })}
        {gone.map(({ resourceId, cents }) => (
          <div key={resourceId} className="flex items-center gap-2">
            <span className="text-muted">
              {t.prices.hourly.gone}: {format.money(cents, prices.currency)}
            </span>
            <IconButton
              label={t.prices.remove(t.prices.hourly.gone)}
              icon={<Trash2 aria-hidden="true" className="size-4" />}
              onClick={() => setBay(resourceId, null)}
            />
          </div>
        ))}
      </div>
    </details>
  );
}
