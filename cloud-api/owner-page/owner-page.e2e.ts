import { AxeBuilder } from '@axe-core/playwright';
import { expect, type Page, test as base } from '@playwright/test';
import {
  CHECK_VALUE,
  type FakeOwnerCloud,
  OWNER_NOW,
  OWNER_TOKEN,
  startFakeOwnerCloud,
  WORDS,
} from './testing/fake-owner-cloud.ts';

/** Needs `out/owner-page`: `vite build -c vite.owner.config.ts` first. */

const test = base.extend<{ cloud: FakeOwnerCloud; cspViolations: readonly string[] }>({
  locale: 'en-CA',
  viewport: { width: 390, height: 844 },
  cloud: async ({ page }, use) => {
    await page.clock.install({ time: OWNER_NOW });
    const cloud = await startFakeOwnerCloud();
    await use(cloud);
    await cloud.stop();
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

async function signIn(page: Page, cloud: FakeOwnerCloud): Promise<void> {
  await page.goto(`${cloud.url}/admin`);
  await page.getByLabel('Owner’s token').fill(OWNER_TOKEN);
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'Facilities' }).waitFor();
}

async function expectAccessible(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  const serious = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
  expect(serious.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)).toEqual([]);
}

const facility = (page: Page, name: string) => page.getByRole('article', { name });

test.describe('signing in', () => {
  test('takes the token, and says so when it is another', async ({ page, cloud }) => {
    await page.goto(`${cloud.url}/admin`);
    await page.getByLabel('Owner’s token').fill('something else');
    await page.keyboard.press('Enter');

    await expect(page.getByRole('alert')).toHaveText('That is not the owner’s token of this cloud.');
    await expectAccessible(page);
  });

  test('is forgotten with the page: nothing is kept on the device', async ({ page, cloud }) => {
    await signIn(page, cloud);
    const kept = await page.evaluate(() => localStorage.length + sessionStorage.length + document.cookie.length);
    await page.reload();

    expect(kept).toBe(0);
    await expect(page.getByLabel('Owner’s token')).toBeVisible();
  });
});

test.describe('facilities', () => {
  test('are shown with what an owner has to know', async ({ page, cloud }) => {
    await signIn(page, cloud);

    const hill = facility(page, 'Citadel Hill Indoor Golf & Social');
    await expect(hill).toContainText('Cut off');
    await expect(hill).toContainText('4 h ago');
    await expect(hill).toContainText('4 min slow');
    await expect(hill).toContainText('1,240 to it, 86 from it');
    await expect(hill.getByRole('alert')).toContainText('The web sells nothing of this facility.');
    await expect(facility(page, 'Harbour Golf')).toContainText('process b41f09c2');
    await expectAccessible(page);
  });

  test('keep their numbers, with a mark, while the cloud does not answer', async ({ page, cloud }) => {
    await signIn(page, cloud);
    await cloud.stop();
    await page.clock.runFor(20_000);

    await expect(page.getByText(/The cloud does not answer. You see what was known at/)).toBeVisible();
    await expect(facility(page, 'Harbour Golf')).toBeVisible();
  });

  test('lose their controller when it is revoked, after a question', async ({ page, cloud }) => {
    await signIn(page, cloud);
    await page.getByRole('button', { name: 'Revoke: Harbour Golf, 2' }).click();
    await expectAccessible(page);
    await page.getByRole('button', { name: 'Revoke', exact: true }).click();

    await expect(page.getByText('The controller is out of office').first()).toBeVisible();
    expect(cloud.asked.map(({ path }) => path)).toEqual([expect.stringMatching(/^\/controllers\/.*\/revoke$/)]);
  });
});

test.describe('pairing', () => {
  test('goes from the code over the comparison to the confirmation', async ({ page, cloud }) => {
    await signIn(page, cloud);
    await facility(page, 'Lake Banook').getByRole('button', { name: 'Pair a computer' }).click();
    await page.getByRole('button', { name: 'Make a code' }).click();
    await expect(page.getByText('K7QF-2M9X-R4TD', { exact: true })).toBeVisible();
    await expectAccessible(page);

    const [lake] = cloud.pairings;
    cloud.claim(lake?.facilityId ?? '');
    await page.clock.runFor(3000);
    await page.getByLabel('Six digits on its screen').fill('111 111');
    await page.keyboard.press('Enter');
    await expect(page.getByRole('alert')).toContainText('4 tries are left');
    await expectAccessible(page);

    await page.getByLabel('Six digits on its screen').fill('402 913');
    await page.keyboard.press('Enter');

    await expect(page.getByText('It is controller number 3 of Lake Banook now')).toBeVisible();
    await page.getByRole('button', { name: 'Done' }).press('Enter');
    await expect(page.getByRole('dialog')).toBeHidden();
  });

  test('asks for words before it replaces a controller, and says when that was last heard of', async ({
    page,
    cloud,
  }) => {
    await signIn(page, cloud);
    await facility(page, 'Harbour Golf').getByRole('button', { name: 'Replace the computer' }).click();
    await page.getByRole('button', { name: 'Make a code' }).click();
    await page.getByText('K7QF-2M9X-R4TD', { exact: true }).waitFor();
    cloud.claim(cloud.pairings[0]?.facilityId ?? '');
    await page.clock.runFor(3000);
    await expect(page.getByText('Last event seen at Sat 22 Nov, 18:42', { exact: false })).toBeVisible();
    await page.getByLabel('Six digits on its screen').fill(CHECK_VALUE);
    await page.keyboard.press('Enter');
    await expect(page.getByText('Type the words as they stand there')).toBeVisible();

    await page.getByLabel(`Type: ${WORDS}`).fill(WORDS);
    await page.keyboard.press('Enter');

    await expect(page.getByText('It is controller number 3 of Harbour Golf now')).toBeVisible();
    expect(cloud.asked.at(-1)?.body).toEqual({ checkValue: CHECK_VALUE, words: WORDS });
  });
});
