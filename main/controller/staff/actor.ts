import { z } from 'zod';
import type { StaffMember } from '../api/views.ts';

/** Who does something, for the audit trail. Taken from the connection, never from what it sends. */
export const ActorSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('staff'), staffId: z.string(), name: z.string() }).readonly(),
  z.object({ kind: z.literal('kiosk') }).readonly(),
  /** A door's own reader, at which somebody showed what was given to them. */
  z.object({ kind: z.literal('reader') }).readonly(),
  z.object({ kind: z.literal('cloud') }).readonly(),
  z.object({ kind: z.literal('system') }).readonly(),
]);
export type Actor = z.infer<typeof ActorSchema>;

export function staffActor(staff: StaffMember): Actor {
  return { kind: 'staff', staffId: staff.id, name: staff.name };
}

/** As histories and blocks name who did it. */
export function actorName(actor: Actor): string {
  return actor.kind === 'staff' ? actor.name : actor.kind;
}
