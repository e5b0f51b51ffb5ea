import { resolve } from 'node:path';
import type { Page } from 'playwright-core';
import {
  CHECK_VALUE,
  OWNER_NOW,
  OWNER_TOKEN,
  startFakeOwnerCloud,
} from '../../cloud-api/owner-page/testing/fake-owner-cloud.ts';
import { NOW, saturdayAt, someConflicts } from '../../renderer/fixtures.ts';
import { startFakeController } from '../../renderer/testing/fake-controller.ts';
import { createFakeWorld, type FakeWorld } from '../../renderer/testing/fake-world.ts';
import { signInAs } from '../../renderer/testing/sign-in.ts';
import type { Studio } from './take-pictures.ts';

const DESK = { width: 1280, height: 800 };
const PHONE = { width: 390, height: 844 };

/** States that a healthy demo does not get into by itself: from the screens' own stand-ins. */
type Pictures = Pick<Studio, 'open' | 'take'>;

/** The staff app catching up, fenced, and with conflicts. */
export async function pictureLinkStates(studio: Pictures): Promise<void> {
  const world = createFakeWorld({ now: () => NOW });
  const controller = await startFakeController({ world, pagesDir: resolve('out/renderer') });
  const page = await studio.open(DESK, { at: NOW });
  await signInAs(page, controller.url);
  const healthy = world.link;

  await show(page, world, {
    ...healthy,
    state: 'catching-up',
    catchUp: { done: 1240, total: 5000 },
    outboxDepth: 2600,
  });
  await page.getByRole('button', { name: /^Catching up/ }).click();
  await page.getByRole('progressbar').waitFor();
  await studio.take(page, 'staff-link-catching-up');
  await page.keyboard.press('Escape');

  const cutOff = { online: false, since: saturdayAt(14, 2), outboxDepth: 14 };
  await show(page, world, { ...healthy, ...cutOff, state: 'fenced', fenced: 'restored' });
  await page.getByText('A backup was put back on this computer.').waitFor();
  await studio.take(page, 'staff-fenced-restored');
  await show(page, world, { ...healthy, ...cutOff, state: 'fenced', fenced: 'replaced' });
  await page.getByText('Another computer is this club’s controller now.').waitFor();
  await studio.take(page, 'staff-fenced-replaced');

  world.conflicts = someConflicts();
  await show(page, world, { ...healthy, clockSkewMs: -4 * 60_000 });
  world.tell({ type: 'bookings' });
  await page.getByRole('link', { name: /^Conflicts 3/ }).click();
  await page.getByRole('list', { name: /without their time/ }).waitFor();
  await studio.take(page, 'staff-conflicts');
  await page.context().close();
  await controller.stop();
}

async function show(page: Page, world: FakeWorld, link: FakeWorld['link']): Promise<void> {
  world.link = link;
  world.tell({ type: 'link' });
  await page.clock.runFor(1000);
}

/** The owners' page, on a phone and on a desk. */
export async function pictureOwnerPage(studio: Pictures): Promise<void> {
  for (const [name, size] of Object.entries({ phone: PHONE, desktop: DESK })) {
    const cloud = await startFakeOwnerCloud();
    const page = await studio.open(size, { at: OWNER_NOW, touch: name === 'phone' });
    await page.goto(`${cloud.url}/admin`);
    await studio.take(page, `owner-${name}-1-sign-in`);
    await page.getByLabel('Owner’s token').fill(OWNER_TOKEN);
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Controllers' }).first().waitFor();
    await studio.take(page, `owner-${name}-2-facilities`);
    await pictureOwnersPlaces(studio, page, name);
    await page.getByRole('button', { name: 'Replace the computer' }).first().click();
    await page.getByRole('button', { name: 'Make a code' }).click();
    await page.getByText('Pairing code').waitFor();
    await studio.take(page, `owner-${name}-3-code`);
    cloud.claim(cloud.pairings[0]?.facilityId ?? '');
    await page.clock.runFor(3000);
    await page.getByLabel('Six digits on its screen').fill(CHECK_VALUE);
    await studio.take(page, `owner-${name}-4-compare`);
    await page.context().close();
    await cloud.stop();
  }
}

/** What lies beside the clubs: a link of the page, and what has to be there before the picture is taken. */
const PLACES = [
  { link: 'Messages', picture: 'messages', shows: 'could not be reached (ETIMEDOUT)' },
  { link: 'Texts', picture: 'texts', shows: 'Hello from the harbour: Bay 1' },
  { link: 'Systems', picture: 'systems', shows: 'Left alone' },
  { link: 'ClubOS', picture: 'clubos', shows: 'agreed and done' },
  { link: 'HubSpot', picture: 'hubspot', shows: 'club_tier' },
] as const;

async function pictureOwnersPlaces(studio: Pictures, page: Page, device: string): Promise<void> {
  for (const { link, picture, shows } of PLACES) {
    await page.getByRole('link', { name: link }).click();
    await page.getByText(shows).first().waitFor();
    await studio.take(page, `owner-${device}-${picture}`);
  }
  await page.getByRole('link', { name: 'Clubs' }).click();
}
