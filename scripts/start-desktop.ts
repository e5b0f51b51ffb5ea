import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { buildStale, DESKTOP, WEB_APPS } from './build/targets.ts';

/*
 * `npm run desktop -- --mode=staff|kiosk`: the desktop app from this folder. The `electron` package downloads its
 * binary when it is first asked where it is. Where that cannot be had, `-- --stand-in` runs the same app without it.
 */

const args = process.argv.slice(2);
const STAND_IN = join(import.meta.dirname, '../tests/electron-stand-in/electron');

buildStale([...WEB_APPS, DESKTOP]);
const app = spawn(electronPath(), ['.', ...args.filter((argument) => argument !== '--stand-in')], { stdio: 'inherit' });
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => app.kill(signal));
app.once('error', (error) => {
  console.error(`Electron could not be started: ${error.message}`);
  process.exitCode = 1;
});
app.once('exit', (code) => {
  process.exitCode = code ?? 1;
});

function electronPath(): string {
  if (args.includes('--stand-in')) return STAND_IN;
  try {
    const path: unknown = createRequire(import.meta.url)('electron');
    if (typeof path === 'string' && existsSync(path)) return path;
  } catch {
    // Said below, in words that help.
  }
  console.error(
    'Electron’s binary is not here and could not be downloaded. The same screens run without it: npm run facility.',
  );
  process.exit(1);
}
