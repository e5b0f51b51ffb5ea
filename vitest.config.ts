import { defineConfig } from 'vitest/config';

// A zone with summer time, far from every facility of the tests: code that reads the machine's zone is found out.
process.env['TZ'] = 'Pacific/Auckland';

const outside = ['**/node_modules/**', '**/out/**', '**/dist/**', '**/.data/**'];

export default defineConfig({
  test: {
    // Real sockets and databases, no state shared between files; a retry would hide a race.
    pool: 'forks',
    retry: 0,
    projects: [
      {
        extends: true,
        test: {
          name: 'fast',
          include: ['**/*.test.{ts,tsx}'],
          exclude: [...outside, '**/*.pg.test.ts'],
          testTimeout: 60_000,
          // Some wait for processes and sockets of their own: three keep two cores busy.
          maxWorkers: 3,
        },
      },
      {
        extends: true,
        test: {
          name: 'pg',
          include: ['**/*.pg.test.ts'],
          exclude: outside,
          globalSetup: ['tests/shared-postgres.config.ts'],
          testTimeout: 180_000,
          hookTimeout: 180_000,
          // Whole clubs, each in one process: three keep two cores busy, and none stands still until its link is given up.
          maxWorkers: 3,
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
});
