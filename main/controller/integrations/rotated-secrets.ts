import type { Db } from '../db/database.ts';
import type { Log } from '../log.ts';
import type { Sealer } from '../secrets/sealer.ts';
import { findIntegration, saveIntegration } from './integration-repository.ts';
import { openSecrets, sealSecrets } from './sealed-secrets.ts';
import type { IntegrationName } from './vendor.ts';

/** Which saved secret of a vendor. */
export type SecretPlace = { readonly name: IntegrationName; readonly field: string };

/** Secrets that a vendor changes while they are in use: what was saved is dead once another has taken its place. */
export type RotatedSecrets = {
  /** What has taken the place of `secret`, as far as anybody noted it; itself where nothing has. */
  latest(secret: string): string;
  /** Keeps `next`, sealed, where `last` was saved. Rejects when it cannot be kept: it then ends with this process. */
  replace(place: SecretPlace, last: string, next: string): Promise<void>;
};

export type RotatedSecretsParts = { readonly db: Db; readonly sealer: Sealer; readonly log: Log };

export function createRotatedSecrets({ db, sealer, log }: RotatedSecretsParts): RotatedSecrets {
  const successors = new Map<string, string>();

  function latest(secret: string): string {
    const next = successors.get(secret);
    return next === undefined ? secret : latest(next);
  }

  async function keep({ name, field }: SecretPlace, last: string): Promise<boolean> {
    const stored = findIntegration(db, name);
    const values = stored && (await openSecrets(sealer, stored));
    const saved = values?.[field];
    // What was only tried out is kept when it is saved.
    if (!stored || typeof saved !== 'string' || latest(saved) !== latest(last)) return true;
    const sealed = await sealSecrets(sealer, name, { ...values, [field]: latest(last) });
    if (!sealed.ok) return false;
    return db.transaction(
      (tx) => {
        if (findIntegration(tx, name)?.version !== stored.version) return true;
        saveIntegration(tx, { ...stored, sealed: sealed.value });
        return true;
      },
      { behavior: 'immediate' },
    );
  }

  return {
    latest,
    async replace(place, last, next) {
      if (last !== next) successors.set(latest(last), next);
      if (!(await keep(place, last))) log.error('integration.rotated_secret_not_kept', { name: place.name });
    },
  };
}
