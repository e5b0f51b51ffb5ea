import { join } from 'node:path';
import { createKeyFile } from '../../main/controller/secrets/key-file.ts';
import { keyFileSealer } from '../../main/controller/secrets/key-file-sealer.ts';
import type { Sealer } from '../../main/controller/secrets/sealer.ts';
import { silentLog } from './facility-database.ts';

/** A keyring that turns texts round. */
export const mirrorKeyring: Sealer = {
  kind: 'os',
  seal: async (secret) => ({ by: 'os', text: [...secret].reverse().join('') }),
  open: async ({ by, text }) => (by === 'os' ? [...text].reverse().join('') : null),
};

/** Seals nothing and opens nothing: what is kept all the same lies open, as it did before there were key files. */
export const noSealer: Sealer = { kind: 'key-file', seal: async () => null, open: async () => null };

/** As the service has it, with its key in `folder`. */
export function sealerIn(folder: string): Sealer {
  return keyFileSealer(createKeyFile({ path: join(folder, 'secrets.key'), log: silentLog }));
}
