import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { describeConfigError, parseConfig } from './controller/config.ts';
import { createLog } from './controller/log.ts';
import { describeHostError } from './facility-host.ts';
import { type KeptHost, type KeptHostOptions, startKeptHost } from './kept-host.ts';
import { runPairCommand } from './pair-command.ts';

/*
 * `npm run facility`: a facility controller without a window. Loaded after `scripts/check-node.mjs`, which says in one
 * line when Node is too old for it. `npm run facility -- pair <cloud> <code>` makes it a facility's.
 */

const ROOT = join(import.meta.dirname, '..');

const config = parseConfig(process.env);
const [command, ...args] = process.argv.slice(2);
if (!config.ok) fail(describeConfigError(config.error));
else if (command === 'pair') await pair(config.value, args);
else await run(config.value);

async function run(settings: KeptHostOptions['config']): Promise<void> {
  const log = createLog(settings.logLevel);
  try {
    const host = await startKeptHost({
      config: settings,
      log,
      appVersion: readVersion(),
      screensDir: join(ROOT, 'out/renderer'),
      // Whoever keeps the service running starts it again.
      onFailed: (error) => {
        process.stderr.write(`${describeHostError(error)}\n`);
        process.exit(1);
      },
    });
    if (!host.ok) return fail(describeHostError(host.error));
    stopOnSignals(host.value);
    log.info('facility.listening', { url: host.value.url, dataDir: settings.dataDir, demo: settings.demo });
    process.stdout.write(`Facility: staff app ${host.value.url}/  kiosk ${host.value.url}/kiosk\n`);
  } catch (error) {
    if (!isPortTaken(error)) throw error;
    fail(`Port ${settings.port} is taken on ${settings.host}. Choose another: FACILITY_PORT=${settings.port + 1}`);
  }
}

async function pair(settings: KeptHostOptions['config'], given: readonly string[]): Promise<void> {
  // What there is to say is said to the person at the terminal.
  const log = createLog('silent');
  const say = (line: string): void => void process.stdout.write(`${line}\n`);
  const problem = await runPairCommand({ config: settings, log, appVersion: readVersion(), say }, given);
  if (problem !== null) fail(problem);
}

/** The first signal stops everything in order; a second one does not wait for that. */
function stopOnSignals(host: KeptHost): void {
  let isStopping = false;
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      if (isStopping) process.exit(1);
      isStopping = true;
      void host.stop().then(() => process.exit(0));
    });
  }
}

function readVersion(): string {
  const manifest: unknown = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
  return z.object({ version: z.string() }).parse(manifest).version;
}

function isPortTaken(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';
}

function fail(line: string): void {
  process.stderr.write(`${line}\n`);
  process.exitCode = 1;
}
