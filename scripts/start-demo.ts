import { setTimeout as delay } from 'node:timers/promises';
import { DEMO_STAFF, enterableBooking, HARBOUR_GOLF_PROFILE } from '../demo/harbour-golf.ts';
import { businessDateOf } from '../domain/opening-hours.ts';
import { buildStale, DESKTOP, WEB_APPS } from './build/targets.ts';
import { findElectron } from './demo/electron-binary.ts';
import { type EnterableBooking, findEnterable } from './demo/enterable-pin.ts';
import { createProcessGroup } from './demo/process-group.ts';
import { cloud, facility, simulators } from './demo/programs.ts';
import { saveDemoTerms } from './demo/save-terms.ts';
import { type DemoSettings, parseSettings, portsOf } from './demo/settings.ts';
import { isPortFree, waitUntilHealthy } from './demo/waiting.ts';
import { welcome } from './demo/welcome.ts';

/*
 * `npm start`: the demo club on this machine. Simulators, cloud and facility are processes of their own, as in real
 * life; this one starts them in order, says where everything is, and takes all of them with it when it goes.
 */

const HEALTHY_MS_MAX = 90_000;
const SYNCED_MS_MAX = 15_000;

const group = createProcessGroup();
/** Aborts when the demo is to end, with the reason. */
const end = new AbortController();

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => {
    if (end.signal.aborted) group.kill();
    end.abort(signal);
  });
}
void group.broken.then((how) => {
  console.error(`The demo's ${how}; the rest stops with it.`);
  process.exitCode = 1;
  end.abort(how);
});

try {
  await startDemo(parseSettings(process.env));
  await aborted(end.signal);
} catch (error) {
  if (!end.signal.aborted) {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  }
}
await group.stop();
process.exit();

async function startDemo(settings: DemoSettings): Promise<void> {
  await refuseTakenPorts(settings);
  const electron = findElectron(process.env);
  buildStale(electron === null ? WEB_APPS : [...WEB_APPS, DESKTOP]);

  const certificate = Promise.withResolvers<string>();
  end.signal.addEventListener('abort', () => certificate.reject(end.signal.reason));
  group.start(simulators(settings, certificate.resolve));
  group.start(cloud(settings));
  const [certificateSha256] = await Promise.all([certificate.promise, healthy(settings.CLOUD_PORT)]);
  group.start(facility(settings, certificateSha256, electron));
  await healthy(settings.FACILITY_PORT);

  await saveTerms(settings);
  console.log(welcome(settings, await findPin(settings), electron !== null));
}

async function refuseTakenPorts(settings: DemoSettings): Promise<void> {
  for (const { what, name, port } of portsOf(settings)) {
    if (await isPortFree(port)) continue;
    throw new Error(`Port ${port} (${what}) is taken. Choose another: ${name}=${port + 1} npm start`);
  }
}

function healthy(port: number): Promise<void> {
  return waitUntilHealthy(`http://localhost:${port}/health`, HEALTHY_MS_MAX, end.signal);
}

/** Without them there is less to see, and nothing else is missing. */
async function saveTerms(settings: DemoSettings): Promise<void> {
  const { name: staff, pin } = DEMO_STAFF[1];
  const manager = { facilityUrl: `http://localhost:${settings.FACILITY_PORT}`, staff, pin };
  const isSaved = await saveDemoTerms(manager, { timeoutMs: SYNCED_MS_MAX, signal: end.signal });
  if (!isSaved) console.error('The demo’s rules and prices are not saved: facility and cloud are not linked.');
}

/** The demo's bookings are the cloud's: they reach the facility a moment after the link is up. */
async function findPin(settings: DemoSettings): Promise<EnterableBooking | null> {
  const { name: staff, pin } = DEMO_STAFF[2];
  const deadlineMs = performance.now() + SYNCED_MS_MAX;
  for (;;) {
    const now = Date.now();
    const at = { now, date: businessDateOf(HARBOUR_GOLF_PROFILE, now) };
    const found = await findEnterable({ facilityUrl: `http://localhost:${settings.FACILITY_PORT}`, staff, pin }, at);
    if (found || !enterableBooking(now) || performance.now() > deadlineMs) return found;
    await delay(500, undefined, { signal: end.signal });
  }
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    signal.addEventListener('abort', () => resolve());
  });
}
