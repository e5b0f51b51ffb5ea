import { useEffect, useRef } from 'react';
import { classNames } from '../ui/class-names.ts';
import type { Entry } from './entries.tsx';

type EntryListProps = {
  readonly id: string;
  readonly entries: readonly Entry[];
  readonly marked: number;
  readonly onMark: (index: number) => void;
  readonly onRun: (entry: Entry) => void;
};

/** The list below a combobox; the box keeps the focus and names the marked entry. */
export function EntryList({ id, entries, marked, onMark, onRun }: EntryListProps) {
  const list = useRef<HTMLDivElement>(null);
  useEffect(() => {
    list.current?.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: 'nearest' });
  }, [marked]);

  const groups = [...new Set(entries.map((entry) => entry.group))];
  return (
    <div ref={list} id={id} role="listbox" aria-label={groups.join(', ')} className="h-72 overflow-y-auto">
      {groups.map((group) => (
        <div key={group} role="group" aria-label={group}>
          <p aria-hidden="true" className="px-3 pb-1 pt-2 text-13 font-medium text-muted">
            {group}
          </p>
          {entries.map(
            (entry, index) =>
              entry.group === group && (
                <div
                  key={entry.key}
                  id={entryId(id, entry)}
                  role="option"
                  tabIndex={-1}
                  aria-selected={index === marked}
                  onPointerMove={() => onMark(index)}
                  onClick={() => onRun(entry)}
                  className={classNames(
                    'flex min-h-control cursor-pointer items-center gap-3 rounded-ui px-3',
                    index === marked && 'bg-sunken',
                  )}
                >
                  {entry.icon}
                  <span className="truncate font-medium">{entry.label}</span>
                  <span className="ml-auto shrink-0 text-13 text-muted tabular">{entry.detail}</span>
                </div>
              ),
          )}
        </div>
      ))}
    </div>
  );
}

export function entryId(listId: string, entry: Entry): string {
  return `${listId}-${entry.key}`;
}
