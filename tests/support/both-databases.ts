import Sqlite from 'better-sqlite3';
import pg from 'pg';

/* The two databases of one facility, read from outside of the product. */

export type StreamPlace = { readonly outSeq: number; readonly inSeq: number };

/** What one side holds and has told and heard, in a form that can be compared with the other's. */
export type Side = {
  readonly place: StreamPlace;
  /** Active bookings and blocks, whoever holds them: id, where, when, revision, details. */
  readonly held: readonly string[];
  /** Whose time it is. */
  readonly ranges: readonly string[];
  /** Who came. */
  readonly visits: readonly string[];
  readonly told: readonly string[];
  readonly heard: readonly string[];
};

const NODE = 'select out_seq as "outSeq", in_seq as "inSeq" from node_state';
const HELD = `select id, resource_id as resource, starts_at as starts, ends_at as ends, revision, data
  from allocation where state = 'active'`;
const RANGES = 'select resource_id as resource, starts_at as starts, ends_at as ends, holder from held_range';
const VISITS = 'select booking_id as booking, status from visit';
const OUTBOX = 'select seq, hash, body from outbox';
const INBOX = 'select seq, hash, body from inbox';

type Row = Record<string, unknown>;

/** A cheap look at how far a facility's file is; `close` it. */
export function watchPlace(file: string): { place(): StreamPlace; close(): void } {
  const sqlite = new Sqlite(file, { readonly: true });
  const statement = sqlite.prepare<[], StreamPlace>(NODE);
  return {
    place: () => statement.get() ?? NOWHERE,
    close: () => void sqlite.close(),
  };
}

export function readFacilitySide(file: string): Side {
  const sqlite = new Sqlite(file, { readonly: true });
  try {
    const rows = (text: string): Row[] => sqlite.prepare<[], Row>(text).all();
    const held = rows(HELD).map((row) => ({ ...row, data: JSON.parse(String(row['data'])) as unknown }));
    const ranges = rows(RANGES).map((row) => ({ ...row, holder: OWNER.facility[String(row['holder'])] }));
    return sideOf({ node: rows(NODE), held, ranges, visits: rows(VISITS), out: rows(OUTBOX), inn: rows(INBOX) });
  } finally {
    sqlite.close();
  }
}

export async function readCloudSide(databaseUrl: string, facilityId: string): Promise<Side> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    const rows = async (text: string): Promise<Row[]> => {
      const whose = text.includes(' where ') ? 'and' : 'where';
      return (await client.query<Row>(`${text} ${whose} facility_id = $1`, [facilityId])).rows;
    };
    const ranges = (await rows(RANGES)).map((row) => ({ ...row, holder: OWNER.cloud[String(row['holder'])] }));
    const [node, held, visits] = [await rows(NODE), await rows(HELD), await rows(VISITS)];
    return sideOf({ node, held, ranges, visits, out: await rows(OUTBOX), inn: await rows(INBOX) });
  } finally {
    await client.end();
  }
}

/** Whose time it is, by the word that a side has for it: what is in transit has been given away. */
const OWNER: Readonly<Record<'cloud' | 'facility', Readonly<Record<string, string>>>> = {
  facility: { own: 'facility', transit: 'cloud', peer: 'cloud' },
  cloud: { own: 'cloud', transit: 'facility', peer: 'facility' },
};

type Tables = Record<'node' | 'held' | 'ranges' | 'visits' | 'out' | 'inn', readonly Row[]>;

function sideOf({ node, held, ranges, visits, out, inn }: Tables): Side {
  return {
    place: placeOf(node[0]),
    held: held.map(textOf).sort(),
    ranges: joined(ranges).map(textOf),
    visits: visits.map(textOf).sort(),
    told: inOrder(out),
    heard: inOrder(inn),
  };
}

/** In the order of bay and time; neighbours of one owner as one. */
function joined(ranges: readonly Row[]): Row[] {
  const sorted = ranges.toSorted((a, b) =>
    a['resource'] === b['resource']
      ? Number(a['starts']) - Number(b['starts'])
      : String(a['resource']).localeCompare(String(b['resource'])),
  );
  const parts: Row[] = [];
  for (const range of sorted) {
    const last = parts.at(-1);
    const isNext = (['resource', 'holder'] as const).every((key) => last?.[key] === range[key]);
    if (last && isNext && Number(last['ends']) === Number(range['starts'])) last['ends'] = range['ends'];
    else parts.push({ ...range });
  }
  return parts;
}

function inOrder(rows: readonly Row[]): string[] {
  return rows.toSorted((a, b) => Number(a['seq']) - Number(b['seq'])).map(textOf);
}

/** The same text for the same row, whichever database it is from: numbers as text, keys in order. */
function textOf(row: Row): string {
  return JSON.stringify(sortKeys(row));
}

function sortKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sortKeys);
  if (typeof value !== 'object' || value === null) return typeof value === 'number' ? String(value) : value;
  return Object.fromEntries(
    Object.entries(value)
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, inner]) => [key, sortKeys(inner)]),
  );
}

export type ClubPlaces = {
  /** Of each facility, how far its two sides are. */
  read(): Promise<readonly { readonly facility: StreamPlace; readonly cloud: StreamPlace }[]>;
  close(): Promise<void>;
};

type ClubFile = { readonly facilityId: string; readonly file: string };

/** Cheap looks at facilities' files and their cloud's database. */
export async function watchClubs(databaseUrl: string, files: readonly ClubFile[]): Promise<ClubPlaces> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  const watches = files.map(({ facilityId, file }) => ({ facilityId, ...watchPlace(file) }));
  return {
    read: async () => {
      const { rows } = await client.query<Row>(NODE.replace('select', 'select facility_id as id,'));
      const places = new Map(rows.map((row) => [row['id'], placeOf(row)]));
      return watches.map(({ facilityId, place }) => ({ facility: place(), cloud: places.get(facilityId) ?? NOWHERE }));
    },
    close: async () => {
      for (const watch of watches) watch.close();
      await client.end();
    },
  };
}

const NOWHERE: StreamPlace = { outSeq: 0, inSeq: 0 };

function placeOf(row: Row | undefined): StreamPlace {
  return { outSeq: Number(row?.['outSeq']), inSeq: Number(row?.['inSeq']) };
}
