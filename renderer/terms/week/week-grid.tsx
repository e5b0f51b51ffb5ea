import { type KeyboardEvent, useRef, useState } from 'react';
import { useClub } from '../../club.tsx';
import { useStrings } from '../../strings.ts';
import { classNames } from '../../ui/class-names.ts';
import { changeLook, stateLook } from './cell-look.ts';
import { cellSentence, hourText, shortMoney, shortState, type ShownCell } from './cell-words.ts';
import { levelOf, type PriceRange, stateOf } from './heat.ts';

type WeekGridProps = {
  readonly rows: readonly (readonly ShownCell[])[];
  /** What the colours stand for. */
  readonly range: PriceRange;
  /** Old prices, while new ones are worked out. */
  readonly isStale: boolean;
};

type Place = { readonly row: number; readonly column: number };

/** Hours as rows, days as columns. Tab enters and leaves; arrow keys go from hour to hour. */
export function WeekGrid({ rows, range, isStale }: WeekGridProps) {
  const t = useStrings();
  const club = useClub();
  const { format } = club;
  const table = useRef<HTMLTableElement>(null);
  const [cursor, setCursor] = useState<Place>({ row: 0, column: 0 });
  const [pointed, setPointed] = useState<Place | null>(null);
  const days = rows[0] ?? [];
  const at: Place = { row: Math.min(cursor.row, rows.length - 1), column: Math.min(cursor.column, days.length - 1) };
  const shown = pointed ?? at;
  const told = rows[shown.row]?.[shown.column];

  const onKeyDown = (event: KeyboardEvent) => {
    const next = placeAfter(at, event, { rows: rows.length, columns: days.length });
    if (next === null) return;
    event.preventDefault();
    setCursor(next);
    table.current?.querySelector<HTMLElement>(`[data-place="${next.row}:${next.column}"]`)?.focus();
  };
  const first = days[0];
  const last = days.at(-1);
  return (
    <div className={classNames('grid gap-2', isStale && 'opacity-60')}>
      <div className="rounded-ui border border-line">
        <table
          ref={table}
          role="grid"
          aria-label={t.week.label(first ? format.longDay(first.date) : '', last ? format.longDay(last.date) : '')}
          aria-describedby="week-keys"
          aria-busy={isStale}
          className="w-full min-w-3xl table-fixed border-collapse text-13 tabular"
          onKeyDown={onKeyDown}
          onMouseLeave={() => setPointed(null)}
        >
          <DayHeads days={days.map(({ date }) => date)} />
          <tbody>
            {rows.map((cells, row) => (
              <tr key={cells[0]?.hour ?? row} className={cells[0]?.hour === 24 ? 'border-t-2 border-line-strong' : ''}>
                <HourHead hour={cells[0]?.hour ?? 0} />
                {cells.map((cell, column) => (
                  <Cell
                    key={cell.date}
                    shown={cell}
                    range={range}
                    place={`${row}:${column}`}
                    isCursor={at.row === row && at.column === column}
                    onFocus={() => {
                      setPointed(null);
                      setCursor({ row, column });
                    }}
                    onPoint={() => setPointed({ row, column })}
                  />
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <p id="week-keys" className="sr-only">
        {t.week.keys}
      </p>
      <p aria-hidden="true" className="sticky -bottom-4 z-10 min-h-8 bg-bg py-1 text-15">
        {told && cellSentence(told, { t, club })}
      </p>
    </div>
  );
}

function DayHeads({ days }: { readonly days: readonly string[] }) {
  const t = useStrings();
  const { format } = useClub();
  return (
    <thead>
      <tr>
        <th scope="col" className="sticky -top-4 z-10 w-16 bg-surface px-2 py-1.5 text-left font-medium text-muted">
          {t.week.hour}
        </th>
        {days.map((date) => (
          <th
            key={date}
            scope="col"
            className="sticky -top-4 z-10 border-l border-line bg-surface px-2 py-1.5 font-semibold"
          >
            {format.day(date)}
          </th>
        ))}
      </tr>
    </thead>
  );
}

function HourHead({ hour }: { readonly hour: number }) {
  const t = useStrings();
  return (
    <th scope="row" className="border-line bg-surface px-2 text-left font-medium text-muted">
      {hourText(hour)}
      {hour >= 24 && <span className="sr-only">, {t.week.nextDay}</span>}
    </th>
  );
}

type CellProps = {
  readonly shown: ShownCell;
  readonly range: PriceRange;
  readonly place: string;
  readonly isCursor: boolean;
  readonly onFocus: () => void;
  readonly onPoint: () => void;
};

function Cell({ shown, range, place, isCursor, onFocus, onPoint }: CellProps) {
  const t = useStrings();
  const club = useClub();
  const { cell, change } = shown;
  const look = change
    ? changeLook(change)
    : stateLook(stateOf(cell), cell === undefined ? 0 : levelOf(cell.lowestCents, range));
  return (
    <td
      role="gridcell"
      data-place={place}
      tabIndex={isCursor ? 0 : -1}
      onFocus={onFocus}
      onMouseEnter={onPoint}
      style={look.style}
      className={classNames(
        'relative h-7 truncate border-l border-t border-line px-1 text-center -outline-offset-2',
        look.className,
      )}
    >
      <CellText shown={shown} />
      <span className="sr-only">{cellSentence(shown, { t, club })}</span>
    </td>
  );
}

/** What stands in a cell, for the eye: the sentence beside it says it all. */
function CellText({ shown: { cell, change } }: { readonly shown: ShownCell }) {
  const t = useStrings();
  const { profile, format } = useClub();
  const money = (cents: number) => shortMoney(cents, profile.currency, format.locale);
  switch (change?.kind) {
    case 'dearer':
      return <span aria-hidden="true">▲ {money(change.cents)}</span>;
    case 'cheaper':
      return <span aria-hidden="true">▼ {money(change.cents)}</span>;
    case 'opens':
    case 'shuts':
      return <span aria-hidden="true">{t.week[change.kind]}</span>;
    case 'same':
    case undefined:
  }
  if (cell === undefined || stateOf(cell) === 'closed') return <span aria-hidden="true">–</span>;
  const { lowestCents, highestCents } = cell;
  const price = lowestCents === highestCents ? money(lowestCents) : t.week.andMore(money(lowestCents));
  const state = shortState(cell, t);
  return <span aria-hidden="true">{state === '' ? price : `${price} · ${state}`}</span>;
}

type Size = { readonly rows: number; readonly columns: number };

/** Where a key leads; null for keys that mean nothing here. */
function placeAfter({ row, column }: Place, { key, ctrlKey }: KeyboardEvent, { rows, columns }: Size): Place | null {
  const within = (value: number, count: number) => Math.max(0, Math.min(count - 1, value));
  switch (key) {
    case 'ArrowUp':
      return { row: within(row - 1, rows), column };
    case 'ArrowDown':
      return { row: within(row + 1, rows), column };
    case 'ArrowLeft':
      return { row, column: within(column - 1, columns) };
    case 'ArrowRight':
      return { row, column: within(column + 1, columns) };
    case 'Home':
      return { row: ctrlKey ? 0 : row, column: 0 };
    case 'End':
      return { row: ctrlKey ? rows - 1 : row, column: columns - 1 };
    default:
      return null;
  }
}
