import { expect, onTestFinished, test } from 'vitest';
import { DEMO_DOORS } from '../simulators/demo-doors.ts';
import { startUnifiAccessSimulator } from '../simulators/unifi-access/start-unifi-access-simulator.ts';
import { silentLog, tempFolder } from '../tests/support/facility-database.ts';
import { sealerIn } from '../tests/support/sealers.ts';
import { waitUntil } from '../tests/support/wait-until.ts';
import type { IpcEvent } from './controller/api/ipc-server.ts';
import { parseConfig } from './controller/config.ts';
import { startDesktopFacility } from './desktop-facility.ts';

test('a window goes on when settings were saved: signed in, asked to listen anew, and answered with what was saved', async () => {
  const folder = tempFolder();
  onTestFinished(() => folder.remove());
  const simulator = await startUnifiAccessSimulator({
    port: 0,
    token: 'token-of-the-club',
    doors: DEMO_DOORS.map(({ name, unifiId: id }) => ({ id, name })),
  });
  onTestFinished(() => simulator.stop());
  const config = parseConfig({
    DATA_DIR: folder.path,
    FACILITY_PORT: '0',
    DEMO: '1',
    CLOUD_URL: 'http://127.0.0.1:9',
    MQTT_URL: 'mqtt://127.0.0.1:9',
  });
  if (!config.ok) throw new Error(config.error.problems.join());
  const started = await startDesktopFacility({
    config: config.value,
    log: silentLog,
    appVersion: 'test',
    screensDir: '/nowhere',
    sealer: sealerIn(folder.path),
    cloudUrl: '',
    onFailed: ({ code }) => {
      throw new Error(code);
    },
  });
  if (!started.ok) throw new Error(started.error.code);
  onTestFinished(started.value.stop);
  const events: IpcEvent[] = [];
  const window = started.value.openWindow({
    role: 'staff',
    address: 'window 1',
    token: null,
    push: (event) => events.push(event),
    onToken: () => undefined,
  });
  let lastId = 0;
  const call = (type: 'query' | 'mutation' | 'subscription', path: string, input?: unknown) => {
    lastId += 1;
    return window.call({ id: lastId, type, path, input });
  };
  await call('mutation', 'session.signIn', { staff: 'owner', pin: '1111' });
  await call('subscription', 'change.notices');
  const listenedTo = lastId;

  const saved = await call('mutation', 'integration.save', {
    name: 'unifi_access',
    mode: 'live',
    version: 0,
    fields: { url: simulator.url, token: 'token-of-the-club', certificate: simulator.certificateSha256 },
    credentialExpiresOn: null,
  });
  await waitUntil(() => events.some(({ id, done }) => id === listenedTo && done === true));

  // Asked while it starts again, and answered by the next one.
  const doors = await call('query', 'door.list');
  expect(saved).toMatchObject({ result: { version: 1 } });
  expect(doors).toMatchObject({ result: [{ adapter: 'live' }, { adapter: 'live' }, { adapter: 'live' }] });
  expect(await call('query', 'session.current')).toMatchObject({ result: { role: 'owner' } });
});
