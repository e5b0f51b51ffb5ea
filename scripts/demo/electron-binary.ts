import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const FOLDER = join(import.meta.dirname, '../../node_modules/electron');

/** Electron's program, when it has been downloaded and there is a screen to open windows on; else null. */
export function findElectron(env: NodeJS.ProcessEnv): string | null {
  const hasScreen =
    process.platform !== 'linux' || env['DISPLAY'] !== undefined || env['WAYLAND_DISPLAY'] !== undefined;
  const pathFile = join(FOLDER, 'path.txt');
  if (!hasScreen || !existsSync(pathFile)) return null;
  const binary = join(FOLDER, 'dist', readFileSync(pathFile, 'utf8').trim());
  return existsSync(binary) ? binary : null;
}
