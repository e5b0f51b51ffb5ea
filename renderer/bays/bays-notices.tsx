import { FlaskConical } from 'lucide-react';
import type { BaysView } from '../../main/controller/api/bay-views.ts';
import { useClub } from '../club.tsx';
import { useStrings } from '../strings.ts';
import { Badge } from '../ui/badge.tsx';
import { Banner } from '../ui/banner.tsx';

type BaysNoticesProps = { readonly view: BaysView; readonly canBind: boolean };

/** What is to be known before looking at any bay: nothing set up, nobody to be asked, things that cannot be done. */
export function BaysNotices({ view, canBind }: BaysNoticesProps) {
  const t = useStrings();
  const { format } = useClub();
  const { adapter, problem, asOf, lacking, bays } = view;
  if (adapter === 'disabled') return <Banner title={t.bays.offTitle}>{t.bays.off}</Banner>;
  const hasPc = bays.some(({ binding }) => binding !== null);
  return (
    <>
      {adapter === 'simulator' && (
        <p className="flex flex-wrap items-center gap-2 text-13 text-muted">
          <Badge icon={FlaskConical}>{t.bays.adapter.simulator}</Badge>
          {t.bays.simulator}
        </p>
      )}
      {!hasPc && bays.length > 0 && (
        <Banner title={t.bays.noBindingTitle}>{canBind ? t.bays.noBinding : t.bays.noBindingStaff}</Banner>
      )}
      {problem !== null && (
        <Banner tone="attention" title={t.bays.awayTitle}>
          <p>{t.bays.awayOf[problem]}</p>
          <p>{t.bays.away}</p>
          {asOf !== null && <p className="text-13">{t.common.asOf(format.time(asOf))}</p>}
        </Banner>
      )}
      {hasPc && lacking.length > 0 && (
        <Banner tone="attention" title={t.bays.lackingTitle}>
          <ul>
            {lacking.map(({ action, state, script }) => (
              <li key={action}>
                {t.bays.action[action]}: {t.bays.lacking[state](script ?? '')}
              </li>
            ))}
          </ul>
        </Banner>
      )}
    </>
  );
}
