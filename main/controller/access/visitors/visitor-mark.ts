/** How we know a visitor of ours among those of others, and what it was made for. */
export type VisitorMark = { readonly key: string; readonly remarks: string };

/** Every key of ours begins so. */
export const KEY_START = 'bk-';

const KEY_DIGITS = 8;

/**
 * The key is short, for it is shown as a first name, and need not be unique; the remarks say for certain which booking
 * of which facility it is. A console may serve two facilities.
 */
export function markOf(facilityId: string, bookingId: string): VisitorMark {
  return { key: `${KEY_START}${bookingId.slice(0, KEY_DIGITS)}`, remarks: `bk:${bookingId}@${facilityId}` };
}

/** The booking that a visitor was made for; null when it is not one of this facility's. */
export function bookingOf(facilityId: string, { remarks }: { readonly remarks: string }): string | null {
  const [, bookingId, facility] = /^bk:([^@]+)@(.+)$/.exec(remarks.trim()) ?? [];
  return bookingId !== undefined && facility === facilityId ? bookingId : null;
}
