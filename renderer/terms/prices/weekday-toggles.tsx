import { useId } from 'react';
import { useStrings } from '../../strings.ts';
import { weekdayName } from '../rules/rule-words.ts';

const WEEKDAYS = [1, 2, 3, 4, 5, 6, 7];

type WeekdayTogglesProps = {
  readonly label: string;
  /** 1 = Monday … 7 = Sunday. */
  readonly value: readonly number[];
  readonly error?: string | undefined;
  /** In order of the week. */
  readonly onChange: (weekdays: number[]) => void;
};

/** The days of the week in a line, each on or off. */
export function WeekdayToggles({ label, value, error, onChange }: WeekdayTogglesProps) {
  const t = useStrings();
  const errorId = useId();
  const chosen = new Set(value);
  return (
    <div>
      <div
        role="group"
        aria-label={label}
        aria-describedby={error === undefined ? undefined : errorId}
        className="flex gap-0.5"
      >
        {WEEKDAYS.map((weekday) => (
          <button
            key={weekday}
            type="button"
            aria-pressed={chosen.has(weekday)}
            title={weekdayName(weekday, t.locale, 'long')}
            onClick={() => onChange(WEEKDAYS.filter((day) => (day === weekday ? !chosen.has(day) : chosen.has(day))))}
            className="min-h-control w-8 rounded-ui border border-line-strong bg-surface text-13 text-muted hover:bg-sunken aria-pressed:border-accent aria-pressed:bg-accent aria-pressed:font-semibold aria-pressed:text-on-accent"
          >
            <span aria-hidden="true">{weekdayName(weekday, t.locale, 'short').slice(0, 2)}</span>
            <span className="sr-only">{weekdayName(weekday, t.locale, 'long')}</span>
          </button>
        ))}
      </div>
      {error !== undefined && (
        <p id={errorId} role="alert" className="mt-1 text-13 font-medium text-danger-text">
          {error}
        </p>
      )}
    </div>
  );
}
