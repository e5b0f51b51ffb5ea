import { isDeepStrictEqual } from 'node:util';
import { err, ok, type Result } from '../../../domain/result.ts';
import type { Clock, LocalDate } from '../../../domain/time.ts';
import type { Db } from '../db/database.ts';
import type { IntegrationError } from '../errors.ts';
import type { Sealer } from '../secrets/sealer.ts';
import { type Actor, actorName } from '../staff/actor.ts';
import { recordAudit } from '../staff/audit-repository.ts';
import { splitSecrets } from './draft-values.ts';
import { findIntegration, saveIntegration, type StoredIntegration } from './integration-repository.ts';
import type { OpenedIntegration } from './opened-integration.ts';
import { sealSecrets } from './sealed-secrets.ts';
import type { FieldValues, IntegrationMode, Vendor } from './vendor.ts';

export type SavingParts = {
  readonly db: Db;
  readonly sealer: Sealer;
  readonly clock: Pick<Clock, 'now'>;
};

export type Saving = {
  readonly vendor: Vendor;
  readonly before: OpenedIntegration;
  readonly wanted: {
    readonly mode: IntegrationMode;
    readonly values: FieldValues;
    readonly credentialExpiresOn: LocalDate | null;
  };
  readonly action: 'integration.saved' | 'integration.certificate_trusted' | 'integration.signed_in';
  readonly by: Actor;
};

/**
 * Seals and stores, with its line in the trail. Errors: `integration.not_sealed`; `integration.changed_meanwhile` when
 * somebody else was faster while it was sealed.
 */
export async function saveOpened(
  { db, sealer, clock }: SavingParts,
  { vendor, before, wanted, action, by }: Saving,
): Promise<Result<OpenedIntegration, IntegrationError>> {
  const { mode, values, credentialExpiresOn } = wanted;
  const { open, secret } = splitSecrets(vendor, values);
  const sealed = await sealedOf(sealer, before, { vendor, secret });
  if (!sealed.ok) return sealed;
  const stored: StoredIntegration = {
    name: vendor.name,
    mode,
    version: (before.stored?.version ?? 0) + 1,
    fields: open,
    ...sealed.value,
    credentialExpiresOn,
    savedAt: clock.now(),
    savedBy: actorName(by),
  };
  const details = detailsOf(before, stored, secret);
  return db.transaction(
    (tx) => {
      const version = findIntegration(tx, vendor.name)?.version ?? 0;
      if (version !== stored.version - 1) return err({ code: 'integration.changed_meanwhile', version } as const);
      saveIntegration(tx, stored);
      recordAudit(tx, { at: stored.savedAt, by, action, subject: { type: 'integration', id: vendor.name }, details });
      return ok({ source: 'saved', mode, values, problem: null, stored } as const);
    },
    { behavior: 'immediate' },
  );
}

type SealedFields = Pick<StoredIntegration, 'sealed' | 'secretFields'>;

/** What cannot be opened just now and is not replaced stays: its key may come back. */
async function sealedOf(
  sealer: Sealer,
  { problem, stored }: OpenedIntegration,
  { vendor, secret }: { readonly vendor: Vendor; readonly secret: FieldValues },
): Promise<Result<SealedFields, IntegrationError>> {
  const secretFields = Object.keys(secret);
  if (secretFields.length === 0 && problem === 'secrets_unreadable' && stored) {
    return ok({ sealed: stored.sealed, secretFields: stored.secretFields });
  }
  const sealed = await sealSecrets(sealer, vendor.name, secret);
  return sealed.ok ? ok({ sealed: sealed.value, secretFields }) : sealed;
}

/** For the trail: what of the open part has changed and how, and the names of the secrets that are others now. */
function detailsOf({ values, mode, stored }: OpenedIntegration, after: StoredIntegration, secret: FieldValues) {
  const names = new Set([...Object.keys(stored?.fields ?? {}), ...Object.keys(after.fields)]);
  const changed = [...names].filter((name) => !isDeepStrictEqual(stored?.fields[name], after.fields[name]));
  const secretNames = new Set([...(stored?.secretFields ?? []), ...after.secretFields]);
  return {
    version: after.version,
    ...(mode !== after.mode && { mode: { from: mode, to: after.mode } }),
    ...(changed.length > 0 && {
      changed: Object.fromEntries(
        changed.map((name) => [name, { from: stored?.fields[name] ?? null, to: after.fields[name] ?? null }]),
      ),
    }),
    replacedSecrets: [...secretNames].filter((name) => values[name] !== secret[name]),
    credentialExpiresOn: after.credentialExpiresOn,
  };
}
