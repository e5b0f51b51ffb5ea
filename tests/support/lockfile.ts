import { z } from 'zod';

const LockfileSchema = z.object({
  packages: z.record(
    z.string(),
    z.object({ version: z.string().optional(), optionalDependencies: z.record(z.string(), z.string()).default({}) }),
  ),
});

/**
 * Optional packages that a lockfile names but does not hold, as `parent@1.0.0 lacks child@2.0.0`.
 *
 * Most are builds for other platforms. npm drops them silently when the registry was behind at the time of
 * locking, and `npm ci` then fails, on that platform or on all.
 */
export function missingFromLockfile(lockfile: unknown): string[] {
  const { packages } = LockfileSchema.parse(lockfile);
  return Object.entries(packages).flatMap(([path, { version, optionalDependencies }]) =>
    Object.entries(optionalDependencies)
      .filter(([name]) => !foldersAbove(path).some((folder) => `${folder}node_modules/${name}` in packages))
      .map(([name, range]) => `${path}@${version ?? ''} lacks ${name}@${range}`),
  );
}

/** Where Node would look for a package that `path` asks for, nearest first: `a/node_modules/b` looks there, in `a/`, and in the root. */
function foldersAbove(path: string): string[] {
  const folders: string[] = [];
  for (let rest = path; rest !== ''; rest = rest.slice(0, Math.max(0, rest.lastIndexOf('node_modules/') - 1))) {
    folders.push(`${rest}/`);
  }
  return [...folders, ''];
}
