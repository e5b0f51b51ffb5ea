import { keepPreviousData, skipToken, useQuery } from '@tanstack/react-query';
import { Search, UserX } from 'lucide-react';
import { useDeferredValue } from 'react';
import type { StaffRole } from '../../main/controller/api/views.ts';
import { LoadFailed } from '../load-failed.tsx';
import { useRoute } from '../route.ts';
import { StaleNote } from '../stale-note.tsx';
import { useStrings } from '../strings.ts';
import { useTRPC } from '../trpc.ts';
import { EmptyState } from '../ui/empty-state.tsx';
import { SkeletonList } from '../ui/skeleton.tsx';
import { TextField } from '../ui/text-field.tsx';
import { CustomerCard } from './customer-card.tsx';
import { TEXT_LENGTH_MIN } from './search-text.ts';

/** Who may give credits and tiers: the controller asks again. */
const WRITERS: readonly StaffRole[] = ['owner', 'manager'];

export function CustomersScreen({ role }: { readonly role: StaffRole }) {
  const t = useStrings();
  const trpc = useTRPC();
  const [{ text }, go] = useRoute();
  const wanted = useDeferredValue(text.trim());
  const isLongEnough = wanted.length >= TEXT_LENGTH_MIN;
  const found = useQuery(
    trpc.customer.search.queryOptions(isLongEnough ? { text: wanted } : skipToken, {
      placeholderData: keepPreviousData,
    }),
  );

  return (
    <section
      aria-labelledby="customers-title"
      className="mx-auto grid h-full max-w-4xl content-start gap-4 overflow-y-auto p-6"
    >
      <h1 id="customers-title" className="text-22 font-semibold">
        {t.customers.title}
      </h1>
      <TextField
        label={t.customers.search}
        type="search"
        autoComplete="off"
        maxLength={120}
        autoFocus
        value={text}
        onChange={(event) => go({ screen: 'customers', text: event.target.value }, 'replace')}
      />
      {!isLongEnough && (
        <EmptyState icon={<Search />} title={t.customers.hintTitle}>
          {t.customers.hint}
        </EmptyState>
      )}
      {isLongEnough && found.isLoading && <SkeletonList label={t.common.loading} rows={3} rowClassName="h-32" />}
      {isLongEnough && found.isError && !found.data && (
        <LoadFailed error={found.error} onRetry={() => void found.refetch()} />
      )}
      {isLongEnough && found.data && (
        <>
          <div className="flex items-baseline justify-between">
            <p role="status" className="text-muted">
              {found.data.length > 0 && t.customers.found(found.data.length)}
            </p>
            <StaleNote query={found} />
          </div>
          {found.data.length === 0 && (
            <EmptyState icon={<UserX />} title={t.customers.noneTitle(wanted)}>
              {t.customers.none}
            </EmptyState>
          )}
          <ul className="grid gap-3">
            {found.data.map((customer, index) => (
              <CustomerCard
                key={customer.standing?.id ?? index}
                customer={customer}
                canWrite={WRITERS.includes(role)}
              />
            ))}
          </ul>
        </>
      )}
    </section>
  );
}
