import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { asSetupError, codeOf } from './setup-error.ts';
import {
  makeSelfSignedCertificate,
  parseServerCertificate,
  type ServerCertificate,
} from './unifi-access/self-signed-certificate.ts';

/**
 * What a simulator takes as its options: the certificate and key that are kept as `file` below `dataDir`; nothing where
 * that is not known, and it makes its own.
 */
export async function certificateIn(
  dataDir: string | undefined,
  file: string,
  commonName: string,
): Promise<{ readonly certificate?: ServerCertificate }> {
  if (dataDir === undefined) return {};
  return { certificate: await keepCertificate(join(dataDir, 'simulators', file), commonName) };
}

/** The certificate and key in `path`, made and written there the first time. */
async function keepCertificate(path: string, commonName: string): Promise<ServerCertificate> {
  try {
    const kept = await readFile(path, 'utf8').catch((error: unknown) => {
      if (codeOf(error) === 'ENOENT') return null;
      throw error;
    });
    if (kept !== null) return parseServerCertificate(kept);

    const certificate = makeSelfSignedCertificate(commonName);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, certificate.certificatePem + certificate.privateKeyPem, { mode: 0o600 });
    return certificate;
  } catch (error) {
    throw asSetupError(error, path, 'delete it or choose another folder with DATA_DIR');
  }
}
