import { useClub } from '../../club.tsx';
import { useStrings } from '../../strings.ts';
import { CheckboxField } from '../../ui/text-field.tsx';
import { ToggleGroup } from '../../ui/toggle-group.tsx';

type WhereFieldProps = {
  /** Null: on all bays. */
  readonly value: string[] | null;
  readonly error: string | undefined;
  readonly onChange: (resourceIds: string[] | null) => void;
};

/** On all bays, or on those that are ticked. One that is gone stays until it is taken away. */
export function WhereField({ value, error, onChange }: WhereFieldProps) {
  const t = useStrings();
  const { profile } = useClub();
  const known = profile.resources.map(({ id, name }) => ({ id, name }));
  const gone = (value ?? []).filter((id) => known.every((resource) => resource.id !== id));
  const all = [...known, ...gone.map((id) => ({ id, name: t.promotions.goneBay }))];
  return (
    <fieldset className="grid gap-2">
      <legend className="mb-1 text-15 font-medium">{t.promotions.where}</legend>
      <ToggleGroup
        name={t.promotions.where}
        value={value === null ? 'all' : 'some'}
        options={[
          { value: 'all', label: t.promotions.everywhere },
          { value: 'some', label: t.promotions.somewhere },
        ]}
        onChange={(chosen) => onChange(chosen === 'all' ? null : (value ?? []))}
      />
      {value !== null && (
        <div className="grid grid-cols-2 gap-x-3">
          {all.map(({ id, name }) => (
            <CheckboxField
              key={id}
              label={name}
              checked={value.includes(id)}
              onChange={({ target }) =>
                onChange(target.checked ? [...value, id] : value.filter((other) => other !== id))
              }
            />
          ))}
        </div>
      )}
      {error !== undefined && (
        <p role="alert" className="text-13 font-medium text-danger-text">
          {error}
        </p>
      )}
    </fieldset>
  );
}
