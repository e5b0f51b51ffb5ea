import type { WeekCell, WeekDay } from '../../../domain/offers/week-prices.ts';
import type { Club } from '../../club.tsx';
import type { Strings } from '../../strings.ts';
import { refusalWords } from '../try/refusal-words.ts';
import { type CellChange, changeOf, stateOf } from './heat.ts';

/** One hour of the week that is shown, and what it was by the terms that it is held against, if it is. */
export type ShownCell = {
  readonly date: string;
  readonly hour: number;
  readonly cell: WeekCell | undefined;
  readonly before: WeekCell | undefined;
  /** Null while nothing is compared. */
  readonly change: CellChange | null;
};

/** Rows are hours, columns are days. `before` null: nothing is compared. */
export function shownCells(days: readonly WeekDay[], before: readonly WeekDay[] | null): ShownCell[][] {
  const all = [...days, ...(before ?? [])].flatMap(({ cells }) => cells.map(({ hour }) => hour));
  const hours = [...new Set(all)].sort((a, b) => a - b);
  const cellOf = (day: WeekDay | undefined, hour: number) => day?.cells.find((cell) => cell.hour === hour);
  return hours.map((hour) =>
    days.map((day, index) => {
      const cell = cellOf(day, hour);
      const was = before === null ? undefined : cellOf(before[index], hour);
      return { date: day.date, hour, cell, before: was, change: before === null ? null : changeOf(was, cell) };
    }),
  );
}

/** "$45", "$45.50": of many in a grid the round ones need no cents. */
export function shortMoney(cents: number, currency: string, locale: string): string {
  return new Intl.NumberFormat(locale, {
    style: 'currency',
    currency,
    currencyDisplay: 'narrowSymbol',
    trailingZeroDisplay: 'stripIfInteger',
  }).format(cents / 100);
}

/** "18:00"; 25 is one in the morning. */
export function hourText(hour: number): string {
  return `${String(hour % 24).padStart(2, '0')}:00`;
}

type Around = { readonly t: Strings; readonly club: Club };

/** All of a cell in a sentence, for those who hear it and below the grid for those who see it. */
export function cellSentence({ date, hour, cell, before, change }: ShownCell, { t, club }: Around): string {
  const { format, profile } = club;
  const money = (of: WeekCell) =>
    t.week.price(format.money(of.lowestCents, profile.currency), format.money(of.highestCents, profile.currency));
  const day = `${format.day(date)}, ${cell ? format.time(cell.startsAt) : hourText(hour)}`;
  const when = hour >= 24 ? `${day} (${t.week.nextDay})` : day;
  if (cell === undefined || stateOf(cell) === 'closed') return t.week.closedCell(when);
  const state = cell.refusal ? refusalWords(cell.refusal, t, format) : t.week.free(cell.freeCount, cell.resourceCount);
  const sentence = t.week.cell(when, money(cell), state);
  if (change === null) return sentence;
  const was = before && before.lowestCents + before.highestCents !== cell.lowestCents + cell.highestCents;
  return `${sentence} (${[t.week[change.kind], was ? t.week.was(money(before)) : ''].filter(Boolean).join(', ')})`;
}

/** Why an hour cannot be booked, in a word or two. */
export function shortState({ refusal }: WeekCell, t: Strings): string {
  const { short, states } = t.week;
  if (refusal === null) return '';
  switch (refusal.code) {
    case 'slot.taken':
      return states.taken;
    case 'slot.past':
      return states.past;
    case 'slot.closed':
      return states.closed;
    case 'slot.unknown_resource':
      return states.refused;
    default:
      return short[refusal.code];
  }
}
