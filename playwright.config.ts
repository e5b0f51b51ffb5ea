import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { defineConfig } from '@playwright/test';
import { findPrograms } from './scripts/machine/programs.ts';

const chromium = findPrograms().HEADLESS_CHROMIUM_PATH;

// Playwright starts the desktop app through node_modules/electron. Where its binary was never downloaded, the stand-in
// takes its place: same specs, same main entry, preloads and pages (tests/electron-stand-in/README.md).
if (!existsSync(join(import.meta.dirname, 'node_modules/electron/path.txt'))) {
  process.env['ELECTRON_OVERRIDE_DIST_PATH'] ??= join(import.meta.dirname, 'tests/electron-stand-in');
}

export default defineConfig({
  testDir: '.',
  testMatch: '**/*.e2e.ts',
  testIgnore: ['**/node_modules/**', '**/out/**', '**/dist/**', '**/.data/**'],
  globalSetup: './tests/shared-postgres.config.ts',
  outputDir: 'test-results',
  // Each spec starts servers and browsers of its own: more at a time would only wait for each other.
  workers: 2,
  fullyParallel: false,
  retries: 0,
  forbidOnly: true,
  timeout: 120_000,
  // For machines with other things to do; below the 15 s after which screens look by themselves, so that what they are
  // not told of is found out.
  expect: { timeout: 10_000 },
  reporter: 'list',
  use: {
    ...(chromium === undefined ? {} : { launchOptions: { executablePath: chromium } }),
    screenshot: 'only-on-failure',
  },
});
