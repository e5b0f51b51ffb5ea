import { useQuery } from '@tanstack/react-query';
import { Mail, Plus, Search } from 'lucide-react';
import { useEffect, useEffectEvent, useState } from 'react';
import { Banner } from '../../renderer/ui/banner.tsx';
import { Button } from '../../renderer/ui/button.tsx';
import { EmptyState } from '../../renderer/ui/empty-state.tsx';
import { SkeletonList } from '../../renderer/ui/skeleton.tsx';
import type { OwnedFacilityView } from '../owners/owner-views.ts';
import { FacilityCard } from './facility-card.tsx';
import { FindCustomer } from './find-customer.tsx';
import { isNotAllowed } from './owner-api.ts';
import { useOwner } from './owner-context.tsx';
import { formatTime } from './owner-format.ts';
import { MessagesDialog } from './messages-dialog.tsx';
import { NewFacility } from './new-facility.tsx';
import { PairingWizard } from './pairing-wizard.tsx';
import { sentenceOf } from './sentence.ts';
import { TEXT } from './strings-english.ts';

const LOOK_MS = 5000;

/** How every facility is, looked at every few seconds. */
export function FacilityList({ onNotAllowed }: { readonly onNotAllowed: () => void }) {
  const { api, now } = useOwner();
  const facilities = useQuery({ queryKey: ['facilities'], queryFn: api.listFacilities, refetchInterval: LOOK_MS });
  const controllers = useQuery({ queryKey: ['controllers'], queryFn: api.listControllers, refetchInterval: 30_000 });
  const [pairing, setPairing] = useState<OwnedFacilityView | null>(null);
  const [isAdding, setAdding] = useState(false);
  const [isFinding, setFinding] = useState(false);
  const [isReading, setReading] = useState(false);
  const leave = useEffectEvent(onNotAllowed);
  useEffect(() => {
    if (isNotAllowed(facilities.error)) leave();
  }, [facilities.error]);

  const pairNew = async (facilityId: string): Promise<void> => {
    setAdding(false);
    const { data } = await facilities.refetch();
    setPairing(data?.find(({ id }) => id === facilityId) ?? null);
  };

  if (facilities.isPending) return <SkeletonList label={TEXT.loading} rows={3} rowClassName="h-40" />;
  if (facilities.data === undefined) {
    return (
      <Banner
        tone="attention"
        title={TEXT.failedTitle}
        action={<Button onClick={() => void facilities.refetch()}>{TEXT.retry}</Button>}
      >
        {sentenceOf(facilities.error)}
      </Banner>
    );
  }
  return (
    <div className="grid gap-4">
      {facilities.isError && <Banner tone="attention">{TEXT.stale(formatTime(facilities.dataUpdatedAt))}</Banner>}
      {facilities.data.length === 0 && <EmptyState title={TEXT.empty}>{TEXT.emptyDetail}</EmptyState>}
      <div className="flex flex-wrap gap-2">
        <Button icon={<Plus aria-hidden="true" className="size-4" />} onClick={() => setAdding(true)}>
          {TEXT.newFacility.open}
        </Button>
        <Button icon={<Search aria-hidden="true" className="size-4" />} onClick={() => setFinding(true)}>
          {TEXT.customers.open}
        </Button>
        <Button icon={<Mail aria-hidden="true" className="size-4" />} onClick={() => setReading(true)}>
          {TEXT.messages.open}
        </Button>
      </div>
      <ul className="grid gap-4">
        {facilities.data.map((facility) => (
          <li key={facility.id}>
            <FacilityCard
              facility={facility}
              controllers={controllers.data?.filter(({ facilityId }) => facilityId === facility.id) ?? []}
              now={now()}
              onPair={() => setPairing(facility)}
            />
          </li>
        ))}
      </ul>
      {isFinding && <FindCustomer onClose={() => setFinding(false)} />}
      {isReading && (
        <MessagesDialog
          timeZoneOf={(id) => facilities.data.find((facility) => facility.id === id)?.timeZone ?? 'UTC'}
          onClose={() => setReading(false)}
        />
      )}
      {isAdding && <NewFacility onCreated={(id) => void pairNew(id)} onClose={() => setAdding(false)} />}
      {pairing && <PairingWizard facility={pairing} onClose={() => setPairing(null)} />}
    </div>
  );
}
