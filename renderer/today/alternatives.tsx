import type { FreeSlot } from '../../main/controller/api/views.ts';
import { useClub } from '../club.tsx';
import { failureOf } from '../failure.ts';
import { useStrings } from '../strings.ts';
import type { Candidate } from './conflict.ts';

type AlternativesProps = { readonly error: unknown; readonly onChoose: (candidate: Candidate) => void };

/** The nearest free times that came with a refusal; a click takes one. */
export function Alternatives({ error, onChoose }: AlternativesProps) {
  const t = useStrings();
  const { alternatives } = failureOf(error);
  if (error === null || alternatives.length === 0) return null;
  return (
    <section aria-label={t.form.alternatives} className="grid gap-2">
      <h3 className="text-15 font-medium">{t.form.alternatives}</h3>
      <SlotList slots={alternatives} chosen={null} onChoose={onChoose} />
    </section>
  );
}

type SlotListProps = {
  readonly slots: readonly FreeSlot[];
  readonly chosen: Candidate | null;
  readonly onChoose: (candidate: Candidate) => void;
};

export function SlotList({ slots, chosen, onChoose }: SlotListProps) {
  const t = useStrings();
  const { format, resourceName } = useClub();
  return (
    <ul className="grid gap-1">
      {slots.map(({ resourceId, startsAt, endsAt, price, refusal }) => (
        <li key={`${resourceId}-${startsAt}`}>
          <button
            type="button"
            aria-pressed={chosen?.resourceId === resourceId && chosen.startsAt === startsAt}
            className="flex min-h-control w-full items-center justify-between gap-3 rounded-ui border border-line-strong bg-surface px-3 text-15 font-medium tabular hover:bg-sunken aria-pressed:border-accent aria-pressed:bg-accent-soft"
            onClick={() => onChoose({ resourceId, startsAt, endsAt })}
          >
            <span>{t.form.slot(resourceName(resourceId), format.times({ startsAt, endsAt }))}</span>
            <span className="text-13 text-muted">
              {refusal && `${t.rule.mark} · `}
              {format.money(price.totalCents, price.currency)}
            </span>
          </button>
        </li>
      ))}
    </ul>
  );
}
