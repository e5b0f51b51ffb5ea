import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { SelectField } from '../../../renderer/ui/text-field.tsx';
import type { OwnedFacilityView } from '../../owners/owner-views.ts';
import { Loaded } from '../loaded.tsx';
import { useOwner } from '../owner-context.tsx';
import { TextsEditor } from './texts-editor.tsx';
import { useWording } from '../wording.tsx';

/** What each club says in its messages. */
export function TextsScreen() {
  const { text } = useWording();
  const words = text.texts;
  const { api } = useOwner();
  const [chosen, setChosen] = useState<string | null>(null);
  const facilities = useQuery({ queryKey: ['facilities'], queryFn: api.listFacilities });
  return (
    <div className="grid gap-4">
      <p className="measure text-muted">{words.detail}</p>
      <Loaded query={facilities} rowClassName="h-40">
        {(all) => {
          const facility = all.find(({ id }) => id === chosen) ?? all[0];
          if (facility === undefined) return <p className="text-muted">{text.empty}</p>;
          return (
            <>
              {all.length > 1 && (
                <SelectField
                  className="max-w-md"
                  label={words.club}
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
              <ClubTexts key={facility.id} facility={facility} />
            </>
          );
        }}
      </Loaded>
    </div>
  );
}

function ClubTexts({ facility }: { readonly facility: OwnedFacilityView }) {
  const { api } = useOwner();
  const texts = useQuery({
    queryKey: ['texts', facility.id],
    queryFn: () => api.findTexts(facility.id),
    // What is typed is built on what was there when it was begun.
    staleTime: Number.POSITIVE_INFINITY,
  });
  return (
    <Loaded query={texts} rowClassName="h-40">
      {(kept) => <TextsEditor facility={facility} kept={kept} />}
    </Loaded>
  );
}
