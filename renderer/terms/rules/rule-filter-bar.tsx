import type { Rule } from '../../../domain/rules/rule.ts';
import { useStrings } from '../../strings.ts';
import { CONTROL_LOOK } from '../../ui/field.tsx';
import type { RuleFilter } from './rule-filter.ts';

type RuleFilterBarProps = { readonly filter: RuleFilter; readonly onChange: (filter: RuleFilter) => void };

const TYPES = ['user', 'resource', 'time'] as const satisfies readonly Rule['type'][];
const STATES = ['on', 'off'] as const;

export function RuleFilterBar({ filter, onChange }: RuleFilterBarProps) {
  const t = useStrings();
  const words = t.terms.rules;
  return (
    <search className="flex flex-wrap gap-2">
      <input
        type="search"
        aria-label={words.search}
        placeholder={words.search}
        value={filter.text}
        onChange={({ target }) => onChange({ ...filter, text: target.value })}
        className={`${CONTROL_LOOK} w-56!`}
      />
      <select
        aria-label={words.type}
        value={filter.type}
        onChange={({ target }) => onChange({ ...filter, type: TYPES.find((type) => type === target.value) ?? 'all' })}
        className={`${CONTROL_LOOK} w-44!`}
      >
        <option value="all">{words.allTypes}</option>
        {TYPES.map((type) => (
          <option key={type} value={type}>
            {words.types[type]}
          </option>
        ))}
      </select>
      <select
        aria-label={words.state}
        value={filter.state}
        onChange={({ target }) =>
          onChange({ ...filter, state: STATES.find((state) => state === target.value) ?? 'all' })
        }
        className={`${CONTROL_LOOK} w-44!`}
      >
        <option value="all">{words.allStates}</option>
        {STATES.map((state) => (
          <option key={state} value={state}>
            {words[state]}
          </option>
        ))}
      </select>
    </search>
  );
}
