import { type ReactNode, useId } from 'react';
import { LoadFailed } from './load-failed.tsx';
import { StaleNote } from './stale-note.tsx';
import { useStrings } from './strings.ts';
import { SkeletonList } from './ui/skeleton.tsx';

type ListQuery<T> = {
  readonly data: readonly T[] | undefined;
  readonly error: unknown;
  readonly isPending: boolean;
  readonly isError: boolean;
  readonly dataUpdatedAt: number;
  readonly refetch: () => unknown;
};

type ListScreenProps<T> = {
  readonly title: string;
  readonly query: ListQuery<T>;
  /** The height of a row, for the time before there are any. */
  readonly rowClassName: string;
  /** Above the list, whatever state it is in. */
  readonly notice?: ReactNode;
  /** Instead of a list without rows. */
  readonly empty: ReactNode;
  /** The list; never asked to show none. */
  readonly children: (rows: readonly T[]) => ReactNode;
};

/** A screen that is one list: while it comes, when it cannot be had, when it may be old, and when there is nothing. */
export function ListScreen<T>({ title, query, rowClassName, notice, empty, children }: ListScreenProps<T>) {
  const t = useStrings();
  const titleId = useId();
  const { data } = query;
  return (
    <section
      aria-labelledby={titleId}
      className="mx-auto grid h-full max-w-5xl content-start gap-4 overflow-y-auto p-6"
    >
      <header className="flex items-baseline justify-between gap-4">
        <h1 id={titleId} className="text-22 font-semibold">
          {title}
        </h1>
        <StaleNote query={query} />
      </header>
      {notice}
      {query.isPending && <SkeletonList label={t.common.loading} rows={3} rowClassName={rowClassName} />}
      {query.isError && !data && <LoadFailed error={query.error} onRetry={() => void query.refetch()} />}
      {data?.length === 0 && empty}
      {data !== undefined && data.length > 0 && children(data)}
    </section>
  );
}
