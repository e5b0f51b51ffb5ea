import { WifiOff } from 'lucide-react';
import { useState } from 'react';
import { useClock } from '../clock.tsx';
import { useClub } from '../club.tsx';
import { useConnectionStatus } from '../connection-status.tsx';
import { useStrings } from '../strings.ts';

/** Said while this window cannot ask its controller. Whatever was known stays on the screen below. */
export function ConnectionBanner() {
  return useConnectionStatus() === 'away' ? <AwayBanner /> : null;
}

/** There as long as the controller is away, so it was lost when this appeared. */
function AwayBanner() {
  const t = useStrings();
  const { format } = useClub();
  const [lostAt] = useState(useClock());
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
