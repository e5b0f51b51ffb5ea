import { drizzle, type NodePgDatabase } from 'drizzle-orm/node-postgres';
import pg from 'pg';
import { assert } from '../../domain/assert.ts';
import type { Log } from '../log.ts';

/** Only a transaction hands one out, so a function that takes a `Tx` cannot be called outside of one. */
export type Tx = Parameters<Parameters<NodePgDatabase['transaction']>[0]>[0];

export type Db = NodePgDatabase & {
  /**
   * A `transaction` whose first statements go out together with its BEGIN: a round trip less. Until one of them has been
   * answered `work` may only read, for the server might refuse the BEGIN and nothing else; no answer comes before the
   * BEGIN's.
   */
  transactionOfReadsFirst<T>(work: (tx: Tx) => Promise<T>): Promise<T>;
};

export type Database = {
  readonly db: Db;
  readonly pool: pg.Pool;
  close(): Promise<void>;
};

export type DatabaseOptions = { readonly url: string; readonly log: Log; readonly connectionsMax?: number };

export const OLDEST_POSTGRES = 15;
const CONNECTIONS_MAX = 20;
const CONNECT_LIMIT_MS = 10_000;
const STATEMENT_LIMIT_MS = 15_000;
/** A process that stands still in the middle of a transaction holds a facility's lock: others wait no longer for it. */
const IDLE_IN_TRANSACTION_LIMIT_MS = 5000;

/**
 * Opens the pool that all of cloud-api works with and sees that PostgreSQL is there and new enough.
 *
 * `bigint` comes back as a number on this pool (instants are epoch milliseconds); a value beyond the safe integers
 * fails the query rather than being rounded.
 */
export async function openDatabase({ url, log, connectionsMax = CONNECTIONS_MAX }: DatabaseOptions): Promise<Database> {
  const pool = new pg.Pool({
    connectionString: url,
    max: connectionsMax,
    connectionTimeoutMillis: CONNECT_LIMIT_MS,
    statement_timeout: STATEMENT_LIMIT_MS,
    idle_in_transaction_session_timeout: IDLE_IN_TRANSACTION_LIMIT_MS,
    application_name: 'cloud-api',
    // Whatever the server's own setting: a yes is told only when it is on disk.
    options: '-c synchronous_commit=on',
    keepAlive: true,
    // Statements that do not wait for each other share a round trip.
    pipeline: true,
    types: { getTypeParser: safeTypeParser },
    Client: CloudClient,
  });
  // An idle connection that breaks is replaced by the pool; without a listener it would end the process.
  pool.on('error', (cause) => log.warn('database.connection.lost', { cause }));
  // One that breaks while it is in use fails its queries, which is enough; it would end the process all the same.
  pool.on('connect', (client) => client.on('error', () => undefined));

  try {
    const { rows } = await pool.query<{ version: number }>(
      `select current_setting('server_version_num')::int as version`,
    );
    const version = Math.floor((rows[0]?.version ?? 0) / 10_000);
    if (version < OLDEST_POSTGRES) {
      throw new Error(`the database is PostgreSQL ${version}; ${OLDEST_POSTGRES} or newer is needed`);
    }
  } catch (error) {
    await pool.end();
    throw error;
  }
  const db = Object.assign(drizzle({ client: pool }), {
    transactionOfReadsFirst: transactionsOf(pool, withoutWaiting),
  });
  Object.defineProperty(db, 'transaction', { value: transactionsOf(pool, (client) => client) });
  return { db, pool, close: () => pool.end() };
}

/**
 * Drizzle's own on a pool never gives a connection back whose BEGIN failed: a server that restarts often enough would
 * leave none. `wrap` is given each client once.
 */
function transactionsOf(pool: pg.Pool, wrap: (client: pg.PoolClient) => pg.PoolClient): NodePgDatabase['transaction'] {
  const known = new WeakMap<pg.PoolClient, NodePgDatabase>();
  return async (work, config) => {
    const client = await pool.connect();
    const db = known.get(client) ?? drizzle({ client: wrap(client) });
    known.set(client, db);
    try {
      return await db.transaction(work, config);
    } finally {
      client.release();
    }
  };
}

/** A client that goes on as if BEGIN had been answered, and keeps back what is answered until it has been. */
function withoutWaiting(client: pg.PoolClient): pg.PoolClient {
  let begun: Promise<unknown> = Promise.resolve();
  const query = async (config: unknown, params: unknown): Promise<unknown> => {
    const answer: Promise<unknown> = Reflect.apply(client.query, client, [config, params]);
    if (isBegin(config)) {
      begun = answer;
      // Whoever asks next hears of it.
      begun.catch(() => undefined);
      return undefined;
    }
    const [result] = await Promise.all([answer, begun]);
    return result;
  };
  return Object.create(client, { query: { value: query } });
}

function isBegin(config: unknown): boolean {
  return typeof config === 'object' && config !== null && 'text' in config && config.text === 'begin';
}

/** PostgreSQL's five-character code of a failed query, or a socket's such as `ECONNREFUSED`; null when it has none. */
export function errorCode(error: unknown): string | null {
  if (!(error instanceof Error)) return null;
  // drizzle wraps what the driver threw.
  return errorCode(error.cause) ?? ('code' in error && typeof error.code === 'string' ? error.code : null);
}

/**
 * Drizzle gives each query type parsers of its own, which would win over the pool's: the client puts ours in front. What
 * is asked in one turn of the event loop leaves in one packet: the system is called, and the server woken, once.
 * The method is set on the instance because its many overloads cannot be overridden one by one.
 */
class CloudClient extends pg.Client {
  constructor(config?: string | pg.ClientConfig) {
    super(config);
    const query = this.query;
    Object.defineProperty(this, 'query', {
      value: (...args: readonly unknown[]): unknown => {
        const { stream } = this.connection;
        stream.cork();
        process.nextTick(() => stream.uncork());
        return Reflect.apply(query, this, [withSafeIntegers(args[0]), ...args.slice(1)]);
      },
    });
  }
}

type TypeParserOf = (oid: number, format?: 'text' | 'binary') => unknown;

function withSafeIntegers(query: unknown): unknown {
  if (typeof query !== 'object' || query === null || 'submit' in query || !hasTypes(query)) return query;
  const { getTypeParser } = query.types;
  return {
    ...query,
    types: {
      getTypeParser: (oid: number, format?: 'text' | 'binary') =>
        oid === pg.types.builtins.INT8 ? parseSafeInteger : getTypeParser(oid, format),
    },
  };
}

function hasTypes(query: object): query is { types: { getTypeParser: TypeParserOf } } {
  return 'types' in query && typeof query.types === 'object' && query.types !== null && 'getTypeParser' in query.types;
}

function safeTypeParser(oid: number, format?: 'text' | 'binary'): unknown {
  return oid === pg.types.builtins.INT8 ? parseSafeInteger : pg.types.getTypeParser(oid, format ?? 'text');
}

function parseSafeInteger(text: string): number {
  const value = Number(text);
  assert(Number.isSafeInteger(value), `a bigint of the database is not a safe integer: ${text}`);
  return value;
}
