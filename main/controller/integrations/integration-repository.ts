import { eq } from 'drizzle-orm';
import { z } from 'zod';
import type { EpochMs, LocalDate } from '../../../domain/time.ts';
import type { Db, Tx } from '../db/database.ts';
import type { Sealed } from '../secrets/sealer.ts';
import { integrationTable } from './integration-schema.ts';
import { type FieldValues, INTEGRATION_MODES, type IntegrationMode, type IntegrationName } from './vendor.ts';

/** What an owner has saved. The secrets are sealed; `secretFields` says which there are. */
export type StoredIntegration = {
  readonly name: IntegrationName;
  readonly mode: IntegrationMode;
  readonly version: number;
  readonly fields: FieldValues;
  readonly secretFields: readonly string[];
  readonly sealed: Sealed | null;
  readonly credentialExpiresOn: LocalDate | null;
  readonly savedAt: EpochMs;
  readonly savedBy: string;
};

const ModeSchema = z.enum(INTEGRATION_MODES);
const FieldsSchema = z.record(z.string(), z.union([z.string(), z.boolean()]));
const SecretFieldsSchema = z.array(z.string());
const SealedBySchema = z.enum(['os', 'key-file']);

/** Null while nobody has saved any. */
export function findIntegration(db: Db | Tx, name: IntegrationName): StoredIntegration | null {
  const row = db.select().from(integrationTable).where(eq(integrationTable.name, name)).get();
  if (!row) return null;
  const { mode, fields, secretFields, sealedBy, secrets, ...rest } = row;
  return {
    ...rest,
    name,
    mode: ModeSchema.parse(mode),
    fields: FieldsSchema.parse(JSON.parse(fields)),
    secretFields: SecretFieldsSchema.parse(JSON.parse(secretFields)),
    sealed: secrets === null ? null : { by: SealedBySchema.parse(sealedBy), text: secrets },
  };
}

/** False where nothing was saved. Reads nothing: what cannot be read can be forgotten. */
export function deleteIntegration(tx: Tx, name: IntegrationName): boolean {
  return tx.delete(integrationTable).where(eq(integrationTable.name, name)).run().changes > 0;
}

/** In the place of what was saved before. */
export function saveIntegration(tx: Tx, { fields, secretFields, sealed, ...rest }: StoredIntegration): void {
  const row = {
    ...rest,
    fields: JSON.stringify(fields),
    secretFields: JSON.stringify(secretFields),
    sealedBy: sealed?.by ?? null,
    secrets: sealed?.text ?? null,
  };
  tx.insert(integrationTable).values(row).onConflictDoUpdate({ target: integrationTable.name, set: row }).run();
}
