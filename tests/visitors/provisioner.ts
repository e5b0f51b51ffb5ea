/**
 * A controller's provisioning worker as a process of its own, on a real file and in front of a console at a real
 * address: does what is due and ends, or kills itself as `kill -9` would at the moment that it was given. What it counted
 * is its only output. Started by `kills.ts`.
 */
import { z } from 'zod';
import { createUnifiAccessVisitors } from '../../main/controller/access/unifi-access/unifi-access-visitors.ts';
import { UnifiAccessSettingsSchema } from '../../main/controller/access/unifi-access/unifi-access-settings.ts';
import { systemRandom } from '../../main/controller/system-random.ts';
import { manualClock } from '../support/manual-clock.ts';
import { openVisitorProcess } from '../support/visitor-process.ts';

const OrdersSchema = z.strictObject({
  dataDir: z.string(),
  url: z.string(),
  token: z.string(),
  certificateSha256: z.string(),
  now: z.int(),
  /** 0 never comes. */
  dieAt: z.int().min(0),
  reconciles: z.boolean(),
});

const orders = OrdersSchema.parse(JSON.parse(process.env['ORDERS'] ?? 'null'));
const { dataDir, url, token, certificateSha256: sha256, dieAt, reconciles } = orders;
let count = 0;
const port = createUnifiAccessVisitors({
  settings: UnifiAccessSettingsSchema.parse({ url, token, certificate: { sha256 } }),
});
const controller = await openVisitorProcess({
  dataDir,
  // It stands still: what is due is done, and the parent says when it is later.
  clock: manualClock(orders.now),
  random: systemRandom,
  port,
  schedule: () => () => undefined,
  moment: () => {
    count += 1;
    // Nothing runs after this line: no handler, no flush, no closing of files.
    if (count === dieAt) process.kill(process.pid, 'SIGKILL');
  },
  reconciles,
  isDurable: true,
  // This program is built into another folder.
  migrationsDir: 'main/controller/db/migrations',
});
controller.start();
await controller.runner.idle();
await controller.stop();
process.stdout.write(String(count));
