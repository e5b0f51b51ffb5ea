import { z } from 'zod';

/** What an owner is shown of a facility. Instants are ISO 8601 in UTC. */

const Instant = z.iso.datetime();

export const OwnedFacilityView = z.object({
  id: z.uuid(),
  slug: z.string(),
  name: z.string(),
  timeZone: z.string(),
  link: z.object({ state: z.enum(['up', 'connecting', 'down']), since: Instant.nullable() }),
  /** When its controller was last heard of, by any process. */
  lastSeenAt: Instant.nullable(),
  /** The controller's clock less the cloud's; null while unknown. */
  clockSkewMs: z.int().nullable(),
  /** Changes that one side has and the other is not known to have. */
  backlog: z.object({ toFacility: z.int().nonnegative(), fromFacility: z.int().nonnegative() }),
  /** Why the cloud sells nothing of it. */
  fenced: z.string().nullable(),
  /** The process that works its stream; null when none does. */
  ingest: z.string().nullable(),
  controller: z
    .object({
      controllerId: z.uuid(),
      controllerEpoch: z.int(),
      app: z.string(),
      fingerprint: z.string(),
      pairedAt: Instant,
    })
    .nullable(),
});
export type OwnedFacilityView = z.infer<typeof OwnedFacilityView>;
