import { CircleCheck, CircleX, Hand } from 'lucide-react';
import type { Rule } from '../../../domain/rules/rule.ts';
import type { WantedTime } from '../../../main/controller/api/services.ts';
import type { TermsTrial } from '../../../main/controller/api/views.ts';
import { useClub } from '../../club.tsx';
import { useStrings } from '../../strings.ts';
import { classNames } from '../../ui/class-names.ts';
import { useTermsDraft } from '../draft.ts';
import { lengthWords, ruleSentence, type RuleWording } from '../rules/rule-words.ts';
import { useRuleWording } from '../rules/use-rule-wording.ts';
import { AnswerCard } from './answer-card.tsx';
import { refusalWords } from './refusal-words.ts';
import { TrialPrice } from './trial-price.tsx';

type TryAnswerProps = {
  readonly trial: TermsTrial;
  /** What was asked for. */
  readonly slot: WantedTime;
  /** Those that were asked, to say what they do. */
  readonly rules: readonly Rule[];
  /** It is of what was asked before; the new answer is on its way. */
  readonly isStale: boolean;
};

/** All that the terms say of one wish, the verdict first. */
export function TryAnswer({ trial, slot, rules, isStale }: TryAnswerProps) {
  return (
    <div aria-busy={isStale} className={classNames('grid gap-3', isStale && 'opacity-60')}>
      <Verdict trial={trial} slot={slot} />
      <div className="grid grid-cols-2 items-start gap-3">
        <div className="grid gap-3">
          <TrialPrice trial={trial} />
          <Elsewhere trial={trial} />
        </div>
        <div className="grid gap-3">
          <Rules trial={trial} rules={rules} />
          <Limits trial={trial} />
        </div>
      </div>
    </div>
  );
}

function Verdict({ trial: { refusal, decidedBy, price }, slot }: Pick<TryAnswerProps, 'trial' | 'slot'>) {
  const t = useStrings();
  const { format, resourceName } = useClub();
  const isAllowed = refusal === null;
  const isApproval = refusal?.code === 'rule.needs_approval';
  const Icon = isAllowed ? CircleCheck : isApproval ? Hand : CircleX;
  const look = isAllowed
    ? 'border-accent bg-accent-soft'
    : isApproval
      ? 'border-attention-line bg-attention-soft'
      : 'border-danger-text bg-danger-soft';
  return (
    <div role="status" className={classNames('flex items-start gap-3 rounded-ui border px-4 py-3', look)}>
      <Icon aria-hidden="true" className="mt-0.5 size-5 shrink-0" />
      <div className="min-h-18">
        <p className="text-17 font-semibold">
          {isAllowed ? t.trial.allowed : isApproval ? t.trial.approval : t.trial.refused}
        </p>
        <p className="measure">
          {refusal !== null
            ? refusalWords(refusal, t, format)
            : t.trial.slot({
                bay: resourceName(slot.resourceId),
                when: `${format.dayOf(slot.startsAt)}, ${format.times(slot)}`,
                price: format.money(price.totalCents, price.currency),
              })}
        </p>
        {decidedBy !== null && (
          <p className="text-muted">{isAllowed ? t.trial.exception(decidedBy.name) : t.trial.byRule(decidedBy.name)}</p>
        )}
        {refusal !== null && decidedBy === null && <p className="text-muted">{t.trial.byClub}</p>}
      </div>
    </div>
  );
}

function Rules({ trial, rules }: Pick<TryAnswerProps, 'trial' | 'rules'>) {
  const t = useStrings();
  const wording = useRuleWording();
  const known = new Map(rules.map((rule) => [rule.id, rule]));
  const list = new Intl.ListFormat(t.locale);
  return (
    <AnswerCard title={t.trial.rules}>
      {trial.rules.length === 0 ? (
        <p className="text-muted">{t.trial.noRules}</p>
      ) : (
        <ol className="grid gap-2">
          {trial.rules.map(({ id, name, decides }) => (
            <li key={id} className="text-13 [overflow-wrap:anywhere]">
              <p className="text-15 font-medium">{name}</p>
              <RuleSentence rule={known.get(id)} wording={wording} />
              <p className="text-muted">
                {decides.length === 0
                  ? t.trial.overruled
                  : t.trial.decides(list.format(decides.map((topic) => t.trial.ruleTopics[topic])))}
              </p>
            </li>
          ))}
        </ol>
      )}
    </AnswerCard>
  );
}

type RuleSentenceProps = { readonly rule: Rule | undefined; readonly wording: RuleWording };

function RuleSentence({ rule, wording }: RuleSentenceProps) {
  return rule === undefined ? null : <p>{ruleSentence(rule, wording)}</p>;
}

const TOPICS = [
  'shortestMin',
  'longestMin',
  'stepMin',
  'noticeMin',
  'horizonDays',
  'cancelCutoffMin',
  'bufferMin',
] as const;

function Limits({ trial: { limits } }: { readonly trial: TermsTrial }) {
  const t = useStrings();
  const valueOf = (topic: (typeof TOPICS)[number], value: number) =>
    topic === 'horizonDays' ? t.trial.days(value) : lengthWords(value, { words: t.terms.words });
  return (
    <AnswerCard title={t.trial.limits}>
      <table className="w-full text-13">
        <thead className="text-left text-muted">
          <tr>
            <th scope="col" className="pr-2 font-normal">
              {t.trial.limit}
            </th>
            <th scope="col" className="pr-2 font-normal">
              {t.trial.value}
            </th>
            <th scope="col" className="font-normal">
              {t.trial.setBy}
            </th>
          </tr>
        </thead>
        <tbody>
          {TOPICS.map((topic) => {
            const limit = limits[topic];
            return (
              <tr key={topic} className="border-t border-line align-top">
                <th scope="row" className="py-1 pr-2 text-left font-normal">
                  {t.trial.topics[topic]}
                </th>
                <td className="whitespace-nowrap py-1 pr-2 tabular">
                  {limit ? valueOf(topic, limit.value) : t.trial.none}
                </td>
                <td className="py-1 text-muted [overflow-wrap:anywhere]">
                  {limit ? (limit.by?.name ?? t.trial.club) : ''}
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </AnswerCard>
  );
}

function Elsewhere({ trial: { elsewhere } }: { readonly trial: TermsTrial }) {
  const t = useStrings();
  const { format, resourceName } = useClub();
  const { currency } = useTermsDraft().terms.prices;
  if (elsewhere.length === 0) return null;
  return (
    <AnswerCard title={t.trial.elsewhere}>
      <ul className="grid gap-1 text-15">
        {elsewhere.map(({ resourceId, refusal, totalCents }) => (
          <li key={resourceId} className="grid grid-cols-[1fr_auto] gap-x-3">
            <span className="font-medium">{resourceName(resourceId)}</span>
            <span className="tabular">{format.money(totalCents, currency)}</span>
            <span className="col-span-2 text-13 text-muted">
              {refusal ? refusalWords(refusal, t, format) : t.trial.canBe}
            </span>
          </li>
        ))}
      </ul>
    </AnswerCard>
  );
}
