import { CloudOff, RefreshCw } from 'lucide-react';
import { useStrings } from '../strings.ts';

/** One small line when something is missing that nobody at the door needs. It has its room also when it is empty. */
export function StatusLine({ isOnline, isAway }: { readonly isOnline: boolean; readonly isAway: boolean }) {
  const t = useStrings();
  return (
    <p role="status" className="flex h-14 shrink-0 items-center justify-center gap-3 text-13 text-muted">
      {isAway ? (
        <>
          <RefreshCw aria-hidden="true" className="size-5" />
          {t.away}
        </>
      ) : (
        !isOnline && (
          <>
            <CloudOff aria-hidden="true" className="size-5" />
            {t.offline}
          </>
        )
      )}
    </p>
  );
}
