import { execFile } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { z } from 'zod';

export type PgbenchResult = { readonly perSecond: number; readonly meanMs: number };

/** Half hours at random of forty bays over centuries: hardly ever one that is taken. */
const SCRIPT = `\\set bay random(1, 40)
\\set slot random(1, 10000000)
insert into booking (resource_id, starts_at, ends_at, customer)
values (('6a3f9c10-5b1e-4d2a-8c77-2000000000' || lpad(:bay::text, 2, '0'))::uuid, :slot * 1800000::bigint,
  (:slot + 1) * 1800000::bigint, '{"email": "bench@example.com", "firstName": "Ben", "lastName": "Chmark"}')
on conflict do nothing;
`;

/** Debian's pgbench on the table of the plain one; null where there is no pgbench. */
export async function runPgbench(
  databaseUrl: string,
  dir: string,
  { clients, seconds }: { readonly clients: number; readonly seconds: number },
): Promise<PgbenchResult | null> {
  const program = findPgbench();
  if (program === null) return null;
  const file = join(dir, 'pgbench.sql');
  await writeFile(file, SCRIPT);
  const args = [
    '-n',
    '-M',
    'prepared',
    '-c',
    String(clients),
    '-j',
    '1',
    '-T',
    String(seconds),
    '-f',
    file,
    databaseUrl,
  ];
  const { stdout } = await promisify(execFile)(program, args);
  const read = (pattern: RegExp): number => z.coerce.number().parse(pattern.exec(stdout)?.[1]);
  return { perSecond: read(/tps = ([\d.]+)/), meanMs: read(/latency average = ([\d.]+) ms/) };
}

function findPgbench(): string | null {
  const root = '/usr/lib/postgresql';
  const versions = existsSync(root) ? readdirSync(root) : [];
  const found = versions.map((version) => join(root, version, 'bin/pgbench')).filter((path) => existsSync(path));
  return found.at(-1) ?? null;
}
