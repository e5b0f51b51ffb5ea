import { useQuery } from '@tanstack/react-query';
import { Plus } from 'lucide-react';
import { useState } from 'react';
import { Button } from '../../renderer/ui/button.tsx';
import { EmptyState } from '../../renderer/ui/empty-state.tsx';
import type { OwnedFacilityView } from '../owners/owner-views.ts';
import { FacilityCard } from './facility-card.tsx';
import { Loaded } from './loaded.tsx';
import { useOwner } from './owner-context.tsx';
import { NewFacility } from './new-facility.tsx';
import { PairingWizard } from './pairing-wizard.tsx';
import { useWording } from './wording.tsx';

const LOOK_MS = 5000;

/** How every facility is, looked at every few seconds. */
export function FacilityList() {
  const { text } = useWording();
  const { api, now } = useOwner();
  const facilities = useQuery({ queryKey: ['facilities'], queryFn: api.listFacilities, refetchInterval: LOOK_MS });
  const controllers = useQuery({ queryKey: ['controllers'], queryFn: api.listControllers, refetchInterval: 30_000 });
  const [pairing, setPairing] = useState<OwnedFacilityView | null>(null);
  const [isAdding, setAdding] = useState(false);

  const pairNew = async (facilityId: string): Promise<void> => {
    setAdding(false);
    const { data } = await facilities.refetch();
    setPairing(data?.find(({ id }) => id === facilityId) ?? null);
  };

  return (
    <Loaded query={facilities} rowClassName="h-40">
      {(all) => (
        <>
          {all.length === 0 && <EmptyState title={text.empty}>{text.emptyDetail}</EmptyState>}
          <div className="flex flex-wrap gap-2">
            <Button icon={<Plus aria-hidden="true" className="size-4" />} onClick={() => setAdding(true)}>
              {text.newFacility.open}
            </Button>
          </div>
          <ul className="grid gap-4">
            {all.map((facility) => (
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
          {isAdding && <NewFacility onCreated={(id) => void pairNew(id)} onClose={() => setAdding(false)} />}
          {pairing && <PairingWizard facility={pairing} onClose={() => setPairing(null)} />}
        </>
      )}
    </Loaded>
  );
}
