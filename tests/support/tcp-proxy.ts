import { connect, createServer, type Server, type Socket } from 'node:net';

/**
 * `cut` breaks connections and refuses new ones; `swallow` keeps them open and lets nothing through, as a dead line does;
 * `mute` lets through what is said to the target, and loses its answers.
 */
export type LineMode = 'pass' | 'cut' | 'swallow' | 'mute';

/** A stretch of network between two programs on this machine. */
export type TcpProxy = {
  readonly port: number;
  /** A line that comes back after `swallow` breaks what was connected: what it swallowed is gone. */
  setMode(mode: LineMode): void;
  stop(): Promise<void>;
};

export async function startTcpProxy(targetPort: number): Promise<TcpProxy> {
  const pairs = new Set<readonly [Socket, Socket]>();
  let mode: LineMode = 'pass';

  function breakAll(): void {
    for (const [near, far] of pairs) {
      near.destroy();
      far.destroy();
    }
    pairs.clear();
  }

  const server: Server = createServer((near) => {
    if (mode === 'cut') {
      near.destroy();
      return;
    }
    const far = connect(targetPort, '127.0.0.1');
    const pair = [near, far] as const;
    pairs.add(pair);
    const forward = (from: Socket, to: Socket, modes: readonly LineMode[]): void => {
      from.setNoDelay(true);
      from.on('data', (chunk) => {
        if (modes.includes(mode)) to.write(chunk);
      });
      from.on('error', () => undefined);
      from.on('close', () => {
        to.destroy();
        pairs.delete(pair);
      });
    };
    forward(near, far, ['pass', 'mute']);
    forward(far, near, ['pass']);
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('a TCP server has a port');

  return {
    port: address.port,
    setMode: (next) => {
      if (next === 'cut' || (next === 'pass' && mode === 'swallow')) breakAll();
      mode = next;
    },
    stop: async () => {
      breakAll();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
