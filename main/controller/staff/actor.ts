import type { StaffMember } from '../api/views.ts';

/** Who does something, for the audit trail. Taken from the connection, never from what it sends. */
export type Actor =
  | { readonly kind: 'staff'; readonly staffId: string; readonly name: string }
  | { readonly kind: 'kiosk' }
  | { readonly kind: 'cloud' }
  | { readonly kind: 'system' };

export function staffActor(staff: StaffMember): Actor {
  return { kind: 'staff', staffId: staff.id, name: staff.name };
}

/** As histories and blocks name who did it. */
export function actorName(actor: Actor): string {
  return actor.kind === 'staff' ? actor.name : actor.kind;
}
