import { setTimeout as wait } from 'node:timers/promises';
import pg from 'pg';
import Sqlite from 'better-sqlite3';
import { z } from 'zod';
import { readCloudSide, readFacilitySide } from '../../support/both-databases.ts';
import { checkAtRest, type Finding, isAtRest } from '../checker.ts';
import { readBothSides } from '../link-watch.ts';
import { readEntries } from '../promise-log.ts';
import type { World } from '../world.ts';

const POLL_MS = 250;

/** Waits until nothing is under way between the two sides; null, or what still was after `limitMs` or once the run stops. */
export async function waitUntilSettled(world: World, limitMs: number): Promise<string | null> {
  const startedMs = performance.now();
  let open = 'nothing was looked at';
  while (performance.now() - startedMs < limitMs && !world.signal.aborted) {
    const found = await whatIsOpen(world);
    if (found === null) return null;
    open = found;
    await wait(POLL_MS);
  }
  return open;
}

/** Judges a facility's two databases by its promise log, with the load standing still. */
export async function sweep(world: World): Promise<Finding[]> {
  return checkAtRest(readEntries(world.club.logFile), await readBothSides(world));
}

async function whatIsOpen(world: World): Promise<string | null> {
  const stored = await readBothSides(world);
  const { cloud, facility } = stored;
  if (cloud.pending > 0) return `${cloud.pending} requests of the cloud are pending`;
  if (facility.pending > 0) return `${facility.pending} requests of the facility are pending`;
  if (!isAtRest(stored)) return 'the bookings of the two sides differ';
  return (await whereTheyDiffer(world)) ?? (await whatIsUnheard(world));
}

/** Whatever else the two databases hold both of: whose time it is, who came, how far each stream is. */
async function whereTheyDiffer({ club }: World): Promise<string | null> {
  const cloud = await readCloudSide(await club.databaseUrl(), club.profile.id);
  const facility = readFacilitySide(club.facilityFile);
  for (const what of ['held', 'ranges', 'visits'] as const) {
    const there = new Set(cloud[what]);
    const here = new Set(facility[what]);
    const [onlyThere = 'nothing'] = there.difference(here);
    const [onlyHere = 'nothing'] = here.difference(there);
    if (onlyThere !== onlyHere) return `${what}: the cloud has ${onlyThere}, the facility ${onlyHere}`;
  }
  if (cloud.place.outSeq !== facility.place.inSeq) return 'the facility has not heard all';
  return cloud.place.inSeq === facility.place.outSeq ? null : 'the cloud has not heard all';
}

const AckSchema = z.object({ unheard: z.coerce.number(), parked: z.coerce.number(), conflicts: z.coerce.number() });
const unheardOf = (whose: string): string => `select out_seq - peer_acked as unheard,
  (select count(*) from parked where ${whose}) as parked,
  (select count(*) from conflict where solved_at is null and ${whose}) as conflicts from node_state where ${whose}`;

/** What a side does not know to have arrived, what it could not apply, and what it found no room for. */
async function whatIsUnheard({ club }: World): Promise<string | null> {
  const client = new pg.Client({ connectionString: await club.databaseUrl() });
  await client.connect();
  const { rows } = await client.query(unheardOf('facility_id = $1'), [club.profile.id]);
  await client.end();
  const sqlite = new Sqlite(club.facilityFile, { readonly: true, timeout: 5000 });
  const row = sqlite.prepare(unheardOf('true')).get();
  sqlite.close();
  for (const [side, counts] of Object.entries({ cloud: AckSchema.parse(rows[0]), facility: AckSchema.parse(row) })) {
    if (Object.values(counts).some((count) => count !== 0)) return `${side}: ${JSON.stringify(counts)}`;
  }
  return null;
}
