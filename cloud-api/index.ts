import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { type CloudConfig, describeConfigError, parseConfig } from './config.ts';
import { NewerDatabaseError } from './db/migrate.ts';
import { SecondBrokerError } from './db/broker-lock.ts';
import { createLog } from './log.ts';
import { type RunningCloud, startCloud } from './start-cloud.ts';
import { systemClock } from './system-clock.ts';
import { systemRandom } from './system-random.ts';

/*
 * `npm run cloud`. Loaded after `scripts/check-node.mjs`, which says in one line when Node is too old for it.
 */

const parsed = parseConfig(process.env);
if (parsed.ok) await run(parsed.value);
else fail(describeConfigError(parsed.error));

async function run(config: CloudConfig): Promise<void> {
  const log = createLog(config.logLevel);
  const parts = { config, log, clock: systemClock, random: systemRandom, appVersion: readVersion() };
  try {
    const cloud = await startCloud(parts);
    stopOnSignals(cloud);
    const { http, mqtt } = cloud.address;
    log.info('cloud.listening', { http, mqtt, dataDir: config.dataDir, isDemo: config.isDemo });
    process.stdout.write(`Cloud: booking page ${http}/  API ${http}/docs  broker ${mqtt}\n`);
  } catch (cause) {
    log.debug('cloud.start.failed', { cause });
    fail(describeFailure(cause, config));
  }
}

/** The first signal stops everything in order; a second one does not wait for that. */
function stopOnSignals(cloud: RunningCloud): void {
  let isStopping = false;
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      if (isStopping) process.exit(1);
      isStopping = true;
      void cloud.stop().then(() => process.exit(0));
    });
  }
}

function describeFailure(cause: unknown, config: CloudConfig): string {
  if (!(cause instanceof Error)) return `The cloud does not start: ${String(cause)}.`;
  if ('code' in cause && cause.code === 'EADDRINUSE' && 'port' in cause) {
    const name = cause.port === config.mqttPort && config.mqtt === null ? 'MQTT_PORT' : 'CLOUD_PORT';
    return `Port ${String(cause.port)} is taken on ${config.host}. Choose another: ${name}=${Number(cause.port) + 1}`;
  }
  if (cause instanceof NewerDatabaseError || cause instanceof SecondBrokerError)
    return `The cloud does not start: ${cause.message}.`;
  // Some socket errors come as several with no words of their own.
  const words = cause.message || ('code' in cause ? String(cause.code) : cause.name);
  const where = config.databaseUrl !== null ? ' (DATABASE_URL is set)' : '';
  return `The cloud does not start: ${words.split('\n')[0]}${where}.`;
}

function readVersion(): string {
  const manifest: unknown = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));
  return z.object({ version: z.string() }).parse(manifest).version;
}

function fail(line: string): void {
  process.stderr.write(`${line}\n`);
  process.exitCode = 1;
}
