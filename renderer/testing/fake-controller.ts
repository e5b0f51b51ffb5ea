import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { createServer, type ServerResponse } from 'node:http';
import { extname, join, normalize } from 'node:path';
import { applyWSSHandler } from '@trpc/server/adapters/ws';
import { WebSocketServer } from 'ws';
import type { FakeContext } from './fake-trpc.ts';
import { fakeRouter } from './fake-router.ts';
import type { FakeWorld } from './fake-world.ts';

/** Serves the built screens and a stand-in controller behind them, on loopback. */
export type FakeController = {
  readonly url: string;
  /** Drops every connection and answers no more, as a controller that died. */
  readonly goAway: () => void;
  readonly comeBack: () => void;
  readonly stop: () => Promise<void>;
};

type Options = {
  readonly world: FakeWorld;
  /** Where `vite build` put the pages. */
  readonly pagesDir: string;
  readonly port?: number;
};

const CONTENT_TYPE: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
};

const PAGES: Readonly<Record<string, string>> = {
  '/': 'renderer/index.html',
  '/kiosk': 'kiosk-mode/index.html',
  '/kiosk/': 'kiosk-mode/index.html',
};

export async function startFakeController({ world, pagesDir, port = 0 }: Options): Promise<FakeController> {
  let isAway = false;
  const pages = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost');
    void sendFile(response, join(pagesDir, normalize(PAGES[pathname] ?? pathname)));
  });
  const sockets = new WebSocketServer({ noServer: true });
  applyWSSHandler({
    wss: sockets,
    router: fakeRouter,
    createContext: ({ info }): FakeContext => ({ world, token: info.connectionParams?.['token'] ?? null }),
  });
  pages.on('upgrade', (request, socket, head) => {
    if (isAway) socket.destroy();
    else sockets.handleUpgrade(request, socket, head, (client) => sockets.emit('connection', client, request));
  });
  await new Promise<void>((resolve) => {
    pages.listen(port, '127.0.0.1', resolve);
  });
  const address = pages.address();
  const listeningOn = typeof address === 'object' && address !== null ? address.port : port;
  const dropAll = () => {
    for (const client of sockets.clients) client.terminate();
  };

  return {
    url: `http://127.0.0.1:${listeningOn}`,
    goAway: () => {
      isAway = true;
      dropAll();
    },
    comeBack: () => {
      isAway = false;
    },
    stop: async () => {
      dropAll();
      sockets.close();
      pages.closeAllConnections();
      await new Promise((resolve) => {
        pages.close(resolve);
      });
    },
  };
}

async function sendFile(response: ServerResponse, path: string): Promise<void> {
  const isThere = await stat(path).then(
    (found) => found.isFile(),
    () => false,
  );
  if (!isThere) {
    response.writeHead(404).end();
    return;
  }
  response.writeHead(200, { 'content-type': CONTENT_TYPE[extname(path)] ?? 'application/octet-stream' });
  createReadStream(path).pipe(response);
}
