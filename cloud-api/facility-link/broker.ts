import { Aedes, type AedesOptions, type Client } from 'aedes';
import { createServer, type Server, type Socket } from 'node:net';
import { assert } from '../../domain/assert.ts';
import type { Random } from '../../domain/random.ts';
import { SECOND_MS } from '../../domain/time.ts';
import { FRAME_BYTES_MAX } from '../../sync/protocol/frames.ts';
import { presenceTopic } from '../../sync/protocol/topics.ts';
import type { Log } from '../log.ts';
import { hashCredential, isCredential } from '../secrets.ts';
import { limitPackets } from './packet-limit.ts';

/** What the cloud's own client signs in as. No facility can: ids of facilities are UUIDs. */
export const CLOUD_USERNAME = 'cloud';

export type BrokerOptions = {
  readonly host: string;
  readonly port: number;
  /** `hashCredential` of the facility's password; null for a facility that is not known. */
  credentialOf(facilityId: string): Promise<string | null>;
  /** What processes of the cloud sign in with; drawn when it is left out. */
  readonly cloudPassword?: string;
  readonly random: Random;
  readonly log: Log;
};

export type Broker = {
  readonly url: string;
  readonly cloudCredentials: { readonly username: string; readonly password: string };
  /** Cuts off whoever is signed in as this facility: what it signed in with is good no more. */
  disconnect(facilityId: string): void;
  stop(): Promise<void>;
};

const CONNECTIONS_MAX = 2000;
/** A frame and what MQTT puts around it. */
const PACKET_BYTES_MAX = FRAME_BYTES_MAX + 4 * 1024;
const CONNECT_LIMIT_MS = 10 * SECOND_MS;
/** A reader that takes nothing for so long is dropped: its link repeats what it missed. */
const DRAIN_LIMIT_MS = 15 * SECOND_MS;
const KEEP_ALIVE_S_MAX = 2 * 60;
/** Packets that may come before the client is let in; a client of ours sends none. */
const EARLY_PACKETS_MAX = 10;
const PASSWORD_BYTES = 32;
const TOPIC_LEVELS_MAX = 5;

/** Whoever asks with another name than an id need not be looked up. */
const FACILITY_ID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Of MQTT's CONNACK; Aedes' own enumeration exists only for the compiler. */
const RETURN_CODE = { unavailable: 3, badCredentials: 4 };

/**
 * The broker for an installation that has none: Aedes in this process. It keeps nothing over a restart and the
 * protocol asks nothing of it. A facility may write below `v1/{id}/up/` and read below `v1/{id}/dn/`; the cloud's own
 * client the reverse, for all; nobody else is let in.
 */
export async function startBroker(options: BrokerOptions): Promise<Broker> {
  const { host, port, credentialOf, random, log } = options;
  const password = options.cloudPassword ?? random.hex(PASSWORD_BYTES);
  const cloudHash = hashCredential(password);
  async function hashOf(username: string): Promise<string | null> {
    if (username === CLOUD_USERNAME) return cloudHash;
    return FACILITY_ID.test(username) ? credentialOf(username) : null;
  }

  const { disconnect, ...gate } = createGate(hashOf, log);
  const broker = await Aedes.createBroker({
    connectTimeout: CONNECT_LIMIT_MS,
    drainTimeout: DRAIN_LIMIT_MS,
    keepaliveLimit: KEEP_ALIVE_S_MAX,
    queueLimit: EARLY_PACKETS_MAX,
    maxTopicLevels: TOPIC_LEVELS_MAX,
    ...gate,
  });
  broker.on('clientError', (client, cause) => log.debug('broker.client.failed', { clientId: client.id, cause }));
  broker.on('connectionError', (_client, cause) => log.debug('broker.connection.failed', { cause }));
  const server = createServer((socket) => {
    socket.setNoDelay(true);
    broker.handle(limitPackets(socket, PACKET_BYTES_MAX, (bytes) => log.warn('broker.packet.too_large', { bytes })));
  });
  server.maxConnections = CONNECTIONS_MAX;
  server.on('drop', () => log.warn('broker.full', { connectionsMax: CONNECTIONS_MAX }));
  const sockets = trackSockets(server);
  try {
    await listen(server, port, host);
  } catch (error) {
    await closeBroker(broker);
    throw error;
  }

  return {
    url: urlOf(server),
    cloudCredentials: { username: CLOUD_USERNAME, password },
    disconnect,
    async stop() {
      const closed = new Promise((resolve) => server.close(resolve));
      await closeBroker(broker);
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}

type Gate = Required<Pick<AedesOptions, 'authenticate' | 'authorizePublish' | 'authorizeSubscribe'>> & {
  disconnect(username: string): void;
};

/** Nobody's hash: a stranger is answered after as much work as anybody else. */
const NO_CREDENTIAL = hashCredential('');

/** Who is let in, and to what. */
function createGate(hashOf: (username: string) => Promise<string | null>, log: Log): Gate {
  const usernames = new Map<Client, string>();

  async function isAllowed(client: Client, username: string, password: string): Promise<boolean> {
    const hash = await hashOf(username);
    const isRight = isCredential(password, hash ?? NO_CREDENTIAL) && hash !== null;
    // Aedes says that a client is gone only to its own listeners.
    if (isRight && !client.closed) signIn(client, username);
    return isRight;
  }

  function signIn(client: Client, username: string): void {
    usernames.set(client, username);
    client.conn.once('close', () => usernames.delete(client));
  }

  /** What CONNACK says; null for a welcome. */
  async function refusalOf(client: Client, username: string, password: string): Promise<number | null> {
    try {
      return (await isAllowed(client, username, password)) ? null : RETURN_CODE.badCredentials;
    } catch (cause) {
      log.error('broker.credentials.failed', { cause });
      return RETURN_CODE.unavailable;
    }
  }

  async function admit(...[client, username = '', password, done]: Parameters<Gate['authenticate']>): Promise<void> {
    const returnCode = await refusalOf(client, username, password?.toString() ?? '');
    if (returnCode === null) return done(null, true);
    log.warn('broker.client.refused', { clientId: client.id, returnCode });
    return done(Object.assign(new Error('not let in'), { returnCode }), false);
  }

  return {
    disconnect: (username) => {
      for (const [client, name] of usernames) {
        if (name !== username) continue;
        // Before the connection is gone, too: it has nothing more to say.
        usernames.delete(client);
        client.close();
        log.warn('broker.client.disconnected', { username, clientId: client.id });
      }
    },
    authenticate: (...asked) => void admit(...asked),
    authorizePublish: (client, { topic, retain }, done) => {
      const username = client ? usernames.get(client) : undefined;
      if (username !== undefined && mayPublish(username, topic, retain)) return done(null);
      log.warn('broker.publish.refused', { username, topic, retain });
      return done(new Error('not allowed to write there'));
    },
    authorizeSubscribe: (client, subscription, done) => {
      const username = usernames.get(client);
      if (username !== undefined && mayRead(username, subscription.topic)) return done(null, subscription);
      log.warn('broker.subscribe.refused', { username, topic: subscription.topic });
      return done(null, null);
    },
  };
}

/** Only presence may be retained: anything else that a broker keeps comes back when nobody expects it. */
export function mayPublish(username: string, topic: string, isRetained: boolean): boolean {
  const [version, facilityId, direction, channel, ...rest] = topic.split('/');
  const isOurs =
    version === 'v1' && facilityId !== undefined && facilityId !== '' && Boolean(channel) && rest.length === 0;
  if (!isOurs) return false;
  if (isRetained && topic !== presenceTopic(facilityId)) return false;
  return username === CLOUD_USERNAME ? direction === 'dn' : direction === 'up' && facilityId === username;
}

/** `filter` may hold wildcards, but not in place of what says whose it is. */
export function mayRead(username: string, filter: string): boolean {
  const [version, facilityId, direction] = filter.split('/');
  if (version !== 'v1') return false;
  if (username === CLOUD_USERNAME) return direction === 'up' && facilityId !== '#';
  return facilityId === username && direction === 'dn';
}

function trackSockets(server: Server): ReadonlySet<Socket> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  return sockets;
}

function listen(server: Server, port: number, host: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve();
    });
  });
}

function closeBroker(broker: Aedes): Promise<void> {
  return new Promise((resolve) => {
    broker.close(resolve);
  });
}

function urlOf(server: Server): string {
  const address = server.address();
  assert(address !== null && typeof address === 'object', 'a TCP server has an address');
  // Who listens everywhere is reached here, too.
  if (address.address === '0.0.0.0' || address.address === '::') return `mqtt://127.0.0.1:${address.port}`;
  const host = address.family === 'IPv6' ? `[${address.address}]` : address.address;
  return `mqtt://${host}:${address.port}`;
}
