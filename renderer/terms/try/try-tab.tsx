import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useClock } from '../../clock.tsx';
import { useClub } from '../../club.tsx';
import { LoadFailed } from '../../load-failed.tsx';
import { useStrings } from '../../strings.ts';
import { useTRPC } from '../../trpc.ts';
import { Skeleton } from '../../ui/skeleton.tsx';
import { ToggleGroup } from '../../ui/toggle-group.tsx';
import { useTermsDraft } from '../draft.ts';
import { TryAnswer } from './try-answer.tsx';
import { TryForm } from './try-form.tsx';
import { firstWish, questionOf, useKeptWish, type Wish, wrongFields } from './wish.ts';

/** A whole draft is part of what is asked: answers to old ones are soon of no use. */
const KEPT_MS = 60_000;

type By = 'draft' | 'inForce';

/** Tries a booking out: may it be, what does it cost, and by which rules; with the changes that are not saved, or without. */
export function TryTab() {
  const t = useStrings();
  const now = useClock();
  const club = useClub();
  const { changeCount, problems } = useTermsDraft();
  const kept = useKeptWish();
  const [first] = useState(() => firstWish(club, now()));
  const [wanted, setBy] = useState<By>('draft');
  const wish = kept.wish ?? first;
  const isDraftReady = changeCount > 0 && problems.length === 0;
  const by = isDraftReady ? wanted : 'inForce';
  return (
    <div className="grid grid-cols-[22rem_minmax(0,1fr)] items-start gap-4">
      <TryForm wish={wish} onChange={kept.setWish} />
      <section aria-labelledby="trial-answer" className="grid gap-3">
        <header className="flex flex-wrap items-center justify-between gap-3">
          <h2 id="trial-answer" className="text-17 font-semibold">
            {t.trial.answer}
          </h2>
          <ToggleGroup
            name={t.trial.by}
            value={by}
            options={[
              { value: 'draft', label: t.week.views.draft, disabled: !isDraftReady },
              { value: 'inForce', label: t.week.views.inForce },
            ]}
            onChange={setBy}
          />
        </header>
        {problems.length > 0 && <p className="text-attention-text">{t.trial.needRight}</p>}
        {wrongFields(wish, club.profile).size > 0 ? (
          <p role="status" className="text-muted">
            {t.trial.incomplete}
          </p>
        ) : (
          <Asked wish={wish} by={by} />
        )}
      </section>
    </div>
  );
}

function Asked({ wish, by }: { readonly wish: Wish; readonly by: By }) {
  const t = useStrings();
  const trpc = useTRPC();
  const { profile } = useClub();
  const { terms, base } = useTermsDraft();
  const question = questionOf(wish, profile.timeZone);
  const trial = useQuery(
    trpc.terms.try.queryOptions(
      { ...question, ...(by === 'draft' && { terms }) },
      { gcTime: KEPT_MS, placeholderData: (before) => before },
    ),
  );
  if (trial.isError) return <LoadFailed error={trial.error} onRetry={() => void trial.refetch()} />;
  if (trial.data === undefined) {
    return (
      <div role="status">
        <span className="sr-only">{t.trial.asking}</span>
        <Skeleton className="h-96" />
      </div>
    );
  }
  const { rules } = (by === 'draft' ? terms : base).rules;
  return <TryAnswer trial={trial.data} slot={question} rules={rules} isStale={trial.isPlaceholderData} />;
}
