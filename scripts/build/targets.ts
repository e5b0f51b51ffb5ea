import { existsSync, mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runTool } from '../stages/run-tool.ts';

/** Something Vite builds into `out/`. */
export type Target = {
  readonly name: string;
  /** Vite's configuration, and its modes where one file builds several things. */
  readonly config: string;
  readonly modes?: readonly string[];
  /** Folders and files that it is made from. */
  readonly sources: readonly string[];
  /** Touched when it was built. */
  readonly stamp: string;
};

const SHARED = ['domain', 'renderer/ui', 'package-lock.json'];

/** What browsers are served. */
export const WEB_APPS: readonly Target[] = [
  {
    name: 'staff app and kiosk',
    config: 'vite.renderer.config.ts',
    sources: [...SHARED, 'renderer', 'kiosk-mode', 'vite.renderer.config.ts'],
    stamp: 'out/.built-renderer',
  },
  {
    name: 'booking page',
    config: 'vite.booking.config.ts',
    sources: [...SHARED, 'cloud-api/booking-page', 'vite.booking.config.ts'],
    stamp: 'out/.built-booking',
  },
  {
    name: 'owners’ page',
    config: 'vite.owner.config.ts',
    sources: [...SHARED, 'cloud-api/owner-page', 'vite.owner.config.ts'],
    stamp: 'out/.built-owner',
  },
];

/** The desktop app's own programs: main, controller process, preloads. */
export const DESKTOP: Target = {
  name: 'desktop app',
  config: 'vite.node.config.ts',
  modes: ['main', 'staff-preload', 'kiosk-preload'],
  sources: ['domain', 'sync', 'main', 'preload', 'demo', 'package-lock.json', 'vite.node.config.ts'],
  stamp: 'out/.built-desktop',
};

export function build(target: Target): void {
  for (const mode of target.modes ?? ['production']) {
    const built = runTool('vite', ['build', '--config', target.config, '--mode', mode, '--logLevel', 'warn']);
    if (!built) throw new Error(`The ${target.name} could not be built: see above.`);
  }
  mkdirSync('out', { recursive: true });
  writeFileSync(target.stamp, `${target.name}\n`);
}

/** Builds what is missing or older than its sources, and says so. */
export function buildStale(targets: readonly Target[]): void {
  for (const target of targets.filter(isStale)) {
    console.log(`Building the ${target.name} …`);
    build(target);
  }
}

function isStale({ sources, stamp }: Target): boolean {
  if (!existsSync(stamp)) return true;
  const builtAtMs = statSync(stamp).mtimeMs;
  return sources.some((source) => existsSync(source) && newestMs(source) > builtAtMs);
}

/** Folders count too: theirs is the only time that tells of a file that went away. */
function newestMs(path: string): number {
  const stats = statSync(path);
  if (!stats.isDirectory()) return stats.mtimeMs;
  return Math.max(stats.mtimeMs, ...readdirSync(path).map((name) => newestMs(join(path, name))));
}
