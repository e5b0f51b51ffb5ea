import type { Range } from '../../../domain/rules/rule.ts';
import { useStrings } from '../../strings.ts';
import { OptionalNumberField } from './optional-number-field.tsx';

type RangeFieldsProps = {
  readonly range: Range;
  readonly onChange: (range: { atLeast?: number; atMost?: number }) => void;
};

/** From, to, or both. */
export function RangeFields({ range, onChange }: RangeFieldsProps) {
  const t = useStrings();
  const words = t.terms.editor;
  const change = ({ atLeast, atMost }: Range) =>
    onChange({ ...(atLeast !== undefined && { atLeast }), ...(atMost !== undefined && { atMost }) });
  return (
    <div className="grid grid-cols-2 gap-3">
      <OptionalNumberField
        label={words.atLeast}
        value={range.atLeast}
        onChange={(atLeast) => change({ ...range, atLeast })}
      />
      <OptionalNumberField
        label={words.atMost}
        value={range.atMost}
        onChange={(atMost) => change({ ...range, atMost })}
      />
    </div>
  );
}
