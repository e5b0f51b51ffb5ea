import { createServer as createPlainServer, type Server } from 'node:net';
import type { RequestListener } from 'node:http';
import https from 'node:https';
import { afterEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { makeSelfSignedCertificate } from '../../../../simulators/unifi-access/self-signed-certificate.ts';
import { createNinjaOneHttp, type HttpTrust } from './ninjaone-http.ts';

const LIMITS = { connectMs: 5_000, totalMs: 5_000 };
const NEVER = new AbortController().signal;
const POST = { method: 'POST', path: '/v2/device/42/reboot/NORMAL', token: 'a-token', body: { reason: 'x' } } as const;

const servers: Server[] = [];
afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => new Promise((resolve) => server.close(resolve))));
});

async function portOf(server: Server): Promise<number> {
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()));
  return z.object({ port: z.number() }).parse(server.address()).port;
}

const certificate = makeSelfSignedCertificate('NinjaOne');
const trusted: HttpTrust = { ca: certificate.certificatePem, checkServerIdentity: () => undefined };

/** Over TLS, as to the vendor; `behave` is what becomes of a request. */
async function secureServer(behave: RequestListener) {
  const { certificatePem: cert, privateKeyPem: key } = certificate;
  const server = https.createServer({ cert, key }, behave);
  server.on('tlsClientError', (_error, socket) => socket.destroy());
  return `https://127.0.0.1:${await portOf(server)}`;
}

describe('over TLS', () => {
  test('an answer is an answer', async () => {
    const origin = await secureServer((_request, response) => response.writeHead(204).end());

    const exchange = await createNinjaOneHttp(origin, LIMITS, trusted).send(POST, NEVER);

    expect(exchange).toMatchObject({ kind: 'answer', status: 204 });
  });

  test('a connection that ends after the request may have carried it', async () => {
    const origin = await secureServer((request) => request.socket.destroy());

    expect(await createNinjaOneHttp(origin, LIMITS, trusted).send(POST, NEVER)).toEqual({ kind: 'no_answer' });
  });

  test('to somebody whom nobody vouches for nothing is sent', async () => {
    let requests = 0;
    const origin = await secureServer(() => {
      requests += 1;
    });

    expect(await createNinjaOneHttp(origin, LIMITS).send(POST, NEVER)).toEqual({ kind: 'not_sent' });
    expect(requests).toBe(0);
  });

  test('where nobody greets back nothing is sent', async () => {
    const port = await portOf(createPlainServer((socket) => socket.on('data', () => socket.destroy())));

    const exchange = await createNinjaOneHttp(`https://127.0.0.1:${port}`, LIMITS, trusted).send(POST, NEVER);

    expect(exchange).toEqual({ kind: 'not_sent' });
  });

  test('a greeting that never comes is not waited for long, and nothing is sent', async () => {
    const mute = createPlainServer((socket) => void socket.on('error', () => {}).resume());
    const port = await portOf(mute);

    const http = createNinjaOneHttp(`https://127.0.0.1:${port}`, { ...LIMITS, connectMs: 50 }, trusted);

    expect(await http.send(POST, NEVER)).toEqual({ kind: 'not_sent' });
  });
});

test('a redirect is not followed: the token goes to nobody else', async () => {
  let requests = 0;
  const origin = await secureServer((_request, response) => {
    requests += 1;
    response.writeHead(302, { location: '/elsewhere' }).end();
  });

  expect(await createNinjaOneHttp(origin, LIMITS, trusted).send(POST, NEVER)).toMatchObject({ status: 302 });
  expect(requests).toBe(1);
});
