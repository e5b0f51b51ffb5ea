import { timingSafeEqual } from 'node:crypto';
import http from 'node:http';

/** With what the browser came back from the vendor's page. */
export type ReturnedBrowser = { readonly kind: 'code'; readonly code: string } | { readonly kind: 'refused' };

export type ReturnListener = {
  readonly port: number;
  readonly returned: Promise<ReturnedBrowser>;
  readonly stop: () => void;
};

type ListenerOptions = { readonly port: number; readonly path: string; readonly state: string };

const PAGE_HEADERS = {
  'content-type': 'text/html; charset=utf-8',
  'cache-control': 'no-store',
  // The page's address holds the code.
  'referrer-policy': 'no-referrer',
  'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'",
};

const DONE = 'Signed in. You can close this window. · Connexion réussie. Vous pouvez fermer cette fenêtre.';
const NOT_DONE =
  'Not signed in. You can close this window. · Connexion non effectuée. Vous pouvez fermer cette fenêtre.';
const NOT_OURS = 'This is not the sign-in we are waiting for. · Ce n’est pas la connexion attendue.';

/**
 * Waits on this computer alone for the browser to come back with the `state` that it was sent away with: whoever else
 * knocks is turned away and changes nothing. Null where the port cannot be had.
 */
export async function startReturnListener({ port, path, state }: ListenerOptions): Promise<ReturnListener | null> {
  const { promise: returned, resolve } = Promise.withResolvers<ReturnedBrowser>();
  const server = http.createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://127.0.0.1');
    const isOurs =
      request.method === 'GET' && url.pathname === path && isSame(url.searchParams.get('state') ?? '', state);
    if (!isOurs) return answer(response, 400, NOT_OURS);

    const code = url.searchParams.get('code');
    answer(response, 200, code === null ? NOT_DONE : DONE);
    resolve(code === null ? { kind: 'refused' } : { kind: 'code', code });
  });
  const actualPort = await listen(server, port);
  if (actualPort === null) return null;
  return {
    port: actualPort,
    returned,
    stop: () => {
      server.close();
      // A browser keeps its connections; what it was answered has been written by then.
      server.closeIdleConnections();
      server.unref();
    },
  };
}

function answer(response: http.ServerResponse, status: number, text: string): void {
  response.writeHead(status, { ...PAGE_HEADERS, connection: 'close' });
  response.end(`<!doctype html><meta charset="utf-8"><title>NinjaOne</title><p>${text}</p>`);
}

function isSame(given: string, wanted: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(wanted)];
  return a.length === b.length && timingSafeEqual(a, b);
}

function listen(server: http.Server, port: number): Promise<number | null> {
  return new Promise((resolve) => {
    server.once('error', () => resolve(null));
    server.listen(port, '127.0.0.1', () => {
      const address = server.address();
      resolve(typeof address === 'object' && address !== null ? address.port : null);
    });
  });
}
