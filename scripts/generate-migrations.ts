/**
 * Writes the next migration of one side from its `*-schema.ts` files.
 *
 *   npx node scripts/generate-migrations.ts facility|cloud [--name=what_changed]   the next migration
 *   npx node scripts/generate-migrations.ts facility|cloud --fresh                 all generated ones anew, as 0000_base
 *
 * Migrations that a person writes (triggers, constraints that drizzle cannot say) begin with the line
 * `-- Hand-written: <why>`; put one into the folder as `NNNN_name.sql` and run this to enter it into the journal.
 * `--fresh` keeps them. It is only for a schema that has not been released: afterwards migrations are append only.
 */
import { execFileSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { z } from 'zod';

const ROOT = resolve(import.meta.dirname, '..');

const SIDES = {
  facility: { config: 'drizzle.facility.config.ts', folder: 'main/controller/db/migrations', strict: true },
  cloud: { config: 'drizzle.cloud.config.ts', folder: 'cloud-api/db/migrations', strict: false },
} as const;
type Side = (typeof SIDES)[keyof typeof SIDES];

const HAND_WRITTEN = '-- Hand-written';

const JournalSchema = z.looseObject({
  entries: z.array(
    z.object({ idx: z.int(), version: z.string(), when: z.int(), tag: z.string(), breakpoints: z.boolean() }),
  ),
});
type Journal = z.infer<typeof JournalSchema>;

const SnapshotSchema = z.looseObject({ id: z.string(), prevId: z.string() });

const [sideName, ...flags] = process.argv.slice(2);
if (sideName !== 'facility' && sideName !== 'cloud') {
  console.error('Usage: generate-migrations.ts facility|cloud [--fresh] [--name=what_changed]');
  process.exit(1);
}
const side = SIDES[sideName];
const isFresh = flags.includes('--fresh');
const name = isFresh ? 'base' : flags.find((flag) => flag.startsWith('--name='))?.slice('--name='.length);

if (isFresh) forgetGenerated(side);
else if (existsSync(journalPath(side))) enterHandWritten(side);
runDrizzleKit(side, name);
if (side.strict) makeTablesStrict(side);
if (existsSync(journalPath(side))) enterHandWritten(side);

/** Removes everything but the files that a person wrote. */
function forgetGenerated({ folder }: Side): void {
  rmSync(join(ROOT, folder, 'meta'), { recursive: true, force: true });
  for (const tag of sqlTags(folder)) {
    if (!isHandWritten(folder, tag)) rmSync(sqlPath(folder, tag));
  }
}

function runDrizzleKit({ config, folder }: Side, migrationName: string | undefined): void {
  mkdirSync(join(ROOT, folder), { recursive: true });
  const kit = join(ROOT, 'node_modules/drizzle-kit/bin.cjs');
  const named = migrationName === undefined ? [] : [`--name=${migrationName}`];
  execFileSync(process.execPath, [kit, 'generate', `--config=${config}`, ...named], { cwd: ROOT, stdio: 'inherit' });
}

/** SQLite keeps to the types of a table only when the table says STRICT, which drizzle-kit cannot write. */
function makeTablesStrict({ folder }: Side): void {
  for (const tag of sqlTags(folder)) {
    if (isHandWritten(folder, tag)) continue;
    const path = sqlPath(folder, tag);
    const statements = readFileSync(path, 'utf8').split('--> statement-breakpoint');
    const strict = statements.map((text) =>
      text.trimStart().startsWith('CREATE TABLE')
        ? text.replace(/\)\s*;\s*$/, (end) => end.replace(/\)\s*;/, ') STRICT;'))
        : text,
    );
    writeFileSync(path, strict.join('--> statement-breakpoint'));
  }
}

/** Gives each hand-written file that the journal does not know an entry, and the snapshot of what came before it. */
function enterHandWritten(target: Side): void {
  const { folder } = target;
  const journal = readJournal(target);
  const missing = sqlTags(folder).filter(
    (tag) => isHandWritten(folder, tag) && !journal.entries.some((e) => e.tag === tag),
  );
  for (const tag of missing) {
    const previous = journal.entries.at(-1);
    if (!previous) throw new Error(`${tag} cannot be the first migration`);
    const idx = previous.idx + 1;
    if (!tag.startsWith(`${pad(idx)}_`)) throw new Error(`${tag}.sql must be called ${pad(idx)}_….sql`);
    journal.entries.push({ ...previous, idx, tag, when: previous.when + 1 });
    const before = SnapshotSchema.parse(readJson(snapshotPath(folder, previous.idx)));
    writeJson(snapshotPath(folder, idx), { ...before, id: randomUUID(), prevId: before.id });
  }
  if (missing.length > 0) writeJson(journalPath(target), journal);
}

function isHandWritten(folder: string, tag: string): boolean {
  return readFileSync(sqlPath(folder, tag), 'utf8').startsWith(HAND_WRITTEN);
}

function sqlTags(folder: string): string[] {
  if (!existsSync(join(ROOT, folder))) return [];
  return readdirSync(join(ROOT, folder))
    .filter((file) => file.endsWith('.sql'))
    .map((file) => file.slice(0, -'.sql'.length))
    .sort();
}

function readJournal(target: Side): Journal {
  return JournalSchema.parse(readJson(journalPath(target)));
}

function journalPath({ folder }: Side): string {
  return join(ROOT, folder, 'meta/_journal.json');
}

function snapshotPath(folder: string, idx: number): string {
  return join(ROOT, folder, `meta/${pad(idx)}_snapshot.json`);
}

function sqlPath(folder: string, tag: string): string {
  return join(ROOT, folder, `${tag}.sql`);
}

function pad(idx: number): string {
  return String(idx).padStart(4, '0');
}

function readJson(path: string): unknown {
  return JSON.parse(readFileSync(path, 'utf8'));
}

function writeJson(path: string, value: unknown): void {
  writeFileSync(path, `${JSON.stringify(value, null, 2)}\n`);
}
