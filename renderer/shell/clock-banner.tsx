import { useQuery } from '@tanstack/react-query';
import { ClockAlert } from 'lucide-react';
import { useClub } from '../club.tsx';
import { useStrings } from '../strings.ts';
import { useTRPC } from '../trpc.ts';
import { BarNotice } from './bar-notice.tsx';
import { clockWarning } from './link-words.ts';

/** Said while this PC's clock is so wrong that doors open at the wrong time. */
export function ClockBanner() {
  const t = useStrings();
  const trpc = useTRPC();
  const club = useClub();
  const link = useQuery(trpc.link.status.queryOptions());
  const warning = link.data ? clockWarning(link.data, club) : null;
  if (warning === null) return null;
  return (
    <BarNotice tone="attention" icon={ClockAlert} title={t.link.skewTitle(warning.duration, warning.isFast)}>
      <p>{t.link.skewDetail}</p>
    </BarNotice>
  );
}
