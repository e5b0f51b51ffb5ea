import { expect, type Page } from '@playwright/test';
import { expectAccessible, pageTest } from '../../tests/support/page-test.ts';
import {
  CHECK_VALUE,
  type FakeOwnerCloud,
  OWNER_NOW,
  OWNER_TOKEN,
  startFakeOwnerCloud,
  WORDS,
} from './testing/fake-owner-cloud.ts';

/** Needs `out/owner-page`: `vite build -c vite.owner.config.ts` first. */

const test = pageTest.extend<{ cloud: FakeOwnerCloud }>({
  viewport: { width: 390, height: 844 },
  cloud: async ({ page }, use) => {
    await page.clock.install({ time: OWNER_NOW });
    const cloud = await startFakeOwnerCloud();
    await use(cloud);
    await cloud.stop();
  },
});

async function signIn(page: Page, cloud: FakeOwnerCloud): Promise<void> {
  await page.goto(`${cloud.url}/admin`);
  await page.getByLabel('Owner’s token').fill(OWNER_TOKEN);
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'Facilities' }).waitFor();
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
    await expect
      .poll(() => cloud.asked.map(({ path }) => path))
      .toEqual([expect.stringMatching(/^\/controllers\/.*\/revoke$/)]);
  });
});

test.describe('a new facility', () => {
  test('is added by keyboard, and its first computer is paired next', async ({ page, cloud }) => {
    await signIn(page, cloud);
    await page.getByRole('button', { name: 'Add a facility' }).press('Enter');
    await page.getByLabel('Name', { exact: true }).fill('Café Élan');
    await expect(page.getByLabel('Short name')).toHaveValue('cafe-elan');
    await page.getByLabel('Time zone').fill('America/Halifax');
    await page.keyboard.press('Enter');
    await expect(page.getByText('A price such as 45.00')).toBeVisible();
    await expectAccessible(page);
    await page.getByLabel('Price per hour').fill('45');
    await page.getByLabel('Bays').fill('3');
    await page.keyboard.press('Enter');

    await expect(page.getByRole('dialog', { name: 'Pair a computer with Café Élan' })).toBeVisible();
    await expect
      .poll(() => cloud.asked.at(-1))
      .toMatchObject({
        path: '/facilities',
        body: { slug: 'cafe-elan', hourlyCents: 4500, bays: [{ name: 'Bay 1' }, { name: 'Bay 2' }, { name: 'Bay 3' }] },
      });
    await page.keyboard.press('Escape');
    await expect(facility(page, 'Café Élan')).toContainText('Not paired');
  });

  test('with the short name of another is refused in words, and what was typed stays', async ({ page, cloud }) => {
    await signIn(page, cloud);
    await page.getByRole('button', { name: 'Add a facility' }).click();
    await page.getByLabel('Name', { exact: true }).fill('Lake');
    await page.getByLabel('Price per hour').fill('45');
    await page.getByLabel('Bays').fill('1');
    await page.keyboard.press('Enter');

    await expect(page.getByRole('alert')).toHaveText('Another facility has the short name lake already.');
    await expect(page.getByLabel('Bays')).toHaveValue('1');
    await expectAccessible(page);
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
    await expect.poll(() => cloud.asked.at(-1)?.body).toEqual({ checkValue: CHECK_VALUE, words: WORDS });
  });

  test('asks for no words when the computer before has handed everything back', async ({ page, cloud }) => {
    await signIn(page, cloud);
    await facility(page, 'Harbour Golf').getByRole('button', { name: 'Replace the computer' }).click();
    await page.getByRole('button', { name: 'Make a code' }).click();
    await page.getByText('K7QF-2M9X-R4TD', { exact: true }).waitFor();
    cloud.pairings = cloud.pairings.map((open) => ({ ...open, wordsNeeded: null }));
    cloud.claim(cloud.pairings[0]?.facilityId ?? '');
    await page.clock.runFor(3000);

    await expect(page.getByText('It has handed everything back')).toBeVisible();
    await expectAccessible(page);
    await page.getByLabel('Six digits on its screen').fill(CHECK_VALUE);
    await page.keyboard.press('Enter');

    await expect(page.getByText('It is controller number 3 of Harbour Golf now')).toBeVisible();
    await expect.poll(() => cloud.asked.at(-1)?.body).toEqual({ checkValue: CHECK_VALUE });
  });
});

test('an owner finds a customer, makes their link, joins a second record and saves what is kept', async ({
  page,
  cloud,
}) => {
  await signIn(page, cloud);
  await page.getByRole('link', { name: 'Customers' }).click();
  await page.getByLabel('Name, e-mail or phone').fill('ana');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('article', { name: 'Ana Moreau' })).toContainText(
    'ana@example.com · member · 12 credits',
  );
  await page.getByRole('link', { name: 'Ana Moreau' }).click();
  const ana = page.getByRole('article', { name: 'Ana Moreau' });
  await expect(ana.getByRole('region', { name: 'Bookings' })).toContainText('did not come');
  await expect(ana.getByRole('region', { name: 'Messages' })).toContainText('Nothing was sent');

  await ana.getByRole('button', { name: 'Show the link' }).click();
  await expect(ana.getByLabel('Their own page')).toHaveValue(/#token$/);
  await expectAccessible(page);
  await ana.getByRole('button', { name: 'Make a new link' }).click();
  await expect(ana.getByLabel('Their own page')).toHaveValue(/#new-token$/);

  await ana.getByRole('button', { name: 'Make them one: Anna Moreau' }).click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Make them one' }).click();
  await expect(ana.getByRole('button', { name: 'Take apart again: Anna Moreau' })).toBeVisible();
  const download = page.waitForEvent('download');
  await ana.getByRole('button', { name: 'Save as a file' }).click();
  expect((await download).suggestedFilename()).toMatch(/^customer-.*\.json$/);
});

test('an owner forgets a customer, once nothing is booked any more, and sees who has not done it yet', async ({
  page,
  cloud,
}) => {
  await signIn(page, cloud);
  await page.getByRole('link', { name: 'Customers' }).click();
  await page.getByRole('link', { name: 'Ana Moreau' }).click();
  await page.getByRole('button', { name: 'Forget this customer' }).click();
  const dialog = page.getByRole('alertdialog', { name: 'Forget Ana Moreau for good?' });
  await expectAccessible(page);
  await dialog.getByRole('button', { name: 'Forget for good' }).click();
  await expect(dialog.getByText('Choose why')).toBeVisible();
  await expect(dialog.getByText('That is not ana@example.com')).toBeVisible();
  expect(cloud.asked).toEqual([]);

  await dialog.getByLabel('Why', { exact: true }).selectOption('They asked for it');
  await dialog.getByLabel('Type their e-mail once more').fill('Ana@Example.com');
  await dialog.getByRole('button', { name: 'Forget for good' }).click();
  await expect(dialog.getByRole('alert')).toContainText('They have 2 bookings that are not over.');
  await expectAccessible(page);

  await dialog.getByRole('button', { name: 'Forget for good' }).click();
  await expect(dialog).toBeHidden();
  const forgotten = page.getByRole('article', { name: /^Forgotten on/ });
  await expect(forgotten).toContainText('Still to do it: Citadel Hill Indoor Golf & Social, Lake Banook.');
  await expectAccessible(page);
  const wish = { email: 'ana@example.com', confirm: 'ana@example.com', cause: 'asked' };
  await expect.poll(() => cloud.asked.at(-1)).toEqual({ path: '/customers/erase', body: wish });
});

test('an owner reads the page in their own language, or in the other, which stays chosen', async ({ page, cloud }) => {
  await page.addInitScript(() => Object.defineProperty(navigator, 'languages', { get: () => ['fr-CA', 'en'] }));
  await page.goto(`${cloud.url}/admin`);
  await page.getByLabel('Jeton du propriétaire').fill(OWNER_TOKEN);
  await page.keyboard.press('Enter');
  await expect(facility(page, 'Citadel Hill Indoor Golf & Social')).toContainText('retarde de 4 min');
  await expect(page.locator('html')).toHaveAttribute('lang', 'fr');
  await expectAccessible(page);

  await page.getByRole('button', { name: 'Ajouter un établissement' }).click();
  await page.getByLabel('Nom', { exact: true }).fill('Lake');
  await page.getByLabel('Prix de l’heure').fill('45');
  await page.getByLabel('Baies').fill('1');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('alert')).toHaveText(
    'Un autre établissement a déjà le nom court lake. Choisissez-en un autre.',
  );
  await page.keyboard.press('Escape');

  await page.getByRole('button', { name: 'English' }).click();
  await expect(facility(page, 'Harbour Golf')).toContainText('process b41f09c2');
  await page.reload();
  await expect(page.getByLabel('Owner’s token')).toBeVisible();
});

test('an owner sees what customers were sent and how it went, and tells one again', async ({ page, cloud }) => {
  await signIn(page, cloud);
  await page.getByRole('link', { name: 'Messages' }).press('Enter');
  await expect(page.getByRole('heading', { level: 1, name: 'Messages' })).toBeVisible();
  await expect(page.getByRole('article', { name: /^Changed/ })).toContainText('may have been sent');
  await expect(page.getByText('they do not want it')).toBeHidden();
  await page.getByRole('button', { name: 'Show more' }).press('Enter');
  await expect(page.getByText('they do not want it')).toBeVisible();
  await expectAccessible(page);

  await page.getByLabel('How it went').selectOption('refused');
  await expect(page.getByRole('article')).toHaveCount(1);
  await expect(page.getByText('there is no such mailbox (SMTP 550)')).toBeVisible();
  const refused = page.getByRole('article', { name: 'Booked to zoe@example.com' });
  await refused.getByRole('button', { name: 'Tell them how it stands now' }).click();

  await expect(refused.getByText('It is on its way.')).toBeVisible();
});

test('an owner sees how the systems are and what was said to them, and lets be what was given up', async ({
  page,
  cloud,
}) => {
  await signIn(page, cloud);
  await page.getByRole('link', { name: 'Systems' }).press('Enter');
  const mail = page.getByRole('article', { name: 'Mail' });
  await expect(mail).toContainText('Fails');
  await expect(mail).toContainText('The mail server cannot be reached (ECONNREFUSED).');
  await expect(mail).toContainText('14, and 1,260 for later');
  await expect(page.getByRole('article', { name: 'ClubOS' })).toContainText('left alone until');
  await expect(page.getByText('One thing was given up')).toBeVisible();
  await expectAccessible(page);

  await page.getByRole('button', { name: 'Let it be' }).click();
  await expect(page.getByText('One thing was given up')).toBeHidden();

  await page.getByRole('link', { name: 'ClubOS' }).press('Enter');
  const wish = page.getByRole('article', { name: 'Book me a simulator tomorrow at 2pm' });
  await expect(wish).toContainText('Book · 2025-11-23 14:00');
  await expect(wish).toContainText('agreed and done');
  await expect(wish).toContainText('Booked: Bay 2');
  await expectAccessible(page);

  await page.getByRole('link', { name: 'HubSpot' }).press('Enter');
  await expect(page.getByRole('listitem').filter({ hasText: 'club_tier' })).toContainText('HubSpot’s word counts');
  await expect(page.getByText('4,100 of 10,000 have been read.')).toBeVisible();
  await expectAccessible(page);
});

test('an owner writes a club’s words by keyboard, sees them in the mail, saves them and has one sent', async ({
  page,
  cloud,
}) => {
  await signIn(page, cloud);
  await page.getByRole('link', { name: 'Messages' }).press('Enter');
  await page.getByRole('link', { name: 'Texts' }).press('Enter');
  const subject = page.getByLabel('Subject');
  const preview = page.getByRole('region', { name: 'What a customer would get' });
  await expect(preview).toContainText('Hello from the harbour: Bay 1 is yours');

  await subject.fill('Hi {name}: {pin}');
  await expect(page.getByText('{pin} means nothing here.')).toBeVisible();
  await subject.fill('Hi {name}');
  await subject.press('Tab');
  await expect(preview).toContainText('Hi Ève-Marie');
  await expectAccessible(page);

  await subject.press('Enter');
  await expect(page.getByText('Saved. Messages are written with these words from now on.')).toBeVisible();
  const words = { subject: 'Hi {name}', intro: expect.stringContaining('harbour'), closing: null };
  await expect
    .poll(() => cloud.asked.filter(({ path }) => path.endsWith('/message-texts')))
    .toMatchObject([{ body: { basedOn: 3, texts: { kinds: { confirmation: { en: words } } } } }]);

  await page.getByRole('radio', { name: 'Plain text' }).click();
  await expect(preview).toContainText('Your door code: 123456');
  await page.getByLabel('Your own address, for a test').fill('me@example.com');
  await page.keyboard.press('Enter');
  await expect(preview.getByText('does not take it for this address (SMTP 550)')).toBeVisible();

  await page.getByRole('link', { name: 'Quiet hours' }).press('Enter');
  await page.getByLabel('until').fill('22:00');
  await expect(page.getByText('The two times must differ')).toBeVisible();
  await page.getByLabel('until').fill('07:30');
  await expect(page.getByText('would send at 22:00 waits until 07:30.')).toBeVisible();
  await expectAccessible(page);
  await page.keyboard.press('Enter');
  await expect(page.getByText('Saved. It counts for everything that has not gone out.')).toBeVisible();
  await expect.poll(() => cloud.asked.at(-1)).toMatchObject({ body: { fromMin: 1320, untilMin: 450 } });
});
