import { History } from 'lucide-react';
import { useClub } from './club.tsx';
import { useConnectionStatus } from './connection-status.tsx';
import { useStrings } from './strings.ts';

type StaleNoteProps = {
  readonly query: { readonly isError: boolean; readonly data: unknown; readonly dataUpdatedAt: number };
};

/** "As of 14:02", when what is shown may be old: it could not be asked for again, or nobody can be asked. */
export function StaleNote({ query }: StaleNoteProps) {
  const t = useStrings();
  const { format } = useClub();
  const status = useConnectionStatus();
  if (query.data === undefined || (!query.isError && status === 'open')) return null;
  return (
    <p role="status" className="flex items-center gap-1 text-13 text-attention-text">
      <History aria-hidden="true" className="size-4" />
      {t.common.asOf(format.time(query.dataUpdatedAt))}
    </p>
  );
}
