import type { Server } from 'node:net';

export const HOST = '127.0.0.1';

/** On the loopback alone; returns the port. Rejects where it cannot be had. */
export function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, HOST, () => {
      const address = server.address();
      if (typeof address === 'object' && address !== null) resolve(address.port);
    });
  });
}
