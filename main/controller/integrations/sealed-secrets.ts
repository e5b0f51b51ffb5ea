import { z } from 'zod';
import { err, ok, type Result } from '../../../domain/result.ts';
import type { Sealed, Sealer } from '../secrets/sealer.ts';
import type { StoredIntegration } from './integration-repository.ts';
import type { FieldValues, IntegrationName } from './vendor.ts';

/** The name is sealed in with them: whoever moves them to another vendor's row, and so to its address, gains nothing. */
const SecretsSchema = z.object({ of: z.string(), values: z.record(z.string(), z.string()) });

/** Null when there are none; an error when nothing seals just now, for they are never kept open. */
export async function sealSecrets(
  sealer: Sealer,
  name: IntegrationName,
  values: FieldValues,
): Promise<Result<Sealed | null, { readonly code: 'integration.not_sealed' }>> {
  if (Object.keys(values).length === 0) return ok(null);
  const sealed = await sealer.seal(JSON.stringify({ of: name, values }));
  return sealed ? ok(sealed) : err({ code: 'integration.not_sealed' });
}

/** Null for what this sealer cannot open: the database was copied, or its key is gone. */
export async function openSecrets(
  sealer: Sealer,
  { name, sealed }: Pick<StoredIntegration, 'name' | 'sealed'>,
): Promise<FieldValues | null> {
  if (sealed === null) return {};
  const text = await sealer.open(sealed);
  const opened = text === null ? null : SecretsSchema.safeParse(parseOrNull(text));
  return opened?.success && opened.data.of === name ? opened.data.values : null;
}

/** A keyring with another key may open to anything. */
function parseOrNull(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
