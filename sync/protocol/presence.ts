import { z } from 'zod';

/**
 * What a facility says of itself on its presence topic: the birth message and the last will of one start of its
 * process. Retained and unsigned: a hint for screens, never for decisions.
 */
export const PresenceSchema = z.object({
  /** The same as in this process's envelopes: an old connection's will often comes after the new one's birth message. */
  boot: z.string().length(16),
  state: z.enum(['online', 'offline']),
});
export type Presence = z.infer<typeof PresenceSchema>;

const PRESENCE_BYTES_MAX = 1024;

export function encodePresence(presence: Presence): string {
  return JSON.stringify(presence);
}

/** Null when it is not one of ours. Never throws. */
export function decodePresence(payload: Uint8Array): Presence | null {
  if (payload.length > PRESENCE_BYTES_MAX) return null;
  try {
    const parsed = PresenceSchema.safeParse(JSON.parse(Buffer.from(payload).toString('utf8')));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}
