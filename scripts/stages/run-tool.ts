import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { z } from 'zod';

const Manifest = z.object({ bin: z.union([z.string(), z.record(z.string(), z.string())]) });

/** The package that brings a command, where it is not the command's own name. */
const PACKAGES: Record<string, string> = { tsc: 'typescript', biome: '@biomejs/biome', playwright: '@playwright/test' };

/** Tests start our programs some hundred times: each finds its modules compiled by the first. */
const COMPILED = join(import.meta.dirname, '../../node_modules/.cache/node-compile');

/**
 * Runs a tool of node_modules with this very Node, its output on our own; true when it ended well.
 *
 * Not through `.bin`: its entries are shell scripts on Windows, and on Linux they would look for `node` on the PATH.
 */
export function runTool(name: string, args: readonly string[], env: NodeJS.ProcessEnv = {}): boolean {
  const { status, error } = spawnSync(process.execPath, [toolPath(name), ...args], {
    stdio: ['ignore', 'inherit', 'inherit'],
    env: { NODE_COMPILE_CACHE: COMPILED, ...process.env, ...env },
  });
  if (error) throw error;
  return status === 0;
}

function toolPath(name: string): string {
  const manifestPath = join(packageFolder(PACKAGES[name] ?? name), 'package.json');
  const { bin } = Manifest.parse(JSON.parse(readFileSync(manifestPath, 'utf8')));
  const entry = typeof bin === 'string' ? bin : bin[name];
  if (entry === undefined) throw new Error(`${manifestPath} brings no command ${name}`);
  return join(dirname(manifestPath), entry);
}

/** Packages that do not export their package.json are found all the same. */
function packageFolder(name: string): string {
  const folders = createRequire(import.meta.url).resolve.paths(name) ?? [];
  for (const folder of folders) {
    try {
      readFileSync(join(folder, name, 'package.json'));
      return join(folder, name);
    } catch {
      // Not in this one.
    }
  }
  throw new Error(`${name} is not installed: run npm ci`);
}
