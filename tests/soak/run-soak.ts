import { parseArgs } from 'node:util';
import { z } from 'zod';
import { createDatabase } from '../support/postgres.ts';
import { runSoak } from './soak.ts';
import { summarize } from './summary.ts';
import { runWideSoak } from './wide/wide-soak.ts';
import { summarizeWide } from './wide/wide-summary.ts';

/*
 * `npm run soak`: `kill -9` of facility, cloud or both under load, and nothing that anybody was promised may be lost.
 * `-- --kills 100 --seed 1` say how often and by which chance; `--with-postgres` also kills cloud-api's own PostgreSQL;
 * `--keep` leaves logs and databases to look at.
 * `DATABASE_URL` names another server, on which a database is made for the run.
 *
 * `--wide` has three facilities, two clouds and Mosquitto instead, and breaks the network between them, too:
 * `--rounds 500` says how often, `--sweep 25` after how many rounds everything is compared, `--only 'line|broker'`
 * that only faults are drawn whose name fits that. It needs no database.
 */

const OptionsSchema = z.object({
  kills: z.coerce.number().int().min(1).max(100_000),
  seed: z.coerce.number().int().min(0),
  'with-postgres': z.boolean(),
  keep: z.boolean(),
  wide: z.boolean(),
  rounds: z.coerce.number().int().min(1).max(100_000),
  sweep: z.coerce.number().int().min(1).max(100_000),
  only: z.string().transform((pattern) => new RegExp(pattern)),
});

const { values } = parseArgs({
  options: {
    kills: { type: 'string', default: '100' },
    seed: { type: 'string', default: '1' },
    'with-postgres': { type: 'boolean', default: false },
    keep: { type: 'boolean', default: false },
    wide: { type: 'boolean', default: false },
    rounds: { type: 'string', default: '500' },
    sweep: { type: 'string', default: '25' },
    only: { type: 'string', default: '' },
  },
});
const options = OptionsSchema.parse(values);
const { seed, 'with-postgres': withPostgres, keep: keepFiles } = options;
const print = (line: string): void => console.log(line);
const bad = options.wide ? await runWide() : await runNarrow();
process.exitCode = bad > 0 ? 1 : 0;

async function runWide(): Promise<number> {
  const { rounds, sweep: sweepEvery, only } = options;
  const report = await runWideSoak({ rounds, seed, withPostgres, only, keepFiles, sweepEvery, print });
  print(summarizeWide(report));
  return report.findings.length + report.troubles.length;
}

async function runNarrow(): Promise<number> {
  const server = process.env['DATABASE_URL'];
  const databaseUrl = server ? await createDatabase(server) : null;
  const report = await runSoak({ kills: options.kills, seed, databaseUrl, withPostgres, keepFiles, print });
  print(summarize(report));
  return report.findings.length + report.troubles.length;
}
