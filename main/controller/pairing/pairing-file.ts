import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { err, ok, type Result } from '../../../domain/result.ts';
import { AppointmentSchema, PairingGrantSchema } from '../../../sync/protocol/pairing.ts';
import { writeDurably } from '../db/durable-file.ts';
import { type ControllerKey, exportControllerKey, importControllerKey } from './controller-key.ts';
import type { Sealer } from './sealer.ts';

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
  sealedBy: z.enum(['os', 'file']),
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

/** `sealed_elsewhere`: the folder was copied from another machine or account; this one must be paired anew. */
export type PairingFileError = { readonly code: 'pairing.sealed_elsewhere'; readonly dataDir: string };

/** Null when this folder's controller is nobody's yet. Throws when the file is there and damaged. */
export async function readPairing(dataDir: string, sealer: Sealer): Promise<Result<Pairing | null, PairingFileError>> {
  const text = await readOrNull(join(dataDir, PAIRING_FILE));
  if (text === null) return ok(null);
  const { cloudUrl, grant, sealedBy, secrets } = FileSchema.parse(JSON.parse(text));
  const opened = sealedBy === sealer.kind ? await sealer.open(secrets) : null;
  if (opened === null) return err({ code: 'pairing.sealed_elsewhere', dataDir });
  const { privateKey, brokerPassword, linkToken } = SecretsSchema.parse(JSON.parse(opened));
  return ok({
    cloudUrl,
    appointment: AppointmentSchema.parse(JSON.parse(grant.certificate.text)),
    grant: { ...grant, linkToken, broker: { ...grant.broker, password: brokerPassword } },
    key: importControllerKey(privateKey),
  });
}

/** Puts the pairing in the place of what was there; when it resolves it is on disk. */
export async function writePairing(dataDir: string, sealer: Sealer, pairing: Pairing): Promise<void> {
  const { cloudUrl, grant, key } = pairing;
  const { linkToken, broker, ...rest } = grant;
  const { password: brokerPassword, ...address } = broker;
  const secrets = { privateKey: exportControllerKey(key), brokerPassword, linkToken };
  const file: z.infer<typeof FileSchema> = {
    version: 1,
    cloudUrl,
    grant: { ...rest, broker: address },
    sealedBy: sealer.kind,
    secrets: await sealer.seal(JSON.stringify(secrets)),
  };
  await mkdir(dataDir, { recursive: true });
  await writeDurably(join(dataDir, PAIRING_FILE), `${JSON.stringify(file, null, 2)}\n`);
}

async function readOrNull(path: string): Promise<string | null> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  }
}
