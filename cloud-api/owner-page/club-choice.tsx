import { useQuery } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { SelectField } from '../../renderer/ui/text-field.tsx';
import type { OwnedFacilityView } from '../owners/owner-views.ts';
import { Loaded } from './loaded.tsx';
import { useOwner } from './owner-context.tsx';
import { useWording } from './wording.tsx';

/** What is set for each club by itself: which one, where there are several, and below it what is to be set. */
export function ClubChoice({ children }: { readonly children: (facility: OwnedFacilityView) => ReactNode }) {
  const { api } = useOwner();
  const { text } = useWording();
  const [chosen, setChosen] = useState<string | null>(null);
  const facilities = useQuery({ queryKey: ['facilities'], queryFn: api.listFacilities });
  return (
    <Loaded query={facilities} rowClassName="h-40">
      {(all) => {
        const facility = all.find(({ id }) => id === chosen) ?? all[0];
        if (facility === undefined) return <p className="text-muted">{text.empty}</p>;
        return (
          <>
            {all.length > 1 && (
              <SelectField
                className="max-w-md"
                label={text.texts.club}
                value={facility.id}
                onChange={(event) => setChosen(event.target.value)}
              >
                {all.map(({ id, name }) => (
                  <option key={id} value={id}>
                    {name}
                  </option>
                ))}
              </SelectField>
            )}
            {children(facility)}
          </>
        );
      }}
    </Loaded>
  );
}
