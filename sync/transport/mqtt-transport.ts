import { Socket } from 'node:net';
import mqtt, { type IClientOptions } from 'mqtt';
import type { Random } from '../../domain/random.ts';
import { type Clock, SECOND_MS } from '../../domain/time.ts';
import type { Transport } from '../engine/transport-port.ts';
import { createReconnectPolicy } from './reconnect-policy.ts';

/**
 * Retained, so that whoever subscribes later sees it; `offline` is the last will. A hint for screens: the will of an
 * old connection often comes after the birth message of the new one.
 */
export type Presence = { readonly topic: string; readonly online: string; readonly offline: string };

type Fields = Readonly<Record<string, unknown>>;

export type MqttTransportOptions = {
  /** `mqtt://` or `mqtts://`, without credentials. */
  readonly url: string;
  /**
   * New for each start of the process, so that two processes do not put each other out for ever. At most 23
   * characters: more is not every broker's to take.
   */
  readonly clientId: string;
  readonly username: string;
  readonly password: string;
  /** What is read from the start. */
  readonly subscriptions: readonly string[];
  readonly presence?: Presence | undefined;
  /** PEM of the authority that signed the broker's certificate, when it is not a public one. */
  readonly ca?: string | undefined;
  readonly clock: Clock;
  readonly random: Random;
  /** A connection was lost, or the first attempt to make one failed. The attempts that follow are not told one by one. */
  onProblem(event: string, fields: Fields): void;
};

export type MqttTransport = Transport & {
  /** What is read from now on; what was read before and is not named is not. */
  setSubscriptions(topics: readonly string[]): void;
};

/** More topics than this are asked for in several packets: a broker takes none of any length. */
const TOPICS_IN_PACKET_MAX = 500;

const KEEP_ALIVE_S = 20;
/** A handler that takes longer is stuck: the connection goes, and with it what was sent meanwhile. */
const HANDLER_LIMIT_MS = 60 * SECOND_MS;
const STOP_LIMIT_MS = SECOND_MS;

/**
 * A carrier over MQTT 3.1.1, by the rules of PROTOCOL §3.4: clean sessions, so that no broker keeps anything for us;
 * quality of service 1; a message is acknowledged after its handler has settled; an error of a handler drops the
 * connection. What is sent while there is none is lost, which the protocol expects.
 */
export function createMqttTransport(options: MqttTransportOptions): MqttTransport {
  const policy = createReconnectPolicy(options.clock, options.random);
  const listeners: ((isConnected: boolean) => void)[] = [];
  let current: Connection | null = null;
  let isRunning = false;
  let isUp = false;
  let isProblemTold = false;
  let retry: NodeJS.Timeout | undefined;
  let subscriptions = options.subscriptions;
  const worker = createWorker((connection) => connection === current);

  function report(isConnected: boolean): void {
    for (const listener of listeners) listener(isConnected);
  }

  function open(): void {
    current = openConnection({ ...options, subscriptions: () => subscriptions }, policy.connectLimitMs(), {
      onUp: () => {
        policy.markAlive();
        isUp = true;
        isProblemTold = false;
        report(true);
      },
      onMessage: worker.take,
      onLost: (event, fields) => {
        if (isUp) policy.markAlive();
        if (!isProblemTold) options.onProblem(event, fields);
        isProblemTold = true;
        current = null;
        if (isRunning) retry = setTimeout(open, policy.nextWaitMs());
        setDown();
      },
    });
  }

  function setDown(): void {
    if (!isUp) return;
    isUp = false;
    report(false);
  }

  return {
    send: (topic, payload) => {
      if (isUp) current?.publish(topic, payload);
    },
    onMessage: worker.setHandler,
    onStatus: (listener) => void listeners.push(listener),
    start() {
      isRunning = true;
      open();
    },
    setSubscriptions(topics) {
      if (isUp) current?.subscribeAnew(subscriptions, topics);
      subscriptions = topics;
    },
    reset() {
      if (isUp) return current?.lose('mqtt.connection.reset', {});
      if (!isRunning || current !== null) return;
      clearTimeout(retry);
      open();
    },
    async stop() {
      isRunning = false;
      clearTimeout(retry);
      const last = current;
      if (isUp) await last?.sayGoodbye();
      last?.close();
      current = null;
      setDown();
      await worker.settle();
    },
  };
}

type Handler = (topic: string, payload: Uint8Array) => Promise<void>;

type Worker = { setHandler(handler: Handler): void; take(message: Message): void; settle(): Promise<void> };

/** Works messages one at a time in the order in which they came, over reconnections too. */
function createWorker(isCurrent: (connection: Connection) => boolean): Worker {
  let handle: Handler = async () => undefined;
  let working: Promise<void> = Promise.resolve();

  async function work(previous: Promise<void>, message: Message): Promise<void> {
    await previous;
    const { from, topic } = message;
    // Left over from a connection that is gone: unacknowledged, as if it had never come.
    if (!isCurrent(from)) return;
    const stuck = setTimeout(() => from.lose('mqtt.handler.stuck', { topic }), HANDLER_LIMIT_MS);
    try {
      await handle(topic, message.payload);
      message.acknowledge();
    } catch (cause) {
      // The library would go on to acknowledge the messages after this one, and this one would be skipped.
      from.lose('mqtt.handler.failed', { topic, cause });
    } finally {
      clearTimeout(stuck);
    }
  }

  return {
    setHandler: (handler) => {
      handle = handler;
    },
    take: (message) => {
      working = work(working, message);
    },
    settle: () => working,
  };
}

type Message = {
  readonly from: Connection;
  readonly topic: string;
  readonly payload: Uint8Array;
  acknowledge(): void;
};

type ConnectionEvents = {
  /** Signed in, subscribed and announced. */
  onUp(): void;
  onMessage(message: Message): void;
  /** At most once, and never after `close`. */
  onLost(event: string, fields: Fields): void;
};

type Connection = {
  /** For a connection that is up. */
  subscribeAnew(before: readonly string[], after: readonly string[]): void;
  publish(topic: string, payload: string): void;
  /** A stop in good order is told at once; the last will is for the other kind. */
  sayGoodbye(): Promise<void>;
  lose(event: string, fields: Fields): void;
  close(): void;
};

/** What is to be read may change until the connection is up. */
type ConnectionOptions = Omit<MqttTransportOptions, 'subscriptions'> & {
  readonly subscriptions: () => readonly string[];
};

/** One connection is one client: the library's own reconnecting would repeat what an old connection had left unsent. */
function openConnection(options: ConnectionOptions, connectLimitMs: number, events: ConnectionEvents): Connection {
  const { presence } = options;
  const client = mqtt.connect(options.url, clientOptions(options, connectLimitMs));
  const impatience = setTimeout(() => lose('mqtt.connection.silent', { connectLimitMs }), connectLimitMs);
  let isOver = false;

  function close(): void {
    isOver = true;
    clearTimeout(impatience);
    client.end(true);
    client.stream?.destroy();
  }

  function lose(event: string, fields: Fields): void {
    if (isOver) return;
    close();
    events.onLost(event, fields);
  }

  /** `onDone` is called when the broker has granted all of them; a connection that may not read is none. */
  function subscribe(topics: readonly string[], onDone: () => void): void {
    if (topics.length === 0) return onDone();
    const now = topics.slice(0, TOPICS_IN_PACKET_MAX);
    client.subscribe(now, { qos: 1 }, (cause, granted) => {
      const refused = (granted ?? []).filter(({ qos }) => qos > 2).map(({ topic }) => topic);
      if (cause || refused.length > 0) return lose('mqtt.subscription.refused', { cause, refused });
      if (!isOver) subscribe(topics.slice(now.length), onDone);
    });
  }

  const connection: Connection = {
    subscribeAnew: (before, after) => {
      const gone = [...new Set(before).difference(new Set(after))];
      if (gone.length > 0) client.unsubscribe(gone, ignore);
      subscribe([...new Set(after).difference(new Set(before))], ignore);
    },
    publish: (topic, payload) => {
      client.publish(topic, payload, { qos: 1 }, ignore);
    },
    sayGoodbye: () =>
      new Promise((resolve) => {
        const limit = setTimeout(resolve, presence ? STOP_LIMIT_MS : 0);
        if (!presence) return;
        client.publish(presence.topic, presence.offline, { qos: 1, retain: true }, () => {
          clearTimeout(limit);
          resolve();
        });
      }),
    lose,
    close,
  };

  // All set before the event loop turns: messages come right after the sign-in.
  client.on('error', (cause) => lose('mqtt.connection.failed', { cause }));
  client.on('close', () => lose('mqtt.connection.closed', {}));
  client.handleMessage = ({ topic, payload }, acknowledge) => {
    const bytes = typeof payload === 'string' ? Buffer.from(payload) : payload;
    events.onMessage({ from: connection, topic, payload: bytes, acknowledge: () => acknowledge() });
  };
  client.on('connect', () => {
    // A message follows upon an acknowledgement: Nagle's algorithm would hold it back until the broker's system has
    // acknowledged that, which takes 40 ms.
    if (client.stream instanceof Socket) client.stream.setNoDelay(true);
    const topics = options.subscriptions();
    subscribe(topics, () => {
      clearTimeout(impatience);
      if (presence) client.publish(presence.topic, presence.online, { qos: 1, retain: true }, ignore);
      connection.subscribeAnew(topics, options.subscriptions());
      events.onUp();
    });
  });
  return connection;
}

function clientOptions(options: Omit<MqttTransportOptions, 'subscriptions'>, connectLimitMs: number): IClientOptions {
  const { clientId, username, password, presence, ca } = options;
  return {
    clientId,
    username,
    password,
    protocolVersion: 4,
    clean: true,
    keepalive: KEEP_ALIVE_S,
    connectTimeout: connectLimitMs,
    // Connections are made anew here, not by the library.
    reconnectPeriod: 0,
    resubscribe: false,
    queueQoSZero: false,
    ...(presence && { will: { topic: presence.topic, payload: Buffer.from(presence.offline), qos: 1, retain: true } }),
    ...(ca !== undefined && { ca }),
  };
}

/** Whether the broker took a message says nothing about the peer: the protocol has acknowledgements of its own. */
function ignore(): void {}
