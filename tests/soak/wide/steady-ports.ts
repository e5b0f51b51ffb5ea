import { connect } from 'node:net';

/**
 * Ports for programs that are killed and started again. They lie below those that Linux takes for outgoing
 * connections, one of which would sit on a program's port while that is away.
 */
const FIRST = 20_000;
const LAST = 32_000;

/** So many ports that nobody listens on, beginning at one that follows from our process: two soaks keep clear. */
export async function steadyPorts(count: number): Promise<number[]> {
  const ports: number[] = [];
  let port = FIRST + ((process.pid * 37) % (LAST - FIRST - 500));
  while (ports.length < count) {
    if (port > LAST) throw new Error('no ports are free');
    if (!(await isTaken(port))) ports.push(port);
    port += 1;
  }
  return ports;
}

function isTaken(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    const answer = (taken: boolean): void => {
      socket.destroy();
      resolve(taken);
    };
    socket.on('connect', () => answer(true));
    socket.on('error', () => answer(false));
  });
}
