import { z } from 'zod';
import { EpochMsSchema } from '../../domain/time.ts';
import { FRAME_BYTES_MAX, FrameSchema } from './frames.ts';

/** The wire's major version. */
export const WIRE_VERSION = 1;

/** What travels, before it is sealed: who says it, from which start of its process, and one frame. */
export const EnvelopeSchema = z.object({
  v: z.literal(WIRE_VERSION),
  facilityId: z.uuid(),
  from: z.enum(['facility', 'cloud']),
  /** Random per process start: tells a restarted peer, or a second one, from the one we know. */
  boot: z.string().length(16),
  /** The sender's clock, for logs and the skew shown on screens. */
  at: EpochMsSchema,
  frame: FrameSchema,
});
export type Envelope = z.infer<typeof EnvelopeSchema>;

export function encodeEnvelope(envelope: Envelope): string {
  return JSON.stringify(envelope);
}

/** Reads a payload from the wire; null when it is not one of ours, too large or damaged. Never throws. */
export function decodeEnvelope(payload: Uint8Array | string): Envelope | null {
  if (payload.length > FRAME_BYTES_MAX) return null;
  const text = typeof payload === 'string' ? payload : Buffer.from(payload).toString('utf8');
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return null;
  }
  const parsed = EnvelopeSchema.safeParse(value);
  return parsed.success ? parsed.data : null;
}
