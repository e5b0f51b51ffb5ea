/** What Vitest and Playwright do before and after a run: both ask for a file that exports it as its default. */
export { startSharedPostgres as default } from './support/shared-postgres.ts';
