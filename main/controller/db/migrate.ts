import { createHash } from 'node:crypto';
import type Sqlite from 'better-sqlite3';
import { type MigrationMeta, readMigrationFiles } from 'drizzle-orm/migrator';
import { assert } from '../../../domain/assert.ts';
import { err, ok, type Result } from '../../../domain/result.ts';
import type { EpochMs } from '../../../domain/time.ts';
import type { DatabaseError } from './database-error.ts';

/**
 * Applies the migrations that drizzle-kit generates. Drizzle's own migrator is not used: it runs all of them in one
 * transaction, in which `foreign_keys` cannot be turned off, and accepts a database from a newer version without a word.
 */

/** `version` counts the migrations that a database has had. */
export type MigrationPlan = { readonly from: number; readonly to: number; readonly pending: readonly MigrationMeta[] };

/** Compares the database with the migrations in `folder`. Errors: `database.newer`, `database.other_history`. */
export function planMigrations(sqlite: Sqlite.Database, folder: string): Result<MigrationPlan, DatabaseError> {
  const known = readMigrationFiles({ migrationsFolder: folder });
  const applied = appliedHashes(sqlite);
  if (applied.length > known.length) return err({ code: 'database.newer', found: applied.length, known: known.length });

  const differs = applied.findIndex((hash, index) => hash !== hashOf(known[index]));
  if (differs >= 0) return err({ code: 'database.other_history', version: differs + 1 });
  return ok({ from: applied.length, to: known.length, pending: known.slice(applied.length) });
}

/** Applies what is pending, each migration in a transaction with its own record of it. */
export function applyMigrations(sqlite: Sqlite.Database, plan: MigrationPlan, now: EpochMs): void {
  if (plan.pending.length === 0) return;
  // A migration that rebuilds a table drops the old one, which must not take the rows that point at it along.
  sqlite.pragma('foreign_keys = OFF');
  try {
    sqlite.exec(SCHEMA_VERSION_TABLE);
    plan.pending.forEach((migration, index) => applyOne(sqlite, migration, { version: plan.from + index + 1, now }));
  } finally {
    sqlite.pragma('foreign_keys = ON');
  }
}

const SCHEMA_VERSION_TABLE = `
  CREATE TABLE IF NOT EXISTS schema_version (
    version integer PRIMARY KEY NOT NULL,
    hash text NOT NULL,
    applied_at integer NOT NULL
  ) STRICT`;

/** Of the text with plain line ends: a checkout on Windows must not look like another history. */
function hashOf(migration: MigrationMeta | undefined): string {
  const text = migration?.sql.join('\n').replaceAll('\r\n', '\n') ?? '';
  return createHash('sha256').update(text).digest('hex');
}

function appliedHashes(sqlite: Sqlite.Database): string[] {
  const exists = sqlite.prepare("SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = 'schema_version'").get();
  if (exists === undefined) return [];
  return sqlite.prepare<[], string>('SELECT hash FROM schema_version ORDER BY version').pluck().all() as string[];
}

function applyOne(sqlite: Sqlite.Database, migration: MigrationMeta, at: { version: number; now: EpochMs }): void {
  sqlite
    .transaction(() => {
      for (const statement of migration.sql) sqlite.exec(statement);
      const broken = sqlite.pragma('foreign_key_check');
      assert(Array.isArray(broken) && broken.length === 0, `migration ${at.version} leaves rows that point nowhere`);
      sqlite
        .prepare('INSERT INTO schema_version (version, hash, applied_at) VALUES (?, ?, ?)')
        .run(at.version, hashOf(migration), at.now);
    })
    .immediate();
}
