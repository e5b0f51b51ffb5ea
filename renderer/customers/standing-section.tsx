import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { STANDARD_TIER } from '../../domain/rules/rule.ts';
import type { CustomerMatch } from '../../main/controller/api/views.ts';
import { fullName } from '../customer-name.ts';
import { useStrings } from '../strings.ts';
import { useTRPC } from '../trpc.ts';
import { Badge } from '../ui/badge.tsx';
import { Button } from '../ui/button.tsx';
import { CreditsDialog } from './credits-dialog.tsx';
import { CustomerHistory } from './customer-history.tsx';
import { TierDialog } from './tier-dialog.tsx';

type StandingSectionProps = {
  readonly customer: CustomerMatch;
  /** True for those who may change it. */
  readonly canWrite: boolean;
};

/** What the club has given somebody, and the ways to change it: the cloud keeps it, and must be there for that. */
export function StandingSection({ customer, canWrite }: StandingSectionProps) {
  const t = useStrings();
  const trpc = useTRPC();
  const link = useQuery(trpc.link.status.queryOptions());
  const [asking, setAsking] = useState<'credits' | 'tier' | null>(null);
  const { standing, email } = customer;
  const isLinked = link.data?.online ?? true;
  // Whom it cannot tell from others the cloud cannot give anything.
  const isNameless = standing === null && email === null;
  const name = fullName(customer);
  return (
    <div role="group" aria-label={t.standing.label} className="grid gap-2">
      <p className="flex flex-wrap items-center gap-2">
        <Badge tone={standing && standing.tier !== STANDARD_TIER ? 'accent' : 'neutral'}>
          {standing?.tier ?? t.standing.standard}
        </Badge>
        <Badge>{t.standing.creditsOf(standing?.credits ?? 0)}</Badge>
        {standing?.tags.map((tag) => (
          <Badge key={tag}>{tag}</Badge>
        ))}
      </p>
      {canWrite && (
        <div className="flex flex-wrap gap-2">
          <Button
            aria-label={t.standing.giveCreditsTo(name)}
            disabled={!isLinked || isNameless}
            onClick={() => setAsking('credits')}
          >
            {t.standing.giveCredits}
          </Button>
          <Button
            aria-label={t.standing.changeTierOf(name)}
            disabled={!isLinked || isNameless}
            onClick={() => setAsking('tier')}
          >
            {t.standing.changeTier}
          </Button>
        </div>
      )}
      {canWrite && !isLinked && <p className="text-13 text-muted">{t.standing.apart}</p>}
      {canWrite && isLinked && isNameless && <p className="text-13 text-muted">{t.standing.needEmail}</p>}
      {standing && <CustomerHistory customerId={standing.id} />}
      {asking === 'credits' && <CreditsDialog customer={customer} onClose={() => setAsking(null)} />}
      {asking === 'tier' && <TierDialog customer={customer} onClose={() => setAsking(null)} />}
    </div>
  );
}
