import { addDays, weekdayNumber } from '../../../domain/zone-format.ts';

/** The weeks of the month that holds `date`, Monday first; null where a week reaches into another month. */
export function listWeeks(date: string): readonly (readonly (string | null)[])[] {
  const month = date.slice(0, 7);
  const first = `${month}-01`;
  const monday = addDays(first, 1 - weekdayNumber(first));
  const weeks = Array.from({ length: 6 }, (_, week) =>
    Array.from({ length: 7 }, (_, day) => {
      const candidate = addDays(monday, week * 7 + day);
      return candidate.startsWith(month) ? candidate : null;
    }),
  );
  return weeks.filter((week) => week.some((day) => day !== null));
}

/** The same day of the month `months` later, or that month's last day where it is shorter. */
export function addMonths(date: string, months: number): string {
  const year = Number(date.slice(0, 4));
  const monthIndex = Number(date.slice(5, 7)) - 1 + months;
  const lastDay = new Date(Date.UTC(year, monthIndex + 1, 0)).getUTCDate();
  const day = Math.min(Number(date.slice(8)), lastDay);
  return new Date(Date.UTC(year, monthIndex, day)).toISOString().slice(0, 10);
}

/** Where a key leads from `date` on the grid; null for any other key. */
export function dayAfterKey(key: string, date: string): string | null {
  switch (key) {
    case 'ArrowLeft':
      return addDays(date, -1);
    case 'ArrowRight':
      return addDays(date, 1);
    case 'ArrowUp':
      return addDays(date, -7);
    case 'ArrowDown':
      return addDays(date, 7);
    case 'Home':
      return addDays(date, 1 - weekdayNumber(date));
    case 'End':
      return addDays(date, 7 - weekdayNumber(date));
    case 'PageUp':
      return addMonths(date, -1);
    case 'PageDown':
      return addMonths(date, 1);
    default:
      return null;
  }
}
