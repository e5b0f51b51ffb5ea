import { bigint, pgTable, text } from 'drizzle-orm/pg-core';

const instant = (name: string) => bigint(name, { mode: 'number' });

/** How the systems of others last answered any process of this cloud. Nothing hangs on it: it is for people. */
export const integrationHealthTable = pgTable('integration_health', {
  name: text('name').primaryKey(),
  lastSuccessAt: instant('last_success_at'),
  lastFailureAt: instant('last_failure_at'),
  /** In words, without anything of customers. */
  lastFailure: text('last_failure'),
  /** Until then the process that said so leaves it alone. */
  pausedUntil: instant('paused_until'),
});
