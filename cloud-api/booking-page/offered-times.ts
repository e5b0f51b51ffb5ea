import type { SlotView } from '../http/api-schemas.ts';
import type { ZoneFormat } from '../../domain/zone-format.ts';

/** The bay of a choice: one of them, or whichever is free. */
export const ANY_BAY = 'any';

export type DayPart = 'night' | 'morning' | 'afternoon' | 'evening' | 'afterMidnight';

/** A start that can be chosen, at its lowest price. `slot` names the bay behind it. */
export type OfferedTime = {
  readonly slot: SlotView;
  readonly label: string;
  readonly part: DayPart;
  /** Cheapest of the day, where the day has more than one price. */
  readonly isBest: boolean;
};

/**
 * One entry per start, in order of time. For any bay it carries the cheapest of the bays free then, and of equal ones
 * the first listed. `day` is the day the facility opened: what starts on the next one is after midnight.
 */
export function listOfferedTimes(
  slots: readonly SlotView[],
  bay: string,
  day: string,
  format: ZoneFormat,
): readonly OfferedTime[] {
  const byStart = new Map<number, SlotView>();
  for (const slot of slots) {
    if (bay !== ANY_BAY && slot.resourceId !== bay) continue;
    const startsAt = Date.parse(slot.startsAt);
    const known = byStart.get(startsAt);
    if (known === undefined || slot.price.cents < known.price.cents) byStart.set(startsAt, slot);
  }
  const starts = [...byStart].sort(([a], [b]) => a - b);
  const cents = starts.map(([, slot]) => slot.price.cents);
  const best = Math.min(...cents);
  const hasChoice = best < Math.max(...cents);
  const labels = starts.map(([startsAt]) => format.time(startsAt));
  return starts.map(([startsAt, slot], index) => ({
    slot,
    label:
      labels.filter((label) => label === labels[index]).length > 1
        ? format.timeWithZone(startsAt)
        : format.time(startsAt),
    part: partOf(startsAt, day, format),
    isBest: hasChoice && slot.price.cents === best,
  }));
}

function partOf(startsAt: number, day: string, format: ZoneFormat): DayPart {
  if (format.localDate(startsAt) > day) return 'afterMidnight';
  const hour = format.hour(startsAt);
  if (hour < 6) return 'night';
  if (hour < 12) return 'morning';
  return hour < 17 ? 'afternoon' : 'evening';
}

/** The offered slot at this very instant, if there still is one. */
export function findSlot(slots: readonly SlotView[], bay: string, startsAt: string): SlotView | null {
  const at = Date.parse(startsAt);
  const matching = slots.filter(
    (slot) => Date.parse(slot.startsAt) === at && (bay === ANY_BAY || slot.resourceId === bay),
  );
  return matching.reduce<SlotView | null>(
    (best, slot) => (best === null || slot.price.cents < best.price.cents ? slot : best),
    null,
  );
}

/** Up to `count` free slots nearest to an instant that is not free, nearest first; the same bay before others. */
export function listNearest(
  slots: readonly SlotView[],
  wanted: { readonly bay: string; readonly startsAt: string },
  count: number,
): readonly SlotView[] {
  const at = Date.parse(wanted.startsAt);
  const away = (slot: SlotView) => Math.abs(Date.parse(slot.startsAt) - at);
  const otherBay = (slot: SlotView) => (slot.resourceId === wanted.bay ? 0 : 1);
  const ordered = [...slots].sort((a, b) => away(a) - away(b) || otherBay(a) - otherBay(b));
  if (wanted.bay !== ANY_BAY) return ordered.slice(0, count);
  // Whoever takes any bay wants different times, not the same time in four bays.
  const starts = new Set<string>();
  return ordered.filter((slot) => !starts.has(slot.startsAt) && starts.add(slot.startsAt)).slice(0, count);
}

const USUAL_MIN = [15, 30, 45, 60, 90, 120, 150, 180, 240, 300, 360];
const CHIPS_MAX = 6;

type DurationPolicy = { readonly stepMin: number; readonly shortestMin: number; readonly longestMin: number };

/** The lengths offered as chips: usual ones that the policy allows, at most six. */
export function listDurations({ stepMin, shortestMin, longestMin }: DurationPolicy): readonly number[] {
  const usual = USUAL_MIN.filter((min) => min >= shortestMin && min <= longestMin && min % Math.min(stepMin, 30) === 0);
  const all = usual.includes(shortestMin) ? usual : [shortestMin, ...usual];
  return all.slice(0, CHIPS_MAX);
}
