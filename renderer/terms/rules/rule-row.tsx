import { ChevronDown, ChevronUp, CircleAlert, Copy, Ellipsis, Pencil, Trash2, TriangleAlert } from 'lucide-react';
import type { KeyboardEvent } from 'react';
import type { Rule } from '../../../domain/rules/rule.ts';
import { isSame } from '../../../domain/terms-change.ts';
import { MINUTE_MS } from '../../../domain/time.ts';
import { useNow } from '../../clock.tsx';
import { useClub } from '../../club.tsx';
import { type Strings, useStrings } from '../../strings.ts';
import { Badge } from '../../ui/badge.tsx';
import { IconButton } from '../../ui/button.tsx';
import { classNames } from '../../ui/class-names.ts';
import { Menu } from '../../ui/menu.tsx';
import { useTermsDraft } from '../draft.ts';
import { ruleProblems } from './rule-problems.ts';
import { dateWords } from './rule-words.ts';
import type { Direction } from './rules-order.ts';
import { Switch } from './switch.tsx';

type RuleRowProps = {
  readonly rule: Rule;
  readonly sentence: string;
  readonly canMove: Readonly<Record<Direction, boolean>>;
  /** In whose way the last check has found it, in sentences. */
  readonly warnings: readonly string[];
  /** `control` is what it was moved with. */
  readonly onMove: (direction: Direction, control: RuleControl) => void;
  readonly onEdit: () => void;
  readonly onSwitch: (active: boolean) => void;
  readonly onDuplicate: () => void;
  readonly onRemove: () => void;
};

/** What of a row can be asked to take the focus. */
export type RuleControl = 'name' | Direction;

export function ruleControlId(ruleId: string, control: RuleControl): string {
  return `${control}-of-${ruleId}`;
}

const ICON = 'size-4';

/** One rule: its place, its name, what it does in words, and whether it is on. */
export function RuleRow(props: RuleRowProps) {
  const { rule, sentence, canMove, warnings, onMove, onEdit, onSwitch, onDuplicate, onRemove } = props;
  const t = useStrings();
  const words = t.terms.rules;
  const name = rule.name.trim() === '' ? words.nameless : rule.name;
  const onKey = (event: KeyboardEvent) => {
    const direction = event.altKey ? DIRECTION_OF[event.key] : undefined;
    if (direction === undefined) return;
    event.preventDefault();
    if (canMove[direction]) onMove(direction, 'name');
  };
  return (
    <li className={classNames('flex items-center gap-3 px-2 py-2', !rule.active && 'text-muted')}>
      <div className="flex shrink-0 flex-col">
        {(['up', 'down'] as const).map((direction) => (
          <MoveButton
            key={direction}
            id={ruleControlId(rule.id, direction)}
            direction={direction}
            label={words[direction](name)}
            isDisabled={!canMove[direction]}
            onMove={() => onMove(direction, direction)}
          />
        ))}
      </div>
      <button
        type="button"
        id={ruleControlId(rule.id, 'name')}
        onClick={onEdit}
        onKeyDown={onKey}
        className="grid min-w-0 flex-1 gap-0.5 rounded-ui px-2 py-1 text-left hover:bg-bg"
      >
        <span className="flex flex-wrap items-center gap-x-2 gap-y-1">
          <span className="min-w-0 font-semibold [overflow-wrap:anywhere]">{name}</span>
          <Marks rule={rule} />
        </span>
        <span className="measure text-muted [overflow-wrap:anywhere]">{sentence}</span>
        {warnings.map((warning) => (
          <span key={warning} className="flex items-start gap-1 text-13 font-medium text-attention-text">
            <TriangleAlert aria-hidden="true" className="mt-px size-4 shrink-0" />
            {warning}
          </span>
        ))}
      </button>
      <span className="w-20 shrink-0 text-13 text-muted">{words.types[rule.type]}</span>
      <Switch label={words.active(name)} isOn={rule.active} onChange={onSwitch} />
      <Menu
        trigger={<IconButton label={words.more(name)} icon={<Ellipsis aria-hidden="true" className={ICON} />} />}
        items={[
          { label: words.change, icon: <Pencil aria-hidden="true" className={ICON} />, onSelect: onEdit },
          { label: words.duplicate, icon: <Copy aria-hidden="true" className={ICON} />, onSelect: onDuplicate },
          {
            label: words.remove,
            icon: <Trash2 aria-hidden="true" className={ICON} />,
            onSelect: onRemove,
            danger: true,
          },
        ]}
      />
    </li>
  );
}

const DIRECTION_OF: Readonly<Record<string, Direction>> = { ArrowUp: 'up', ArrowDown: 'down' };

type MoveButtonProps = {
  readonly id: string;
  readonly direction: Direction;
  readonly label: string;
  readonly isDisabled: boolean;
  readonly onMove: () => void;
};

function MoveButton({ id, direction, label, isDisabled, onMove }: MoveButtonProps) {
  const Icon = direction === 'up' ? ChevronUp : ChevronDown;
  return (
    <IconButton
      label={label}
      id={id}
      disabled={isDisabled}
      icon={<Icon aria-hidden="true" className={ICON} />}
      onClick={onMove}
      className="size-7! disabled:opacity-30!"
    />
  );
}

/** What is to be known of a rule at a glance, each in a word. */
function Marks({ rule }: { readonly rule: Rule }) {
  const t = useStrings();
  const { base } = useTermsDraft();
  const words = t.terms.rules;
  const before = base.rules.rules.find(({ id }) => id === rule.id);
  const validity = useValidityWords(rule, t);
  return (
    <>
      {ruleProblems(rule, t).size > 0 && (
        <Badge tone="danger" icon={CircleAlert}>
          {words.invalid}
        </Badge>
      )}
      {!before && <Badge tone="accent">{words.isNew}</Badge>}
      {before && !isSame(before, rule) && <Badge tone="accent">{words.isChanged}</Badge>}
      {validity !== null && <Badge>{validity}</Badge>}
    </>
  );
}

function useValidityWords({ validFrom, validUntil }: Rule, t: Strings): string | null {
  const now = useNow(MINUTE_MS);
  const { calendar } = useClub();
  const words = t.terms.rules;
  const from = validFrom === null ? null : dateWords(calendar.localDateOf(validFrom), t.locale);
  const until = validUntil === null ? null : dateWords(calendar.localDateOf(validUntil - 1), t.locale);
  if (until !== null && validUntil !== null && validUntil <= now) return words.over(until);
  if (from !== null && until !== null) return words.fromUntil(from, until);
  if (from !== null) return words.from(from);
  return until === null ? null : words.until(until);
}
