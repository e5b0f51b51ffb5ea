import { classNames } from './class-names.ts';

/** A grey stand-in of the size of what is coming. Give it height and width with classes. */
export function Skeleton({ className }: { readonly className?: string | undefined }) {
  return <span aria-hidden="true" className={classNames('block animate-breathe rounded-ui bg-line', className)} />;
}

type SkeletonListProps = {
  /** Said once to a screen reader: "Loading times". */
  readonly label: string;
  readonly rows: number;
  /** Classes of one row: its height above all, so that nothing jumps when the rows arrive. */
  readonly rowClassName?: string | undefined;
  readonly className?: string | undefined;
};

/** A list that is on its way. */
export function SkeletonList({ label, rows, rowClassName = 'h-11', className = 'grid gap-2' }: SkeletonListProps) {
  return (
    <div role="status">
      <span className="sr-only">{label}</span>
      <div className={className}>
        {Array.from({ length: rows }, (_, row) => (
          <Skeleton key={row} className={rowClassName} />
        ))}
      </div>
    </div>
  );
}
