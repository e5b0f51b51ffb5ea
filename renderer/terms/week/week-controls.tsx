import { ChevronLeft, ChevronRight } from 'lucide-react';
import type { Resource } from '../../../domain/facility.ts';
import { addLocalDays } from '../../../domain/opening-hours.ts';
import { LocalDateSchema } from '../../../domain/time.ts';
import { useClub } from '../../club.tsx';
import { useStrings } from '../../strings.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { SelectField, TextField } from '../../ui/text-field.tsx';

const LENGTHS_MIN = [30, 60, 90, 120, 180, 240];
const DAYS = 7;

/** Which seven days, for which length and kind. */
export type WeekChoice = {
  readonly weekStart: string;
  readonly lengthMin: number;
  readonly kind: Resource['kind'] | null;
};

type WeekControlsProps = {
  readonly choice: WeekChoice;
  readonly today: string;
  readonly onChange: (choice: WeekChoice) => void;
};

export function WeekControls({ choice, today, onChange }: WeekControlsProps) {
  const t = useStrings();
  const { profile } = useClub();
  const { weekStart, lengthMin, kind } = choice;
  const kinds = [...new Set(profile.resources.map((resource) => resource.kind))];
  const { shortestMin, longestMin } = profile.policy;
  const lengths = [...new Set([...LENGTHS_MIN, shortestMin, lengthMin])]
    .filter((length) => length === lengthMin || (shortestMin <= length && length <= longestMin))
    .sort((a, b) => a - b);
  const step = (days: number) => onChange({ ...choice, weekStart: addLocalDays(weekStart, days) });
  return (
    <div className="flex flex-wrap items-end gap-3">
      <div className="flex items-end gap-1">
        <IconButton
          label={t.week.previous}
          icon={<ChevronLeft aria-hidden="true" className="size-5" />}
          onClick={() => step(-DAYS)}
        />
        <TextField
          label={t.week.pick}
          type="date"
          value={weekStart}
          onChange={({ target }) => {
            if (LocalDateSchema.safeParse(target.value).success) {
              onChange({ ...choice, weekStart: target.value });
            }
          }}
        />
        <IconButton
          label={t.week.next}
          icon={<ChevronRight aria-hidden="true" className="size-5" />}
          onClick={() => step(DAYS)}
        />
        <Button disabled={weekStart === today} onClick={() => onChange({ ...choice, weekStart: today })}>
          {t.week.fromToday}
        </Button>
      </div>
      <SelectField
        label={t.week.length}
        value={lengthMin}
        onChange={({ target }) => onChange({ ...choice, lengthMin: Number(target.value) })}
      >
        {lengths.map((length) => (
          <option key={length} value={length}>
            {t.week.minutes(length)}
          </option>
        ))}
      </SelectField>
      {kinds.length > 1 && (
        <SelectField
          label={t.week.kind}
          value={kind ?? ''}
          onChange={({ target }) =>
            onChange({ ...choice, kind: kinds.find((candidate) => candidate === target.value) ?? null })
          }
        >
          <option value="">{t.week.all}</option>
          {kinds.map((candidate) => (
            <option key={candidate} value={candidate}>
              {t.week.kinds[candidate]}
            </option>
          ))}
        </SelectField>
      )}
    </div>
  );
}
