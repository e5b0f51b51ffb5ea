import { connect, createServer, type Server, type Socket } from 'node:net';
import type { Random } from '../../domain/random.ts';
import { seededRandom } from './seeded-random.ts';

/**
 * `cut` breaks connections and refuses new ones; `swallow` keeps them open and lets nothing through, as a dead line does;
 * `mute` lets through what is said to the target, and loses its answers; `deafen` is the reverse. `hold` delays
 * everything until it is over, the ends of connections too, and loses nothing; `slow` lets 1 KB a second through each
 * way; `corrupt` flips a bit now and then.
 */
export type LineMode = 'pass' | 'cut' | 'swallow' | 'mute' | 'deafen' | 'hold' | 'slow' | 'corrupt';

/** A stretch of network between two programs on this machine. */
export type TcpProxy = {
  readonly port: number;
  /**
   * A line that comes back after `swallow` or `deafen` breaks what was connected: what it swallowed is gone. After
   * `corrupt` it does not: nobody tells the two ends that what they read is out of step.
   */
  setMode(mode: LineMode): void;
  stop(): Promise<void>;
};

type Direction = 'there' | 'back';

const LOST: Readonly<Record<Direction, readonly LineMode[]>> = {
  there: ['cut', 'swallow', 'deafen'],
  back: ['cut', 'swallow', 'mute'],
};
const BREAKS_WHEN_OVER: readonly LineMode[] = ['swallow', 'deafen'];

const SLOW_BYTES = 100;
const SLOW_MS = 100;
/** What a held or slow line takes in before its sender has to wait. */
const WAITING_BYTES_MAX = 64 * 1024;
/** One flipped bit in up to so many bytes. */
const CLEAN_BYTES_MAX = 1000;

/** `noise` is the chance by which `corrupt` picks its bits. */
export async function startTcpProxy(targetPort: number, noise: Random = seededRandom(1)): Promise<TcpProxy> {
  const pairs = new Map<Socket, Pair>();
  let mode: LineMode = 'pass';

  function breakAll(): void {
    for (const { far, lanes } of pairs.values()) {
      for (const lane of lanes) lane.stop();
      far.destroy();
    }
    for (const near of pairs.keys()) near.destroy();
    pairs.clear();
  }

  const server: Server = createServer((near) => {
    if (mode === 'cut') {
      near.destroy();
      return;
    }
    const far = connect(targetPort, '127.0.0.1');
    const line = { mode: () => mode, noise, onOver: () => pairs.delete(near) };
    pairs.set(near, { far, lanes: [openLane(near, far, 'there', line), openLane(far, near, 'back', line)] });
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('a TCP server has a port');

  return {
    port: address.port,
    setMode: (next) => {
      if (next === 'cut' || (next === 'pass' && BREAKS_WHEN_OVER.includes(mode))) breakAll();
      mode = next;
      for (const { lanes } of pairs.values()) for (const lane of lanes) lane.pump();
    },
    stop: async () => {
      breakAll();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

type Pair = { readonly far: Socket; readonly lanes: readonly Lane[] };

/** One way of a connection. */
type Lane = {
  /** Lets through what has waited, as far as the line's mode allows. */
  pump(): void;
  stop(): void;
};

type Line = { mode(): LineMode; readonly noise: Random; onOver(): void };

function openLane(from: Socket, to: Socket, direction: Direction, { mode, noise, onOver }: Line): Lane {
  let waiting = Buffer.alloc(0);
  let hasEnded = false;
  let slow: NodeJS.Timeout | null = null;

  function pump(): void {
    if (mode() === 'hold' || slow !== null) return;
    if (mode() === 'slow' && waiting.length > 0) {
      slow = setTimeout(() => {
        slow = null;
        pump();
      }, SLOW_MS);
      slow.unref();
    }
    const length = mode() === 'slow' ? SLOW_BYTES : waiting.length;
    if (waiting.length > 0) to.write(waiting.subarray(0, length));
    waiting = waiting.subarray(length);
    if (waiting.length > 0) return;
    from.resume();
    if (hasEnded) end();
  }

  function end(): void {
    to.destroy();
    onOver();
  }

  from.setNoDelay(true);
  from.on('data', (chunk) => {
    if (LOST[direction].includes(mode())) return;
    if (mode() === 'corrupt') flipBits(chunk, noise);
    waiting = waiting.length > 0 ? Buffer.concat([waiting, chunk]) : chunk;
    pump();
    if (waiting.length > WAITING_BYTES_MAX) from.pause();
  });
  from.on('error', () => undefined);
  from.on('close', () => {
    hasEnded = true;
    if (mode() !== 'hold' && waiting.length === 0) end();
  });
  return {
    pump,
    stop: () => {
      if (slow) clearTimeout(slow);
      slow = null;
      waiting = Buffer.alloc(0);
    },
  };
}

function flipBits(chunk: Buffer, noise: Random): void {
  for (let at = noise.below(CLEAN_BYTES_MAX); at < chunk.length; at += 1 + noise.below(CLEAN_BYTES_MAX)) {
    chunk[at] = (chunk[at] ?? 0) ^ (1 << noise.below(8));
  }
}
