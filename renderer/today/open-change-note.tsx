import type { OpenChange } from '../../main/controller/api/views.ts';
import { useClub } from '../club.tsx';
import { useStrings } from '../strings.ts';
import { Banner } from '../ui/banner.tsx';

/** That a change was asked for and nobody knows yet whether it is made. */
export function OpenChangeNote({ change: { to } }: { readonly change: OpenChange }) {
  const t = useStrings();
  const { format, resourceName } = useClub();
  const title =
    to === null
      ? t.openChange.cancel
      : t.openChange.move(`${resourceName(to.resourceId)}, ${format.dayOf(to.startsAt)}, ${format.times(to)}`);
  return (
    <Banner tone="attention" title={title}>
      {t.openChange.detail}
    </Banner>
  );
}
