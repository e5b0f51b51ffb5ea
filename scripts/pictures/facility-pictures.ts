import { resolve } from 'node:path';
import type { Page } from 'playwright-core';
import { manyDoorEvents } from '../../renderer/doors/door-fixtures.ts';
import { NOW } from '../../renderer/fixtures.ts';
import { startFakeController } from '../../renderer/testing/fake-controller.ts';
import { aNetwork } from '../../renderer/testing/fake-network.ts';
import { setUpBays, setUpDoors } from '../../renderer/testing/fake-setup.ts';
import { createFakeWorld, type FakeWorld } from '../../renderer/testing/fake-world.ts';
import { signInAs } from '../../renderer/testing/sign-in.ts';
import type { Studio } from './take-pictures.ts';

const DESK = { width: 1280, height: 800 };

type Pictures = Pick<Studio, 'open' | 'take'>;

/** Doors, bays, the network and their set-up, with something to see to: from the screens' own stand-ins. */
export async function pictureFacility(studio: Pictures): Promise<void> {
  const world = createFakeWorld({ now: () => NOW });
  furnish(world);
  const controller = await startFakeController({ world, pagesDir: resolve('out/renderer') });
  const page = await studio.open(DESK, { at: NOW });
  await signInAs(page, controller.url);

  await page.getByRole('link', { name: 'Doors' }).click();
  await page.getByRole('region', { name: 'Who opened what' }).getByRole('listitem').first().waitFor();
  await studio.take(page, 'staff-doors');
  await pictureKiosks(studio, page);
  await page.getByRole('link', { name: 'Bays' }).click();
  await page.getByRole('heading', { name: 'Bay 1' }).waitFor();
  await studio.take(page, 'staff-bays');
  await page.getByRole('link', { name: 'Network' }).click();
  await page.getByText('Reader of the front door').waitFor();
  await studio.take(page, 'staff-network');
  await pictureSetUp(studio, page);
  await page.context().close();
  await controller.stop();
}

function furnish(world: FakeWorld): void {
  world.doorSystem.events = manyDoorEvents(12, NOW);
  world.network.view = aNetwork();
  const off = world.setup.integrations.filter(({ name }) => name === 'unifi_network');
  world.setup.integrations = [setUpDoors(NOW), setUpBays(NOW), ...off];
  world.setup.report = {
    findings: [
      { id: 'connection', state: 'ok', sentence: 'UniFi Access answers at this address.' },
      { id: 'certificate', state: 'ok', sentence: 'It shows the certificate that is trusted.' },
      { id: 'doors.edit', state: 'missing', sentence: 'The token lacks the permission to open doors (edit:space).' },
    ],
  };
}

async function pictureKiosks(studio: Pictures, page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Change: Kiosk at 192.168.1.40' }).click();
  await page.getByRole('dialog').waitFor();
  await studio.take(page, 'staff-doors-kiosk');
  await page.keyboard.press('Escape');
}

async function pictureSetUp(studio: Pictures, page: Page): Promise<void> {
  await page.getByRole('link', { name: 'Set-up' }).click();
  await page.getByRole('region', { name: 'UniFi Network' }).waitFor();
  await studio.take(page, 'staff-setup');
  await page.getByRole('button', { name: 'Change UniFi Access' }).click();
  await page.getByRole('button', { name: 'Test now' }).click();
  const found = page.getByRole('region', { name: 'What the test found' });
  await found.waitFor();
  await found.scrollIntoViewIfNeeded();
  await studio.take(page, 'staff-setup-test');
}
