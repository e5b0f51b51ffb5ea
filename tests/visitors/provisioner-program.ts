import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'vite';

/** `provisioner.ts` as one file: it is started hundreds of times, and loading it module by module was most of the time. */
export type ProvisionerProgram = {
  readonly file: string;
  /** Where its compiled code is kept between the processes. */
  readonly cacheDir: string;
  remove(): void;
};

const ROOT = join(import.meta.dirname, '../..');

export async function buildProvisioner(): Promise<ProvisionerProgram> {
  // Below the root, where it finds the database's native module.
  mkdirSync(join(ROOT, 'out'), { recursive: true });
  const outDir = mkdtempSync(join(ROOT, 'out/provisioner-'));
  await build({
    configFile: false,
    root: ROOT,
    logLevel: 'warn',
    publicDir: false,
    build: {
      ssr: 'tests/visitors/provisioner.ts',
      outDir,
      minify: false,
      rollupOptions: { output: { entryFileNames: 'provisioner.mjs' } },
    },
    ssr: { noExternal: true, external: ['better-sqlite3'] },
  });
  return {
    file: join(outDir, 'provisioner.mjs'),
    cacheDir: join(outDir, 'cache'),
    remove: () => rmSync(outDir, { recursive: true, force: true }),
  };
}
