import { z } from 'zod';
import type { EpochMs } from '../../../../domain/time.ts';
import type { BayDevice } from '../automation-port.ts';

/** What the vendor says of a PC. Times are seconds with a fraction. */
const RecordSchema = z.object({
  id: z.int().nonnegative(),
  organizationId: z.int().nullish(),
  approvalStatus: z.string().nullish(),
  offline: z.boolean().nullish(),
  displayName: z.string().nullish(),
  systemName: z.string().nullish(),
  lastContact: z.number().nullish(),
  macAddresses: z.array(z.string()).nullish(),
});

export type DeviceRecord = BayDevice & {
  readonly organizationId: number | null;
  readonly isInUse: boolean;
  /** As `02:00:00:00:00:2A`; null where none is known. */
  readonly mac: string | null;
};

/** Null for what is no record of a PC. */
export function readDevice(row: unknown): DeviceRecord | null {
  const parsed = RecordSchema.safeParse(row);
  if (!parsed.success) return null;
  const { id, organizationId, approvalStatus, offline, displayName, systemName, lastContact, macAddresses } =
    parsed.data;
  return {
    id: String(id),
    name: nonEmpty(displayName) ?? nonEmpty(systemName) ?? String(id),
    // What does not say that it is off is worth a try.
    isOnline: offline !== true,
    lastSeenAt: asEpochMs(lastContact),
    organizationId: organizationId ?? null,
    isInUse: approvalStatus === null || approvalStatus === undefined || approvalStatus === 'APPROVED',
    mac: (macAddresses ?? []).map(asMac).find((mac) => mac !== null) ?? null,
  };
}

function nonEmpty(text: string | null | undefined): string | null {
  return text === null || text === undefined || text === '' ? null : text;
}

function asEpochMs(seconds: number | null | undefined): EpochMs | null {
  return typeof seconds === 'number' && seconds > 0 ? Math.round(seconds * 1000) : null;
}

function asMac(text: string): string | null {
  const digits = text.replaceAll(/[^0-9A-Fa-f]/g, '').toUpperCase();
  return digits.length === 12 ? digits.replaceAll(/(..)(?=.)/g, '$1:') : null;
}
