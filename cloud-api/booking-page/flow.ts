import type { AvailabilityView, FacilityView, SlotView } from '../http/api-schemas.ts';
import type { Choice } from './route.ts';
import type { ZoneFormat } from '../../domain/zone-format.ts';

/** Everything the two screens of a booking share: the choice with its defaults filled in, and how to change it. */
export type Flow = {
  readonly facility: FacilityView;
  readonly format: ZoneFormat;
  readonly today: string;
  /** The first day to offer: yesterday in the small hours of a long evening, else today. */
  readonly firstDay: string;
  readonly date: string;
  readonly durationMin: number;
  /** A resource's id, or `any`. */
  readonly bay: string;
  /** Start as chosen, free or not. */
  readonly startsAt: string | null;
  /** What is on sale for the choice; null when nothing is chosen, known or free any more. */
  readonly slot: SlotView | null;
  /** The booking being moved, if this is a move. */
  readonly moving: string | null;
  readonly times: Times;
  readonly change: (to: Partial<Choice>, how?: 'push' | 'replace') => void;
};

/** A day's times on their way, here, or not to be had. Old ones are kept when a refresh fails. */
export type Times = {
  readonly data: AvailabilityView | undefined;
  readonly isPending: boolean;
  readonly isError: boolean;
  readonly retry: () => void;
};

/** The bay's own name, or the words for any bay. */
export function bayName(facility: FacilityView, resourceId: string, anyBay: string): string {
  return facility.resources.find((resource) => resource.id === resourceId)?.name ?? anyBay;
}
