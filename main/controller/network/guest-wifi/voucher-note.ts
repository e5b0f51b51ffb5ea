const START = 'bk:';

/** How a voucher says which booking it was made for. Ids are unique the world over: two clubs may share a console. */
export function noteOf(bookingId: string): string {
  return `${START}${bookingId}`;
}

/** Null for a voucher of somebody else. */
export function bookingOfNote(note: string): string | null {
  const text = note.trim();
  return text.startsWith(START) && text.length > START.length ? text.slice(START.length) : null;
}
