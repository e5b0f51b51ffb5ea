import { type FormEvent, useState } from 'react';
import { Button } from '../../../renderer/ui/button.tsx';
import { SelectField, TextField } from '../../../renderer/ui/text-field.tsx';
import type { OwnedFacilityView } from '../../owners/owner-views.ts';
import type { MessageFilter } from '../owner-api.ts';
import { useWording } from '../wording.tsx';

type SentFilterProps = {
  readonly filter: MessageFilter;
  readonly facilities: readonly OwnedFacilityView[];
  readonly onChange: (filter: MessageFilter) => void;
};

/** Which messages are to be seen. Choices count at once, what is typed when it is sent off. */
export function SentFilter({ filter, facilities, onChange }: SentFilterProps) {
  const words = useWording().text.messages;
  const [typed, setTyped] = useState(filter.search);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    onChange({ ...filter, search: typed.trim() });
  };
  const choice = (name: 'state' | 'kind' | 'facilityId', label: string, words: Readonly<Record<string, string>>) => (
    <SelectField
      label={label}
      value={filter[name]}
      onChange={(event) => onChange({ ...filter, search: typed.trim(), [name]: event.target.value })}
    >
      <option value="">{words.all}</option>
      {Object.entries(words).map(([value, word]) => (
        <option key={value} value={value}>
          {word}
        </option>
      ))}
    </SelectField>
  );
  return (
    <form role="search" className="grid grid-cols-2 items-end gap-3 lg:grid-cols-4" onSubmit={submit}>
      <div className="flex items-end gap-2 col-span-2 lg:col-span-4 lg:max-w-lg">
        <TextField
          className="min-w-0 flex-1"
          label={words.search}
          type="search"
          maxLength={100}
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
        />
        <Button type="submit">{words.find}</Button>
      </div>
      {choice('state', words.byState, words.state)}
      {choice('kind', words.byKind, words.kind)}
      {facilities.length > 1 &&
        choice('facilityId', words.byClub, Object.fromEntries(facilities.map(({ id, name }) => [id, name])))}
    </form>
  );
}
