import { WifiOff } from 'lucide-react';
import { useEffect, useState } from 'react';
import { useClock } from '../clock.tsx';
import { useClub } from '../club.tsx';
import { useConnectionStatus } from '../connection-status.tsx';
import { useStrings } from '../strings.ts';

/** Said while this window cannot ask its controller. Whatever was known stays on the screen below. */
export function ConnectionBanner() {
  const t = useStrings();
  const status = useConnectionStatus();
  const now = useClock();
  const { format } = useClub();
  const [lostAt, setLostAt] = useState<number | null>(null);

  useEffect(() => {
    setLostAt(status === 'away' ? now() : null);
  }, [status, now]);

  if (status !== 'away' || lostAt === null) return null;
  return (
    <div
      role="status"
      className="flex items-center gap-3 border-b border-attention-line bg-attention-soft px-4 py-2 text-15 text-attention-text"
    >
      <WifiOff aria-hidden="true" className="size-5 shrink-0" />
      <p>
        <strong className="font-semibold">{t.connection.away}</strong> {t.connection.awayDetail(format.time(lostAt))}
      </p>
    </div>
  );
}
