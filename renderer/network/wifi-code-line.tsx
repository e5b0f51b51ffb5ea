import { useQuery } from '@tanstack/react-query';
import { Wifi } from 'lucide-react';
import { useStrings } from '../strings.ts';
import { useTRPC } from '../trpc.ts';
import { useNetworkSetUp } from './use-network-set-up.ts';

/** The code that the desk reads out. Nothing where the booking has none: it gets it within the day before it. */
export function WifiCodeLine({ bookingId }: { readonly bookingId: string }) {
  const t = useStrings();
  const trpc = useTRPC();
  const isSetUp = useNetworkSetUp();
  const code = useQuery(trpc.network.wifiCode.queryOptions({ bookingId }, { enabled: isSetUp })).data;
  if (!code) return null;
  return (
    <p className="grid grid-cols-[auto_1fr] items-center gap-x-2">
      <Wifi aria-hidden="true" className="size-4 text-muted" />
      <span>
        <span className="text-muted">{t.network.wifiCode}</span>{' '}
        <span className="text-17 font-semibold tabular">{code.code}</span>
      </span>
      <span className="col-start-2 text-13 text-muted">{t.network.wifiFor(code.durationMin)}</span>
    </p>
  );
}
