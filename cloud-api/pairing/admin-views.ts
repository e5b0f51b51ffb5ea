import { z } from 'zod';

/** The shapes of what owners are answered. Instants are ISO 8601 in UTC. */

const Instant = z.iso.datetime();

export const NewCodeView = z.object({ code: z.string(), facilityName: z.string(), expiresAt: Instant });
export type NewCodeView = z.infer<typeof NewCodeView>;

export const OpenPairingView = z.object({
  pairingId: z.uuid(),
  facilityId: z.uuid(),
  facilityName: z.string(),
  expiresAt: Instant,
  checkValue: z.string().nullable(),
  fingerprint: z.string().nullable(),
  app: z.string().nullable(),
  replaces: z.object({ controllerEpoch: z.int(), lastSeenAt: Instant.nullable() }).nullable(),
  wordsNeeded: z.string().nullable(),
});
export type OpenPairingView = z.infer<typeof OpenPairingView>;

export const AppointedView = z.object({ controllerId: z.uuid(), controllerEpoch: z.int() });
export type AppointedView = z.infer<typeof AppointedView>;

export const ControllerView = z.object({
  controllerId: z.uuid(),
  facilityId: z.uuid(),
  controllerEpoch: z.int(),
  keyId: z.string(),
  fingerprint: z.string(),
  app: z.string(),
  pairedAt: Instant,
  revokedAt: Instant.nullable(),
  lastSeenAt: Instant.nullable(),
});
export type ControllerView = z.infer<typeof ControllerView>;
