import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { runTool } from '../stages/run-tool.ts';
import { canInstallPackages, installPackages } from './debian.ts';

/** Programs that tests drive and npm does not bring. Tests read where they are from the variable of the same name. */
export type Programs = {
  /** A Chromium, for browser specs. */
  readonly CHROMIUM_PATH: string | undefined;
  /** One that has no windows, for specs of pages: it takes half the processor. Where there is none, the other. */
  readonly HEADLESS_CHROMIUM_PATH: string | undefined;
  /** Mosquitto, the broker that is not ours. */
  readonly MOSQUITTO_PATH: string | undefined;
  /** Folder with `initdb`, `pg_ctl` and `postgres` of a PostgreSQL that npm did not bring. */
  readonly POSTGRES_BIN: string | undefined;
  /** SPIN, the model checker, and a C compiler for the verifiers that it writes. */
  readonly SPIN_PATH: string | undefined;
  readonly COMPILER_PATH: string | undefined;
};

const CHROMIUM_PLACES = [
  '/usr/bin/chromium',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  String.raw`C:\Program Files\Google\Chrome\Application\chrome.exe`,
];
const HEADLESS_CHROMIUM_PLACES = ['/usr/bin/chromium-headless-shell'];
const MOSQUITTO_PLACES = ['/usr/sbin/mosquitto', '/usr/local/sbin/mosquitto', '/opt/homebrew/sbin/mosquitto'];
const SPIN_PLACES = ['/usr/bin/spin', '/usr/local/bin/spin', '/opt/homebrew/bin/spin'];
const COMPILER_PLACES = ['/usr/bin/gcc', '/usr/bin/cc'];

/** Finds what is there. */
export function findPrograms(): Programs {
  const chromium = firstExisting([process.env['CHROMIUM_PATH'], playwrightChromium(), ...CHROMIUM_PLACES]);
  const headless = [process.env['HEADLESS_CHROMIUM_PATH'], ...HEADLESS_CHROMIUM_PLACES];
  return {
    CHROMIUM_PATH: chromium,
    HEADLESS_CHROMIUM_PATH: firstExisting(headless) ?? chromium,
    MOSQUITTO_PATH: firstExisting([process.env['MOSQUITTO_PATH'], ...MOSQUITTO_PLACES]),
    POSTGRES_BIN: firstExisting([process.env['POSTGRES_BIN'], ...debianPostgres()]),
    SPIN_PATH: firstExisting([process.env['SPIN_PATH'], ...SPIN_PLACES]),
    COMPILER_PATH: firstExisting([process.env['COMPILER_PATH'], ...COMPILER_PLACES]),
  };
}

/** Finds what is there and gets what is missing, as far as that needs nobody's leave. */
export function ensurePrograms(): Programs {
  const found = findPrograms();
  const missing = [
    ...(found.CHROMIUM_PATH ? [] : ['chromium', 'fonts-liberation']),
    ...(found.HEADLESS_CHROMIUM_PATH === found.CHROMIUM_PATH ? ['chromium-headless-shell'] : []),
    ...(found.MOSQUITTO_PATH ? [] : ['mosquitto']),
    ...(found.POSTGRES_BIN ? [] : ['postgresql-15']),
    ...(found.SPIN_PATH ? [] : ['spin']),
    // The headers come apart from the compiler.
    ...(found.COMPILER_PATH ? [] : ['gcc', 'libc6-dev']),
  ];
  // One by one when all at once fails: another release of Debian has another PostgreSQL, and no browser suffers for it.
  if (missing.length > 0 && canInstallPackages() && !installPackages(missing)) {
    for (const name of missing) installPackages([name]);
  }
  if (!findPrograms().CHROMIUM_PATH) runTool('playwright', ['install', 'chromium']);
  return findPrograms();
}

function firstExisting(places: readonly (string | undefined)[]): string | undefined {
  return places.find((place) => place !== undefined && existsSync(place));
}

function playwrightChromium(): string | undefined {
  try {
    return chromium.executablePath();
  } catch {
    return undefined;
  }
}

/** Newest first. */
function debianPostgres(): string[] {
  const root = '/usr/lib/postgresql';
  if (!existsSync(root)) return [];
  return readdirSync(root)
    .toSorted((a, b) => Number(b) - Number(a))
    .map((version) => join(root, version, 'bin'))
    .filter((folder) => existsSync(join(folder, 'initdb')));
}
