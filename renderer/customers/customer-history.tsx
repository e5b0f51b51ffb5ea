import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { CustomerEntry } from '../../main/controller/api/views.ts';
import { useClub } from '../club.tsx';
import { LoadFailed } from '../load-failed.tsx';
import { type Strings, useStrings } from '../strings.ts';
import { useTRPC } from '../trpc.ts';
import { DisclosureButton } from '../ui/disclosure-button.tsx';
import { SkeletonList } from '../ui/skeleton.tsx';

/** What has become of somebody's credits and tier, as far as it is known here; asked for once somebody wants to see it. */
export function CustomerHistory({ customerId }: { readonly customerId: string }) {
  const t = useStrings();
  const trpc = useTRPC();
  const [isOpen, setOpen] = useState(false);
  const history = useQuery(trpc.customer.history.queryOptions({ customerId }, { enabled: isOpen }));
  return (
    <div className="grid justify-items-start gap-2">
      <DisclosureButton isOpen={isOpen} onOpen={setOpen}>
        {t.standing.history}
      </DisclosureButton>
      {isOpen && history.isPending && <SkeletonList label={t.common.loading} rows={2} rowClassName="h-6" />}
      {isOpen && history.isError && !history.data && (
        <LoadFailed error={history.error} onRetry={() => void history.refetch()} />
      )}
      {isOpen && history.data?.length === 0 && <p className="text-muted">{t.standing.noHistory}</p>}
      {isOpen && history.data && history.data.length > 0 && <Entries entries={history.data} />}
    </div>
  );
}

function Entries({ entries }: { readonly entries: readonly CustomerEntry[] }) {
  const t = useStrings();
  const { format } = useClub();
  return (
    <ol aria-label={t.standing.history} className="grid gap-1">
      {entries.map((entry, index) => (
        <li key={index} className="flex flex-wrap gap-x-3">
          <span>{entryWords(entry, t)}</span>
          <span className="text-muted">{t.standing.by(entry.by ?? t.standing.cloud, format.dayAndTime(entry.at))}</span>
        </li>
      ))}
    </ol>
  );
}

function entryWords({ what }: CustomerEntry, t: Strings): string {
  const words = t.standing.entry;
  switch (what.kind) {
    case 'credits':
      return [
        what.count > 0 ? words.given(what.count, what.note) : words.taken(-what.count, what.note),
        ...(what.refusedFor === null ? [] : [words.refused]),
      ].join(' · ');
    case 'standing':
      return [
        words.tierSet(what.tier),
        ...(what.tags.length === 0 ? [] : [words.tags(what.tags.join(', '))]),
        ...(what.refusedFor === null ? [] : [words.refused]),
      ].join(' · ');
    case 'remarks':
      return [
        ...(what.note === '' ? [] : [t.remarks.noted(what.note)]),
        ...(what.flags.length === 0 ? [] : [t.remarks.flagsSet(flagWords(what.flags, t).join(', '))]),
        ...(what.note === '' && what.flags.length === 0 ? [t.remarks.cleared] : []),
        ...(what.refusedFor === null ? [] : [words.refused]),
      ].join(' · ');
    case 'changed':
      return [
        ...(what.credits ? [words.balance(what.credits.from, what.credits.to)] : []),
        ...(what.tier ? [words.tier(what.tier.from, what.tier.to)] : []),
        ...(what.tags ? [words.tags(what.tags.to.join(', ') || t.standing.noTags)] : []),
      ].join(' · ');
  }
}

function flagWords(flags: readonly string[], t: Strings): string[] {
  const words: Readonly<Record<string, string>> = t.remarks.flag;
  return flags.map((flag) => words[flag] ?? flag);
}
