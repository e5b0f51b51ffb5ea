import { type Interval, MINUTE_MS } from '../../domain/time.ts';
import { useClub } from '../club.tsx';
import { useStrings } from '../strings.ts';
import { SelectField } from '../ui/text-field.tsx';
import { ToggleGroup } from '../ui/toggle-group.tsx';
import type { Candidate } from './conflict.ts';

const START_STEP_MS = 15 * MINUTE_MS;
const DURATIONS_MIN = [30, 60, 90, 120];

type TimeFieldsProps = {
  readonly candidate: Candidate;
  readonly openings: readonly Interval[];
  readonly onChange: (candidate: Candidate) => void;
  /** Longest time that is free from the start on; longer ones are not offered. */
  readonly roomMs: number;
};

/** Bay, start and length, as an alternative to dragging. */
export function TimeFields({ candidate, openings, onChange, roomMs }: TimeFieldsProps) {
  const t = useStrings();
  const { profile, format } = useClub();
  const { resourceId, startsAt, endsAt } = candidate;
  const lengthMs = endsAt - startsAt;
  const lengthMin = lengthMs / MINUTE_MS;
  const durations = [...new Set([...DURATIONS_MIN, lengthMin])].toSorted((a, b) => a - b);

  return (
    <>
      <div className="grid grid-cols-2 gap-3">
        <SelectField
          label={t.form.bay}
          value={resourceId}
          onChange={(event) => onChange({ ...candidate, resourceId: event.target.value })}
        >
          {profile.resources.map((resource) => (
            <option key={resource.id} value={resource.id}>
              {resource.name}
            </option>
          ))}
        </SelectField>
        <SelectField
          label={t.form.start}
          value={startsAt}
          onChange={(event) => {
            const start = Number(event.target.value);
            onChange({ ...candidate, startsAt: start, endsAt: start + lengthMs });
          }}
        >
          {startsOf(openings, startsAt).map((start) => (
            <option key={start} value={start}>
              {format.time(start)}
            </option>
          ))}
        </SelectField>
      </div>
      <div className="grid gap-1">
        <p aria-hidden="true" className="text-15 font-medium">
          {t.form.duration}
        </p>
        <ToggleGroup
          name={t.form.duration}
          value={String(lengthMin)}
          onChange={(value) => onChange({ ...candidate, endsAt: startsAt + Number(value) * MINUTE_MS })}
          options={durations.map((min) => ({
            value: String(min),
            label: format.duration(min * MINUTE_MS),
            disabled: min !== lengthMin && min * MINUTE_MS > roomMs,
          }))}
          className="gap-1.5 [&>button]:px-2 [&>button]:text-13"
        />
      </div>
    </>
  );
}

/** Every quarter of an hour that is open, and the start that is chosen whatever it is. */
function startsOf(openings: readonly Interval[], chosen: number): number[] {
  const starts = new Set([chosen]);
  for (const opening of openings) {
    for (let start = opening.startsAt; start < opening.endsAt; start += START_STEP_MS) starts.add(start);
  }
  return [...starts].toSorted((a, b) => a - b);
}
