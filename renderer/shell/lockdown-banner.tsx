import { useQuery } from '@tanstack/react-query';
import { Siren } from 'lucide-react';
import { useStrings } from '../strings.ts';
import { useTRPC } from '../trpc.ts';
import { BarNotice } from './bar-notice.tsx';

/** Nobody at the desk may overlook that the building is locked down, whatever screen they are at. */
export function LockdownBanner() {
  const t = useStrings();
  const trpc = useTRPC();
  const status = useQuery(trpc.door.status.queryOptions());
  if (status.data?.emergency?.lockdown !== true) return null;
  return (
    <BarNotice tone="danger" icon={Siren} title={t.doorSystem.lockdown.isOn}>
      <p>{t.doorSystem.lockdown.isOnDetail}</p>
    </BarNotice>
  );
}
