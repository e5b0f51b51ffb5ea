import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { err, ok, type Result } from '../../../domain/result.ts';
import { AppointmentSchema, PairingGrantSchema } from '../../../sync/protocol/pairing.ts';
import { writeDurably } from '../db/durable-file.ts';
import type { SealedBy, Sealer } from '../secrets/sealer.ts';
import { type ControllerKey, exportControllerKey, importControllerKey } from './controller-key.ts';

/**
 * What a controller was paired with. It stands in a file of its own in the data folder, not in the database: a backup of
 * the database must not carry the right to be this controller to another machine.
 */
export const PAIRING_FILE = 'pairing.json';

const GrantSchema = PairingGrantSchema.omit({ broker: true, linkToken: true }).extend({
  broker: PairingGrantSchema.shape.broker.omit({ password: true }),
});

const FileSchema = z.object({
  version: z.literal(1),
  cloudUrl: z.url(),
  grant: GrantSchema,
  /** `file`: they lie open, in a file that only this account can read. */
  sealedBy: z.enum(['os', 'key-file', 'file']),
  /** `SecretsSchema` as JSON, sealed. */
  secrets: z.string(),
});

const SecretsSchema = z.object({ privateKey: z.string(), brokerPassword: z.string(), linkToken: z.string() });

/** A controller's appointment and all that it works with. */
export type Pairing = {
  readonly cloudUrl: string;
  readonly appointment: z.infer<typeof AppointmentSchema>;
  readonly grant: z.infer<typeof PairingGrantSchema>;
  readonly key: ControllerKey;
};

/**
 * `sealed_elsewhere`: what sealed the keys is not at hand. The folder was copied from another machine or account, or the
 * keyring is locked, or it or the key file is gone.
 */
export type PairingFileError = {
  readonly code: 'pairing.sealed_elsewhere';
  readonly dataDir: string;
  readonly cloudUrl: string;
};

/** What keeps a pairing's keys: `file` is nothing but the rights of the file. */
export type PairingKeptBy = SealedBy | 'file';

export type StoredPairing = { readonly pairing: Pairing; readonly sealedBy: PairingKeptBy };

/** Null when this folder's controller is nobody's yet. Throws when the file is there and damaged. */
export async function readPairing(
  dataDir: string,
  sealer: Sealer,
): Promise<Result<StoredPairing | null, PairingFileError>> {
  const text = await readOrNull(join(dataDir, PAIRING_FILE));
  if (text === null) return ok(null);
  const { cloudUrl, grant, sealedBy, secrets } = FileSchema.parse(JSON.parse(text));
  const opened = await openSecrets(secrets, sealedBy, sealer);
  if (opened === null) return err({ code: 'pairing.sealed_elsewhere', dataDir, cloudUrl });
  const { privateKey, brokerPassword, linkToken } = opened;
  const pairing: Pairing = {
    cloudUrl,
    appointment: AppointmentSchema.parse(JSON.parse(grant.certificate.text)),
    grant: { ...grant, linkToken, broker: { ...grant.broker, password: brokerPassword } },
    key: importControllerKey(privateKey),
  };
  return ok({ pairing, sealedBy });
}

/**
 * Puts the pairing in the place of what was there; when it resolves it is on disk. Returns what keeps its keys: that
 * nothing seals them just now must not cost the pairing.
 */
export async function writePairing(dataDir: string, sealer: Sealer, pairing: Pairing): Promise<PairingKeptBy> {
  const { cloudUrl, grant, key } = pairing;
  const { linkToken, broker, ...rest } = grant;
  const { password: brokerPassword, ...address } = broker;
  const secrets = JSON.stringify({ privateKey: exportControllerKey(key), brokerPassword, linkToken });
  const sealed = await sealer.seal(secrets);
  const sealedBy = sealed?.by ?? 'file';
  const file: z.infer<typeof FileSchema> = {
    version: 1,
    cloudUrl,
    grant: { ...rest, broker: address },
    sealedBy,
    secrets: sealed?.text ?? secrets,
  };
  await mkdir(dataDir, { recursive: true });
  await writeDurably(join(dataDir, PAIRING_FILE), `${JSON.stringify(file, null, 2)}\n`);
  return sealedBy;
}

/** What lies open needs no sealer. Null for what this one cannot open. */
async function openSecrets(
  secrets: string,
  sealedBy: PairingKeptBy,
  sealer: Sealer,
): Promise<z.infer<typeof SecretsSchema> | null> {
  if (sealedBy === 'file') return SecretsSchema.parse(JSON.parse(secrets));
  const opened = await sealer.open({ by: sealedBy, text: secrets });
  // A wrong key may open to anything: block ciphers without a seal of their own do not tell.
  return opened === null ? null : (SecretsSchema.safeParse(parseOrNull(opened)).data ?? null);
}

function parseOrNull(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

async function readOrNull(path: string): Promise<string | null> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  }
}
