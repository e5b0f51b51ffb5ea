import type { TermsTrial } from '../../../main/controller/api/views.ts';
import { useClub } from '../../club.tsx';
import { useStrings } from '../../strings.ts';
import { AnswerCard } from './answer-card.tsx';

/** The price line by line, what became of the promotion, and what cancelling costs. */
export function TrialPrice({ trial }: { readonly trial: TermsTrial }) {
  const t = useStrings();
  const { format } = useClub();
  const { price, promotion, cancellation } = trial;
  const money = (cents: number) => format.money(cents, price.currency);
  const ours: Readonly<Record<string, string>> = t.trial.lines;
  const lines = [
    ...price.lines.map(({ kind, label, cents }) => ({ label: ours[kind] ?? label, cents })),
    ...(price.taxesAreIncluded ? [] : price.taxLines),
  ];
  const taxNames = price.taxLines.map(({ label, cents }) => `${label} ${money(cents)}`);
  return (
    <AnswerCard title={t.trial.price}>
      <dl className="grid grid-cols-[1fr_auto] gap-y-0.5 text-15">
        {lines.map((line, index) => (
          <div key={index} className="contents text-muted">
            <dt className="[overflow-wrap:anywhere]">{line.label}</dt>
            <dd className="pl-4 text-right tabular">{money(line.cents)}</dd>
          </div>
        ))}
        <dt className="border-t border-line pt-1 font-semibold">{t.trial.total}</dt>
        <dd className="border-t border-line pl-4 pt-1 text-right font-semibold tabular">{money(price.totalCents)}</dd>
      </dl>
      {price.taxesAreIncluded && taxNames.length > 0 && (
        <p className="text-13 text-muted">{t.trial.including(new Intl.ListFormat(t.locale).format(taxNames))}</p>
      )}
      {promotion.kind === 'applied' && <p>{t.trial.promotion(promotion.name)}</p>}
      {promotion.kind === 'refused' && (
        <p className="text-attention-text">
          {t.trial.promotionRefused(t.trial.promotionRefusals[promotion.refusal.code])}
        </p>
      )}
      <div className="border-t border-line pt-2 text-15">
        <p className="font-medium">{t.trial.cancelling}</p>
        <p>
          {cancellation.feeCents === 0
            ? t.trial.free
            : t.trial.freeUntil(format.dayAndTime(cancellation.freeUntilAt), money(cancellation.feeCents))}
        </p>
        {cancellation.losesSpend && <p className="text-muted">{t.trial.losesSpend}</p>}
      </div>
    </AnswerCard>
  );
}
