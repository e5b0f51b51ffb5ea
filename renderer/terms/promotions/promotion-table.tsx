import {
  CirclePause,
  CirclePlay,
  Clock,
  Copy,
  Ellipsis,
  Hourglass,
  type LucideIcon,
  Pencil,
  Trash2,
} from 'lucide-react';
import type { Promotion } from '../../../domain/prices/promotion.ts';
import { useNow } from '../../clock.tsx';
import { useClub } from '../../club.tsx';
import { useStrings } from '../../strings.ts';
import { Badge, type BadgeTone } from '../../ui/badge.tsx';
import { IconButton } from '../../ui/button.tsx';
import { Menu } from '../../ui/menu.tsx';
import { type PromotionState, stateOf } from './promotion-edits.ts';
import { promotionWords } from './promotion-words.ts';

type PromotionTableProps = {
  readonly promotions: readonly Promotion[];
  /** Those that are in force, to mark what differs. */
  readonly base: readonly Promotion[];
  readonly isFull: boolean;
  readonly onEdit: (promotion: Promotion) => void;
  readonly onDuplicate: (promotion: Promotion) => void;
  readonly onActive: (promotion: Promotion, active: boolean) => void;
  readonly onRemove: (promotion: Promotion) => void;
};

const STATE_LOOK: Record<PromotionState, { readonly tone: BadgeTone; readonly icon: LucideIcon }> = {
  running: { tone: 'accent', icon: CirclePlay },
  later: { tone: 'neutral', icon: Hourglass },
  over: { tone: 'neutral', icon: Clock },
  off: { tone: 'neutral', icon: CirclePause },
};

/** A minute is soon enough to see that a promotion has begun or ended. */
const STEP_MS = 60_000;

export function PromotionTable(props: PromotionTableProps) {
  const t = useStrings();
  const { code, value, when, limits, state } = t.promotions.columns;
  return (
    <table aria-label={t.promotions.label} className="w-full border-collapse text-15">
      <thead className="text-left text-13 text-muted">
        <tr>
          {[code, value, when, limits, state].map((words) => (
            <th key={words} scope="col" className="border-b border-line px-3 py-2 font-medium">
              {words}
            </th>
          ))}
          <th scope="col" className="border-b border-line">
            <span className="sr-only">{t.promotions.actions}</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {props.promotions.map((promotion) => (
          <Row key={promotion.id} {...props} promotion={promotion} />
        ))}
      </tbody>
    </table>
  );
}

function Row({ promotion, base, ...props }: PromotionTableProps & { readonly promotion: Promotion }) {
  const t = useStrings();
  const club = useClub();
  const state = stateOf(promotion, useNow(STEP_MS));
  const words = promotionWords(promotion, t, club);
  const saved = base.find(({ id }) => id === promotion.id);
  const mark = saved === undefined ? t.promotions.isNew : saved === promotion ? null : t.promotions.isChanged;
  const { tone, icon } = STATE_LOOK[state];
  return (
    <tr className="border-b border-line align-top">
      <th scope="row" className="max-w-64 px-3 py-2.5 text-left font-normal">
        <span className="font-semibold [overflow-wrap:anywhere]">{promotion.code}</span>
        {mark !== null && <Badge className="ml-2">{mark}</Badge>}
        <span className="block text-13 text-muted [overflow-wrap:anywhere]">{promotion.name}</span>
      </th>
      <td className="whitespace-nowrap px-3 py-2.5 tabular">{words.value}</td>
      <td className="px-3 py-2.5 tabular">{words.when}</td>
      <td className="px-3 py-2.5 tabular">{words.limits}</td>
      <td className="whitespace-nowrap px-3 py-2.5">
        <Badge tone={tone} icon={icon}>
          {t.promotions.states[state]}
        </Badge>
      </td>
      <td className="px-1 py-1.5">
        <RowActions promotion={promotion} {...props} />
      </td>
    </tr>
  );
}

type RowActionsProps = Omit<PromotionTableProps, 'promotions' | 'base'> & { readonly promotion: Promotion };

function RowActions({ promotion, isFull, onEdit, onDuplicate, onActive, onRemove }: RowActionsProps) {
  const t = useStrings();
  const { code, active } = promotion;
  return (
    <div className="flex justify-end">
      <IconButton
        label={t.promotions.edit(code)}
        icon={<Pencil aria-hidden="true" className="size-4" />}
        onClick={() => onEdit(promotion)}
      />
      <Menu
        trigger={
          <IconButton label={t.promotions.more(code)} icon={<Ellipsis aria-hidden="true" className="size-4" />} />
        }
        items={[
          {
            label: active ? t.promotions.end : t.promotions.start,
            icon: active ? <CirclePause className="size-4" /> : <CirclePlay className="size-4" />,
            onSelect: () => onActive(promotion, !active),
          },
          {
            label: t.promotions.duplicate,
            icon: <Copy className="size-4" />,
            disabled: isFull,
            onSelect: () => onDuplicate(promotion),
          },
          {
            label: t.promotions.remove,
            icon: <Trash2 className="size-4" />,
            danger: true,
            onSelect: () => onRemove(promotion),
          },
        ]}
      />
    </div>
  );
}
