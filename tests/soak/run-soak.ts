import { parseArgs } from 'node:util';
import { z } from 'zod';
import { createDatabase } from '../support/postgres.ts';
import { runSoak } from './soak.ts';
import { summarize } from './summary.ts';

/*
 * `npm run soak`: `kill -9` of facility, cloud or both under load, and nothing that anybody was promised may be lost.
 * `-- --kills 100 --seed 1` say how often and by which chance; `--with-postgres` also kills cloud-api's own PostgreSQL;
 * `--keep` leaves logs and databases to look at.
 * `DATABASE_URL` names another server, on which a database is made for the run.
 */

const OptionsSchema = z.object({
  kills: z.coerce.number().int().min(1).max(100_000),
  seed: z.coerce.number().int().min(0),
  'with-postgres': z.boolean(),
  keep: z.boolean(),
});

const { values } = parseArgs({
  options: {
    kills: { type: 'string', default: '100' },
    seed: { type: 'string', default: '1' },
    'with-postgres': { type: 'boolean', default: false },
    keep: { type: 'boolean', default: false },
  },
});
const { kills, seed, 'with-postgres': withPostgres, keep: keepFiles } = OptionsSchema.parse(values);
const server = process.env['DATABASE_URL'];
const databaseUrl = server ? await createDatabase(server) : null;
const print = (line: string): void => console.log(line);
const report = await runSoak({ kills, seed, databaseUrl, withPostgres, keepFiles, print });
console.log(summarize(report));
process.exitCode = report.findings.length + report.troubles.length > 0 ? 1 : 0;
