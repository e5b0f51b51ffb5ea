import { parseArgs } from 'node:util';
import { z } from 'zod';
import { createDatabase } from '../support/postgres.ts';
import { runImportSoak } from './import/import-soak.ts';
import { runKills } from '../visitors/kills.ts';
import { runSoak } from './soak.ts';
import { stopSignal } from './stopping.ts';
import { summarize } from './summary.ts';
import { runWideSoak } from './wide/wide-soak.ts';
import { lastLine, summarizeWide } from './wide/wide-summary.ts';

/*
 * `npm run soak`: `kill -9` of facility, cloud or both under load, and nothing that anybody was promised may be lost.
 * `-- --kills 100 --seed 1` say how often and by which chance; `--with-postgres` also kills cloud-api's own PostgreSQL;
 * `--keep` leaves logs and databases to look at.
 * `DATABASE_URL` names another server, on which a database is made for the run.
 *
 * `--wide` has three facilities, two clouds and Mosquitto instead, and breaks the network between them, too:
 * `--rounds 500` says how often, `--sweep 25` after how many rounds everything is compared, `--only 'line|broker'`
 * that only faults are drawn whose name fits that. It needs no database. `--journal soak.json` notes there what each
 * sweep found good; started again with the same file, the run goes on after the last round that was.
 *
 * `--visitors` kills the worker that tells the door system of bookings instead: once at every moment of every life that a
 * booking has, enumerated and not drawn. It needs neither a database nor a cloud.
 *
 * `--import` takes in 10 000 contacts of HubSpot instead (`--contacts` says how many), with two `kill -9` of the process
 * that does it, and counts: each exactly once, and HubSpot's limits kept.
 *
 * SIGINT and SIGTERM stop everything and print what was seen until then; a run that did not come to its end fails.
 */

const OptionsSchema = z.object({
  kills: z.coerce.number().int().min(1).max(100_000),
  seed: z.coerce.number().int().min(0),
  'with-postgres': z.boolean(),
  keep: z.boolean(),
  wide: z.boolean(),
  visitors: z.boolean(),
  import: z.boolean(),
  contacts: z.coerce.number().int().min(100).max(100_000),
  rounds: z.coerce.number().int().min(1).max(100_000),
  sweep: z.coerce.number().int().min(1).max(100_000),
  only: z.string().transform((pattern) => new RegExp(pattern)),
  journal: z.string().optional(),
});

const { values } = parseArgs({
  options: {
    kills: { type: 'string', default: '100' },
    seed: { type: 'string', default: '1' },
    'with-postgres': { type: 'boolean', default: false },
    keep: { type: 'boolean', default: false },
    wide: { type: 'boolean', default: false },
    visitors: { type: 'boolean', default: false },
    import: { type: 'boolean', default: false },
    contacts: { type: 'string', default: '10000' },
    rounds: { type: 'string', default: '500' },
    sweep: { type: 'string', default: '25' },
    only: { type: 'string', default: '' },
    journal: { type: 'string' },
  },
});
const options = OptionsSchema.parse(values);
const { seed, 'with-postgres': withPostgres, keep: keepFiles } = options;
const print = (line: string): void => console.log(line);
const signal = stopSignal(print);
process.exitCode = 1;
try {
  const isGood = await runAsAsked();
  process.exitCode = isGood ? 0 : 1;
} catch (cause) {
  if (!signal.aborted) throw cause;
  print('stopped before anything was looked at');
}
// Somebody of the load may still wait for an answer that nobody gives.
if (signal.aborted) process.exit();

function runAsAsked(): Promise<boolean> {
  if (options.import) return runImportSoak({ contacts: options.contacts, print });
  if (options.visitors) return runKills(print);
  return options.wide ? runWide() : runNarrow();
}

async function runWide(): Promise<boolean> {
  const { rounds, sweep: sweepEvery, only, journal = null } = options;
  const how = { rounds, seed, withPostgres, only, keepFiles, sweepEvery, journal, print, signal };
  const report = await runWideSoak(how);
  print(summarizeWide(report));
  print(lastLine(report));
  return report.findings.length + report.troubles.length === 0 && !report.isStopped;
}

async function runNarrow(): Promise<boolean> {
  const server = process.env['DATABASE_URL'];
  const databaseUrl = server ? await createDatabase(server) : null;
  const report = await runSoak({ kills: options.kills, seed, databaseUrl, withPostgres, keepFiles, print, signal });
  print(summarize(report));
  return report.findings.length + report.troubles.length === 0 && !report.isStopped;
}
