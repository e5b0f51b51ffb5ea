import Sqlite from 'better-sqlite3';
import pg from 'pg';
import { waitUntil } from '../support/wait-until.ts';

/** What one side has on disk, in words that are the same for both sides. */
export type Side = {
  readonly allocations: readonly string[];
  readonly ranges: readonly string[];
  readonly visits: readonly string[];
  readonly streams: Readonly<Record<'facility' | 'cloud', string>>;
  readonly incarnations: Readonly<Record<'facility' | 'cloud', number>>;
  readonly fenced: string | null;
  /** Active allocations that overlap: never any. */
  readonly overlaps: readonly string[];
  readonly openConflicts: readonly string[];
};

/** As both drivers give a row; columns of JSON are not looked at. */
type Row = Record<string, string | number | null>;

/** Of the facility whose SQLite file is given; a controller may run on it. */
export function readFacilitySide(file: string): Side {
  const sqlite = new Sqlite(file, { readonly: true });
  try {
    const all = (statement: string): Row[] => sqlite.prepare<[], Row>(statement).all();
    const read = sqlite.transaction(() =>
      sideOf('facility', {
        node: all('select * from node_state')[0] ?? {},
        allocations: all(`select * from allocation where state = 'active'`),
        ranges: all('select * from held_range'),
        visits: all('select * from visit'),
        conflicts: all('select * from conflict where solved_at is null'),
      }),
    );
    return read();
  } finally {
    sqlite.close();
  }
}

export async function readCloudSide(url: string, facilityId: string): Promise<Side> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query('begin isolation level repeatable read');
    const all = async (table: string, where = ''): Promise<Row[]> =>
      (await client.query<Row>(`select * from ${table} where facility_id = $1 ${where}`, [facilityId])).rows;
    return sideOf('cloud', {
      node: (await all('node_state'))[0] ?? {},
      allocations: await all('allocation', `and state = 'active'`),
      ranges: await all('held_range'),
      visits: await all('visit'),
      conflicts: await all('conflict', 'and solved_at is null'),
    });
  } finally {
    await client.end();
  }
}

type Tables = Readonly<Record<'allocations' | 'ranges' | 'visits' | 'conflicts', Row[]>> & { readonly node: Row };

function sideOf(role: 'facility' | 'cloud', { node, allocations, ranges, visits, conflicts }: Tables): Side {
  const peer = role === 'facility' ? 'cloud' : 'facility';
  const holderOf = (row: Row): string =>
    ({ own: role, peer, transit: `on its way to the ${peer}` })[String(row['holder'])] ?? '?';
  const time = (row: Row): string => `${row['resource_id']} ${row['starts_at']}-${row['ends_at']}`;
  const text = (row: Row): string =>
    `${row['id']} ${time(row)} ${row['kind']} ${row['revision']} ${row['booking_id']} ${holderOf(row)}`;
  const head = (direction: string): string => `${node[`${direction}_seq`]} ${node[`${direction}_hash`]}`;
  return {
    allocations: allocations.map(text).sort(),
    ranges: ranges.map((row) => `${time(row)} ${holderOf(row)}`).sort(),
    visits: visits.map((row) => `${row['booking_id']} ${row['status']} ${row['checked_in_at']}`).sort(),
    streams:
      role === 'facility' ? { facility: head('out'), cloud: head('in') } : { facility: head('in'), cloud: head('out') },
    incarnations:
      role === 'facility'
        ? { facility: Number(node['incarnation']), cloud: Number(node['peer_incarnation']) }
        : { facility: Number(node['peer_incarnation']), cloud: Number(node['incarnation']) },
    fenced: node['fenced'] === null ? null : String(node['fenced']),
    overlaps: overlapsIn(allocations).map(text),
    openConflicts: conflicts.map((row) => String(row['allocation_id'])).sort(),
  };
}

function overlapsIn(rows: readonly Row[]): Row[] {
  const clash = (a: Row, b: Row): boolean =>
    a['resource_id'] === b['resource_id'] &&
    Number(a['starts_at']) < Number(b['ends_at']) &&
    Number(b['starts_at']) < Number(a['ends_at']);
  return rows.filter((row, index) => rows.slice(index + 1).some((other) => clash(row, other)));
}

export type Sides = { readonly file: string; readonly databaseUrl: string; readonly facilityId: string };

/** Waits until both sides hold the same, and returns it; fails with what differs. */
export async function waitUntilAgreed({ file, databaseUrl, facilityId }: Sides): Promise<Side> {
  let found: readonly [Side, Side] | null = null;
  const isAgreed = async (): Promise<boolean> => {
    found = [readFacilitySide(file), await readCloudSide(databaseUrl, facilityId)];
    return JSON.stringify({ ...found[0], openConflicts: [] }) === JSON.stringify({ ...found[1], openConflicts: [] });
  };
  await waitUntil(isAgreed).catch((cause: unknown) => {
    throw new Error(`the two sides do not agree: ${differencesOf(found)}`, { cause });
  });
  return readFacilitySide(file);
}

function differencesOf(found: readonly [Side, Side] | null): string {
  if (!found) return 'nothing was read';
  const [facility, cloud] = found.map((side) =>
    Object.entries(side).map(([name, value]) => `${name} ${JSON.stringify(value)}`),
  );
  return JSON.stringify({
    facility: facility?.filter((line) => !cloud?.includes(line)),
    cloud: cloud?.filter((line) => !facility?.includes(line)),
  });
}
