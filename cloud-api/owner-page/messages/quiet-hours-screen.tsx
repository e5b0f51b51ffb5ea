import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { Banner } from '../../../renderer/ui/banner.tsx';
import { Button } from '../../../renderer/ui/button.tsx';
import { TextField } from '../../../renderer/ui/text-field.tsx';
import type { QuietHours } from '../../messages/quiet-hours.ts';
import type { QuietHoursView } from '../../messages/quiet-hours-routes.ts';
import type { OwnedFacilityView } from '../../owners/owner-views.ts';
import { ClubChoice } from '../club-choice.tsx';
import { Loaded } from '../loaded.tsx';
import { useOwner } from '../owner-context.tsx';
import { useWording } from '../wording.tsx';
import { readTimes, timesOf } from './quiet-hours-form.ts';

/** When each club has no phone ring. */
export function QuietHoursScreen() {
  const words = useWording().text.quietHours;
  return (
    <div className="grid gap-4">
      <p className="measure text-muted">{words.detail}</p>
      <ClubChoice>{(facility) => <ClubHours key={facility.id} facility={facility} />}</ClubChoice>
    </div>
  );
}

function ClubHours({ facility }: { readonly facility: OwnedFacilityView }) {
  const { api } = useOwner();
  const hours = useQuery({
    queryKey: ['quiet-hours', facility.id],
    queryFn: () => api.findQuietHours(facility.id),
    // What is typed is built on what was there when it was begun.
    staleTime: Number.POSITIVE_INFINITY,
  });
  return (
    <Loaded query={hours} rowClassName="h-40">
      {(kept) => <HoursForm facility={facility} kept={kept} />}
    </Loaded>
  );
}

type HoursFormProps = { readonly facility: OwnedFacilityView; readonly kept: QuietHoursView };

function HoursForm({ facility, kept }: HoursFormProps) {
  const { text, format, sentenceOf } = useWording();
  const words = text.quietHours;
  const { api } = useOwner();
  const queryClient = useQueryClient();
  const [times, setTimes] = useState(() => timesOf(kept));
  const hours = readTimes(times);
  const save = useMutation({
    mutationFn: (wanted: QuietHours) => api.saveQuietHours(facility.id, wanted),
    onSuccess: (saved) => queryClient.setQueryData(['quiet-hours', facility.id], saved),
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (typeof hours !== 'string' && !save.isPending) save.mutate(hours);
  };
  const field = (name: 'from' | 'until') => (
    <TextField
      className="w-36"
      type="time"
      label={words[name]}
      value={times[name]}
      onChange={(event) => {
        save.reset();
        setTimes({ ...times, [name]: event.target.value });
      }}
    />
  );
  const standing = kept.savedAt === null ? words.usual : words.savedAt(format.instant(kept.savedAt, facility.timeZone));
  return (
    <form noValidate className="grid max-w-2xl gap-4" onSubmit={submit}>
      <div className="flex flex-wrap gap-4">
        {field('from')}
        {field('until')}
      </div>
      <p aria-live="polite" className={typeof hours === 'string' ? 'text-danger-text' : undefined}>
        {typeof hours === 'string' ? words[hours] : words.preview({ ...times, club: facility.name })}
      </p>
      {save.isError && <Banner tone="danger">{sentenceOf(save.error)}</Banner>}
      <div className="flex flex-wrap items-center gap-3">
        <Button kind="primary" type="submit" busy={save.isPending}>
          {words.save}
        </Button>
        <p role="status" className="text-13 text-muted">
          {save.isSuccess ? words.saved : standing}
        </p>
      </div>
    </form>
  );
}
