import { existsSync, readFileSync, statSync } from 'node:fs';
import { open as openInspector } from 'node:inspector';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ELECTRON_VERSION, resolveElectronTo, setVersion } from './module-hook.ts';

/*
 * Runs an app's real main entry in plain Node, with `electron` resolved to electron.ts beside this file.
 * Command line as Electron's: [-r module] [switches] [app folder or entry] [arguments].
 */

type CommandLine = { readonly preloads: string[]; readonly switches: string[]; readonly rest: string[] };
type Manifest = { readonly name?: string; readonly version?: string; readonly main?: string };

resolveElectronTo(pathToFileURL(join(import.meta.dirname, 'electron.ts')).href);
setVersion('electron', ELECTRON_VERSION);

const given = process.argv.slice(2);
const { preloads, switches, rest } = parseCommandLine(given);
const entry = resolve(rest[0] ?? '.');
const appPath = findPackage(entry);
const manifest = JSON.parse(readFileSync(join(appPath, 'package.json'), 'utf8')) as Manifest;
const file = statSync(entry).isDirectory() ? join(entry, manifest.main ?? 'index.js') : entry;

process.argv = [join(import.meta.dirname, 'electron'), ...given];
Object.defineProperty(process, 'type', { value: 'browser' });
Object.defineProperty(process, 'defaultApp', { value: true });

const { app } = await import('./app.ts');
const { startBrowser } = await import('./start-browser.ts');
app.standIn.setManifest({ appPath, name: manifest.name ?? 'Electron', version: manifest.version ?? '0.0.0' });
for (const given of switches) {
  const [, name, value] = /^--([^=]+)=?(.*)$/.exec(given) ?? [];
  if (name !== undefined && !/^(?:inspect|remote-debugging)/.test(name)) app.commandLine.appendSwitch(name, value);
}
// Playwright talks to this process through the inspector, and patches `app` from a module of its own.
if (switches.some((name) => name.startsWith('--inspect'))) openInspector(0);
const require = createRequire(import.meta.url);
for (const preload of preloads) require(resolve(preload));

try {
  await import(pathToFileURL(file).href);
  if (!app.standIn.isEnding()) await startBrowser(switches.some((name) => name.startsWith('--remote-debugging-port')));
} catch (error) {
  console.error('A JavaScript error occurred in the main process\n', error);
  process.exit(1);
}

/** Switches before the app are Chromium's; what follows it is the app's own. */
function parseCommandLine(args: readonly string[]): CommandLine {
  const parsed: CommandLine = { preloads: [], switches: [], rest: [] };
  for (let index = 0; index < args.length; index += 1) {
    const argument = args[index] ?? '';
    if (argument === '-r' && parsed.rest.length === 0) {
      index += 1;
      parsed.preloads.push(args[index] ?? '');
    } else if (parsed.rest.length > 0 || !argument.startsWith('-')) parsed.rest.push(argument);
    else parsed.switches.push(argument);
  }
  return parsed;
}

function findPackage(from: string): string {
  for (let folder = from; ; folder = dirname(folder)) {
    if (existsSync(join(folder, 'package.json'))) return folder;
    if (dirname(folder) === folder) throw new Error(`electron stand-in: no package.json above ${from}`);
  }
}
