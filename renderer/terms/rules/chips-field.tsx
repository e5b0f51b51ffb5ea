import { X } from 'lucide-react';
import { type KeyboardEvent, useId, useState } from 'react';
import { useStrings } from '../../strings.ts';
import { Button } from '../../ui/button.tsx';
import { CONTROL_LOOK } from '../../ui/field.tsx';

type ChipsFieldProps = {
  /** Names the line in which another one is written. */
  readonly addLabel: string;
  readonly values: readonly string[];
  readonly onChange: (values: string[]) => void;
  /** Offered while writing. */
  readonly suggestions: readonly string[];
};

/** A list of short texts: each with a way to take it away, and a line to write another one. Enter or a comma adds it. */
export function ChipsField({ addLabel, values, onChange, suggestions }: ChipsFieldProps) {
  const t = useStrings();
  const words = t.terms.editor;
  const listId = useId();
  const [text, setText] = useState('');
  const add = () => {
    const fresh = text.split(',').map((part) => part.trim());
    const known = new Set(values);
    const added = fresh.filter((part) => part !== '' && !known.has(part));
    if (added.length > 0) onChange([...values, ...new Set(added)]);
    setText('');
  };
  const onKey = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' && event.key !== ',') return;
    event.preventDefault();
    add();
  };
  return (
    <div className="grid gap-2">
      {values.length > 0 && (
        <ul className="flex flex-wrap gap-2">
          {values.map((value) => (
            <li key={value} className="flex items-center rounded-full bg-accent-soft text-15 text-accent-text">
              <span className="max-w-64 truncate py-1 pl-3">{value}</span>
              <button
                type="button"
                aria-label={words.drop(value)}
                onClick={() => onChange(values.filter((one) => one !== value))}
                className="grid size-8 place-items-center rounded-full hover:bg-sunken"
              >
                <X aria-hidden="true" className="size-4" />
              </button>
            </li>
          ))}
        </ul>
      )}
      <div className="flex gap-2">
        <input
          type="text"
          aria-label={addLabel}
          placeholder={addLabel}
          list={listId}
          autoComplete="off"
          value={text}
          onChange={({ target }) => setText(target.value)}
          onKeyDown={onKey}
          onBlur={add}
          className={CONTROL_LOOK}
        />
        <datalist id={listId}>
          {suggestions
            .filter((one) => !values.includes(one))
            .map((one) => (
              <option key={one} value={one} />
            ))}
        </datalist>
        <Button onClick={add}>{words.add}</Button>
      </div>
    </div>
  );
}
