import { sql } from 'drizzle-orm';
import { join } from 'node:path';
import { z } from 'zod';
import { type Db, openDatabase } from '../../../cloud-api/db/database.ts';
import { migrateDatabase } from '../../../cloud-api/db/migrate.ts';
import { beginImport } from '../../../cloud-api/integrations/hubspot/import.ts';
import { readState } from '../../../cloud-api/integrations/hubspot/state-repository.ts';
import { createLog } from '../../../cloud-api/log.ts';
import { systemClock as clock } from '../../../cloud-api/system-clock.ts';
import { systemRandom as random } from '../../../cloud-api/system-random.ts';
import { MINUTE_MS } from '../../../domain/time.ts';
import { type HubspotSimulator, startHubspotSimulator } from '../../../simulators/hubspot/start-hubspot-simulator.ts';
import { tempFolder } from '../../support/facility-database.ts';
import { createDatabase, startOwnPostgres } from '../../support/postgres.ts';
import { createProgram } from '../../support/program-process.ts';
import { waitUntil } from '../../support/wait-until.ts';

const TOKEN = 'what-hubspot-and-we-know';
/** Shares of the contacts at which the process is killed. */
const KILLS_AT = [0.25, 0.6];
const PATIENCE_MS = 15 * MINUTE_MS;

type ImportSoak = { readonly contacts: number; readonly print: (line: string) => void };

/**
 * Takes in contacts of HubSpot with two `kill -9` on the way, and then counts: each of them is one customer and carries
 * our id, nobody is twice, and HubSpot's limits were kept. True where nothing was found.
 */
export async function runImportSoak({ contacts, print }: ImportSoak): Promise<boolean> {
  const server = await startOwnPostgres();
  const folder = tempFolder();
  const hubspot = await startHubspotSimulator({ port: 0, accessToken: TOKEN });
  const url = await createDatabase(server.url);
  await migrateDatabase(url);
  const { db, close } = await openDatabase({ url, log: createLog('warn') });
  const crashes: string[] = [];
  const worker = createProgram({
    name: 'import',
    entry: 'tests/soak/import/import-worker.ts',
    env: { DATABASE_URL: url, HUBSPOT_URL: hubspot.url, HUBSPOT_TOKEN: TOKEN },
    logFile: join(folder.path, 'import.log'),
    onCrash: (how) => void crashes.push(how),
  });
  try {
    for (let index = 0; index < contacts; index += 1) {
      hubspot.createContact({ email: `guest${index}@example.test`, firstname: `Guest ${index}` });
    }
    const startedAt = performance.now();
    await beginImport({ db, clock, random });
    const readSoFar = async (): Promise<number> => (await readState(db)).importRead;
    for (const share of KILLS_AT) {
      worker.start();
      await waitUntil(async () => (await readSoFar()) >= contacts * share || crashes.length > 0, PATIENCE_MS);
      await worker.kill();
      print(`kill -9 after ${await readSoFar()} of ${contacts}`);
    }
    worker.start();
    await waitUntil(async () => (await readState(db)).importState === 'done' || crashes.length > 0, PATIENCE_MS);
    print(`taken in after ${Math.round((performance.now() - startedAt) / 1000)} s`);
    const findings = [...crashes, ...(await check(db, hubspot, contacts))];
    for (const finding of findings) print(`FOUND: ${finding}`);
    print(JSON.stringify(hubspot.counts()));
    return findings.length === 0;
  } finally {
    await worker.kill();
    await close();
    await hubspot.stop();
    await server.stop();
    folder.remove();
  }
}

const CountsSchema = z.object({ customers: z.int(), contacts: z.int(), emails: z.int() });

async function check(db: Db, hubspot: HubspotSimulator, contacts: number): Promise<string[]> {
  const { rows } = await db.execute(sql`
    select (select count(*)::int from customer) as customers, (select count(distinct email)::int from customer) as emails,
      (select count(*)::int from hubspot_contact where crm_id is not null) as contacts`);
  const counted = CountsSchema.parse(rows[0]);
  const state = await readState(db);
  const ids = new Set(hubspot.contacts().flatMap(({ properties }) => properties['club_contact_id'] ?? []));
  const { highestIn10s, highestSearchesIn1s, refused } = hubspot.counts();
  const figures: readonly (readonly [string, number, number])[] = [
    ['customers', counted.customers, contacts],
    ['e-mails of customers', counted.emails, contacts],
    ['linked contacts', counted.contacts, contacts],
    ['contacts at HubSpot', hubspot.contacts().length, contacts],
    ['ids of ours at HubSpot', ids.size, contacts],
    ['contacts read, as told', state.importRead, contacts],
    ['contacts skipped, as told', state.importSkipped, 0],
    ['calls that a limit refused', refused.burst + refused.daily + refused.search, 0],
  ];
  const wrong = figures.filter(([, is, wanted]) => is !== wanted);
  const tooFast = highestIn10s > 100 || highestSearchesIn1s > 5;
  return [
    ...wrong.map(([what, is, wanted]) => `${what}: ${is}, not ${wanted}`),
    ...(tooFast ? [`${highestIn10s} calls in ten seconds, ${highestSearchesIn1s} searches in one`] : []),
  ];
}
