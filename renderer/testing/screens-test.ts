import { join } from 'node:path';
import { expect, type Page } from '@playwright/test';
import { expectAccessible, pageTest } from '../../tests/support/page-test.ts';
import { NOW } from '../fixtures.ts';
import { type FakeController, startFakeController } from './fake-controller.ts';
import { signInAs } from './sign-in.ts';
import { createFakeWorld, type FakeWorld } from './fake-world.ts';

type Options = { readonly bayCount: number };
type Fixtures = Options & {
  readonly world: FakeWorld;
  readonly controller: FakeController;
};

/**
 * A test with the built screens and a stand-in controller, both on that Saturday at 18:42. The PC is set to Tokyo:
 * whatever is shown must be the club's time all the same.
 */
export const test = pageTest.extend<Fixtures>({
  timezoneId: 'Asia/Tokyo',
  bayCount: [4, { option: true }],
  world: async ({ bayCount }, use) => {
    await use(createFakeWorld({ now: () => NOW, bayCount }));
  },
  controller: async ({ page, world }, use) => {
    await page.clock.install({ time: NOW });
    const controller = await startFakeController({ world, pagesDir: join(import.meta.dirname, '../../out/renderer') });
    await use(controller);
    await controller.stop();
  },
});

/** Somebody at the desk, with the first screen before them. */
export const signIn = (page: Page, controller: FakeController, path?: string, who?: RegExp): Promise<void> =>
  signInAs(page, controller.url, path, who);

export { expect, expectAccessible };
