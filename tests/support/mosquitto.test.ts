import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { PID_FILE } from '../../cloud-api/pairing/mosquitto-files.ts';
import { hasMosquitto, startMosquitto } from './mosquitto.ts';

test.runIf(hasMosquitto())('a Mosquitto that was killed leaves no process number behind', async () => {
  const mosquitto = await startMosquitto([], { username: 'cloud', password: 'for-this-test' });
  const readPid = () => readFile(join(mosquitto.dir, PID_FILE), 'utf8').catch(() => null);
  const before = await readPid();

  await mosquitto.kill();
  const after = await readPid();
  await mosquitto.start();
  await mosquitto.stop();

  expect([Number(before) > 1, after]).toEqual([true, null]);
});
