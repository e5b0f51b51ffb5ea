import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import { type Browser, chromium, type Page } from 'playwright-core';
import { type Club, startClub } from '../../tests/support/club.ts';
import { createDatabase, startOwnPostgres } from '../../tests/support/postgres.ts';
import { findPrograms } from '../machine/programs.ts';
import { pictureBookingPage } from './booking-page-pictures.ts';
import { pictureFacility } from './facility-pictures.ts';
import { pictureLinkStates, pictureOwnerPage } from './link-pictures.ts';
import { picturePairing } from './pairing-pictures.ts';
import { pictureKiosk } from './kiosk-pictures.ts';
import { pictureStaffApp } from './staff-pictures.ts';
import { pictureTerms } from './terms-pictures.ts';

/** `npm run screenshots`: every screen in its main states, from the demo club on a busy Saturday evening. */

const OUT = join(import.meta.dirname, '../../docs/screenshots');
const SATURDAY_EVENING = '2026-06-13T18:42:00-03:00';

export type Size = { readonly width: number; readonly height: number };

type WindowOptions = { readonly dark?: boolean; readonly touch?: boolean; readonly at?: number };

export type Studio = {
  readonly club: Club;
  /** A window whose clock is the club's, unless `at` says otherwise. */
  open(size: Size, options?: WindowOptions): Promise<Page>;
  /** Saves a picture and looks for serious accessibility faults on it. */
  take(page: Page, name: string): Promise<void>;
};

const faults: string[] = [];
await mkdir(OUT, { recursive: true });
const postgres = await startOwnPostgres();
const club = await startClub({ databaseUrl: await createDatabase(postgres.url), startAt: SATURDAY_EVENING });
const executablePath = findPrograms().CHROMIUM_PATH;
const browser = await chromium.launch(executablePath === undefined ? {} : { executablePath });
try {
  const studio = createStudio(browser);
  await pictureBookingPage(studio);
  await pictureStaffApp(studio);
  await pictureFacility(studio);
  await pictureLinkStates(studio);
  await pictureOwnerPage(studio);
  await picturePairing(studio);
  await pictureKiosk(studio);
  await pictureTerms(studio);
} finally {
  await browser.close();
  await club.stop();
  await postgres.stop();
}
for (const fault of faults) console.error(fault);
process.exitCode = faults.length > 0 ? 1 : 0;

function createStudio(from: Browser): Studio {
  return {
    club,
    open: async (viewport, { dark = false, touch = false, at = club.clock.now() } = {}) => {
      const context = await from.newContext({
        viewport,
        colorScheme: dark ? 'dark' : 'light',
        reducedMotion: 'reduce',
        hasTouch: touch,
        locale: 'en-CA',
      });
      const page = await context.newPage();
      await page.clock.install({ time: at });
      return page;
    },
    take: async (page, name) => {
      await page.evaluate(() => document.fonts.ready);
      await page.screenshot({ path: join(OUT, `${name}.png`) });
      const { violations } = await new AxeBuilder({ page }).analyze();
      for (const { id, impact, nodes } of violations) {
        if (impact !== 'serious' && impact !== 'critical') continue;
        faults.push(`${name}: ${id} (${impact}): ${nodes.length} places, first ${nodes[0]?.html ?? ''}`);
      }
      console.log(name);
    },
  };
}
