import { z } from 'zod';

/** The shapes of what owners are answered. Instants are ISO 8601 in UTC. */

const Instant = z.iso.datetime();

export const NewCodeView = z.object({ code: z.string(), facilityName: z.string(), expiresAt: Instant });

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

export const AppointedView = z.object({ controllerId: z.uuid(), controllerEpoch: z.int() });

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
