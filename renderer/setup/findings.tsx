import { CircleAlert, CircleCheck, CircleMinus, CircleX, type LucideIcon } from 'lucide-react';
import { useId } from 'react';
import type { IntegrationName, SetupFinding, SetupReport } from '../../main/controller/api/integration-views.ts';
import { useClub } from '../club.tsx';
import { useStrings } from '../strings.ts';
import { findingWords } from './finding-words.ts';

const LOOK: Readonly<Record<SetupFinding['state'], { readonly icon: LucideIcon; readonly tone: string }>> = {
  ok: { icon: CircleCheck, tone: 'text-accent-text' },
  missing: { icon: CircleAlert, tone: 'text-attention-text' },
  failed: { icon: CircleX, tone: 'text-danger-text' },
  not_tried: { icon: CircleMinus, tone: 'text-muted' },
};

type FindingsProps = { readonly vendor: IntegrationName; readonly report: SetupReport };

/** What a look at a vendor's system found, one by one. */
export function Findings({ vendor, report: { findings } }: FindingsProps) {
  const t = useStrings();
  const { format } = useClub();
  const titleId = useId();
  const count = findings.filter(({ state }) => state === 'missing' || state === 'failed').length;
  return (
    <section aria-labelledby={titleId} className="grid gap-2 rounded-ui border border-line p-4">
      <h3 id={titleId} className="font-semibold">
        {t.setup.found}
      </h3>
      <p role="status">{count === 0 ? t.setup.allGood : t.setup.notGood(format.count(count))}</p>
      <ul className="grid gap-2">
        {findings.map((finding) => (
          <Line key={finding.id} vendor={vendor} finding={finding} />
        ))}
      </ul>
    </section>
  );
}

type LineProps = { readonly vendor: IntegrationName; readonly finding: SetupFinding };

function Line({ vendor, finding }: LineProps) {
  const t = useStrings();
  const { state } = finding;
  const { icon: Icon, tone } = LOOK[state];
  return (
    <li className="flex items-start gap-2">
      <Icon aria-hidden="true" className={`mt-0.5 size-5 shrink-0 ${tone}`} />
      <span className="measure">
        <span className={`font-medium ${tone}`}>{t.setup.states[state]}: </span>
        {findingWords(t, vendor, finding)}
      </span>
    </li>
  );
}
