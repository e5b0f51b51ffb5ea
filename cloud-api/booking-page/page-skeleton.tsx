import { Skeleton } from '../../renderer/ui/skeleton.tsx';
import { useWording } from './page-context.tsx';

/** Before the club is known: the outline of what is coming. */
export function PageSkeleton() {
  const { text } = useWording();
  return (
    <main aria-busy="true">
      <h1 className="sr-only">{text.loading}</h1>
      <div className="border-b border-line bg-surface">
        <div className="mx-auto grid max-w-5xl gap-2 px-4 py-3">
          <Skeleton className="h-6 w-40" />
          <Skeleton className="h-4 w-56" />
          <Skeleton className="h-5 w-32" />
        </div>
      </div>
      <div className="mx-auto grid max-w-5xl gap-6 px-4 py-6">
        <Skeleton className="h-7 w-48" />
        <Skeleton className="h-20" />
        <Skeleton className="h-11 w-72" />
        <Skeleton className="h-64" />
      </div>
    </main>
  );
}
