import { join } from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import { expect, type Page, test as base } from '@playwright/test';
import { NOW } from '../fixtures.ts';
import { type FakeController, startFakeController } from './fake-controller.ts';
import { signInAs } from './sign-in.ts';
import { createFakeWorld, type FakeWorld } from './fake-world.ts';

type Options = { readonly bayCount: number };
type Fixtures = Options & {
  readonly world: FakeWorld;
  readonly controller: FakeController;
  readonly cspViolations: readonly string[];
};

/**
 * A test with the built screens and a stand-in controller, both on that Saturday at 18:42. The PC is set to Tokyo:
 * whatever is shown must be the club's time all the same.
 */
export const test = base.extend<Fixtures>({
  locale: 'en-CA',
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
  cspViolations: [
    async ({ page }, use) => {
      const violations: string[] = [];
      page.on('console', (message) => {
        if (message.text().includes('Content Security Policy')) violations.push(message.text());
      });
      await use(violations);
      expect(violations).toEqual([]);
    },
    { auto: true },
  ],
});

/** Somebody at the desk, with the first screen before them. */
export const signIn = (page: Page, controller: FakeController, path?: string, who?: RegExp): Promise<void> =>
  signInAs(page, controller.url, path, who);

/** No serious violation of what axe can see. */
export async function expectAccessible(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  const serious = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
  expect(serious.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)).toEqual([]);
}

export { expect };
