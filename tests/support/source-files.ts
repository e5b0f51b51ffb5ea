import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The repository's root. Paths that these functions give are relative to it, with forward slashes. */
const ROOT = join(import.meta.dirname, '..', '..');

/** Rooms of the tree that hold our own code. `out`, `dist`, `.data` and packages are made by tools. */
export const ROOMS = [
  'domain',
  'sync',
  'main',
  'preload',
  'renderer',
  'kiosk-mode',
  'cloud-api',
  'simulators',
  'demo',
  'tests',
  'scripts',
] as const;

/** Every file under `folders` (rooms, by default), but what tools generate. */
export function listFiles(folders: readonly string[] = ROOMS): string[] {
  return folders.flatMap((folder) =>
    readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) =>
        join(entry.parentPath, entry.name)
          .slice(ROOT.length + 1)
          .replaceAll('\\', '/'),
      ),
  );
}

export function readText(path: string): string {
  return readFileSync(join(ROOT, path), 'utf8');
}

export function isCode(path: string): boolean {
  return /\.(?:ts|tsx|mjs|cjs)$/.test(path);
}

/** Tests, and what only they use: a room's `testing/` folder, contract tests. They may reach across rooms. */
export function isTest(path: string): boolean {
  return /\.(?:test|e2e|contract)\.tsx?$|\/testing\//.test(path) || path.startsWith('tests/');
}

/** `source` without its comments. String literals stay, so a line comment only counts at the start or after a space. */
export function withoutComments(source: string): string {
  return source.replaceAll(/\/\*[\s\S]*?\*\//g, '').replaceAll(/(^|\s)\/\/.*$/gm, '$1');
}
