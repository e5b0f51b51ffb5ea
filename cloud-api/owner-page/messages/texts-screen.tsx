import { useQuery } from '@tanstack/react-query';
import type { OwnedFacilityView } from '../../owners/owner-views.ts';
import { ClubChoice } from '../club-choice.tsx';
import { Loaded } from '../loaded.tsx';
import { useOwner } from '../owner-context.tsx';
import { TextsEditor } from './texts-editor.tsx';
import { useWording } from '../wording.tsx';

/** What each club says in its messages. */
export function TextsScreen() {
  const words = useWording().text.texts;
  return (
    <div className="grid gap-4">
      <p className="measure text-muted">{words.detail}</p>
      <ClubChoice>{(facility) => <ClubTexts key={facility.id} facility={facility} />}</ClubChoice>
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
