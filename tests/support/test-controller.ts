import { join } from 'node:path';
import { createContextFactory, type CreateContext } from '../../main/controller/api/context.ts';
import { createHttpServer } from '../../main/controller/api/http-server.ts';
import type { SeedStaff } from '../../main/controller/staff/seed-staff.ts';
import { createStaffService } from '../../main/controller/staff/staff-service.ts';
import { createLog } from '../../main/controller/log.ts';
import { systemRandom } from '../../main/controller/system-random.ts';
import { openTestDatabase, type TestDatabase } from './facility-database.ts';
import { type FakeServices, fakeServices } from './fake-services.ts';
import { type ManualClock, manualClock } from './manual-clock.ts';
import { CHEAP_PIN, seedTestStaff } from './staff.ts';

/** The API on real staff accounts in a real database, with a small facility in memory behind it. */
export type TestController = {
  readonly clock: ManualClock;
  readonly database: TestDatabase;
  readonly services: FakeServices;
  readonly createContext: CreateContext;
  /** What was logged, as lines of JSON. */
  readonly logged: string[];
  tokenOf(who: SeedStaff): Promise<string>;
  dispose(): void;
};

export async function startTestController(): Promise<TestController> {
  const clock = manualClock();
  const database = await openTestDatabase(clock);
  database.db.transaction((tx) => seedTestStaff(tx));
  const staff = createStaffService({ db: database.db, clock, random: systemRandom, pinCost: CHEAP_PIN });
  const services = fakeServices(clock, staff);
  const logged: string[] = [];
  const log = createLog('debug', { write: (line) => void logged.push(line) });
  const createContext = createContextFactory({ services, clock, random: systemRandom, log });

  return {
    clock,
    database,
    services,
    createContext,
    logged,
    tokenOf: async ({ name, pin }) => {
      const signedIn = await staff.signIn({ staff: name, pin });
      if (!signedIn.ok) throw new Error(signedIn.error.code);
      return signedIn.value.token;
    },
    dispose: () => database.dispose(),
  };
}

export type TestServer = TestController & { readonly url: string; readonly port: number; stop(): Promise<void> };

/** The same behind a real port. `screensDir` is where built screens are, if there are any. */
export async function startTestServer(screensDir?: string): Promise<TestServer> {
  const controller = await startTestController();
  const { services, createContext, logged } = controller;
  const server = await createHttpServer({
    services,
    createContext,
    renderFigures: () => 'link_up 1\n',
    log: createLog('debug', { write: (line) => void logged.push(line) }),
    screens: {
      dir: screensDir ?? join(controller.database.dataDir, 'no-screens'),
      staffPage: 'staff.html',
      kioskPage: 'kiosk.html',
    },
    host: '127.0.0.1',
    port: 0,
  });
  const { url, port } = await server.start();
  const stop = async () => {
    await server.stop();
    controller.dispose();
  };
  return { ...controller, url, port, stop };
}
