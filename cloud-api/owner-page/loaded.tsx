import type { ReactNode } from 'react';
import { Banner } from '../../renderer/ui/banner.tsx';
import { Button } from '../../renderer/ui/button.tsx';
import { SkeletonList } from '../../renderer/ui/skeleton.tsx';
import { useWording } from './wording.tsx';

/** Of TanStack's queries, whole or page by page, what is needed here. */
type Query<T> = {
  readonly data: T | undefined;
  readonly error: unknown;
  readonly isPending: boolean;
  readonly isError: boolean;
  readonly dataUpdatedAt: number;
  refetch(): Promise<unknown>;
};

type LoadedProps<T> = {
  readonly query: Query<T>;
  /** Classes of one row of what is coming: its height above all. */
  readonly rowClassName: string;
  readonly children: (data: T) => ReactNode;
};

/** What was asked of the cloud: on its way, failed with a way to try again, or there, with a mark when it is old. */
export function Loaded<T>({ query, rowClassName, children }: LoadedProps<T>) {
  const { text, format, sentenceOf } = useWording();
  if (query.isPending) return <SkeletonList label={text.loading} rows={3} rowClassName={rowClassName} />;
  if (query.data === undefined) {
    return (
      <Banner
        tone="attention"
        title={text.failedTitle}
        action={<Button onClick={() => void query.refetch()}>{text.retry}</Button>}
      >
        {sentenceOf(query.error)}
      </Banner>
    );
  }
  return (
    <div className="grid gap-4">
      {query.isError && <Banner tone="attention">{text.stale(format.time(query.dataUpdatedAt))}</Banner>}
      {children(query.data)}
    </div>
  );
}
