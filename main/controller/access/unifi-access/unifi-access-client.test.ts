import { once } from 'node:events';
import net from 'node:net';
import tls, { type TLSSocket } from 'node:tls';
import { gzipSync } from 'node:zlib';
import { afterEach, expect, test } from 'vitest';
import { makeSelfSignedCertificate } from '../../../../simulators/unifi-access/self-signed-certificate.ts';
import { createUnifiAccessClient, type Exchange } from './unifi-access-client.ts';
import { UnifiAccessSettingsSchema } from './unifi-access-settings.ts';

const { certificatePem, privateKeyPem } = makeSelfSignedCertificate('UniFi Access');
const servers: net.Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

/** Sends one request to a server that holds the pinned certificate and answers with raw bytes of its own choice. */
async function exchangeWith(answer: (socket: TLSSocket) => void, limitMs = 5000): Promise<Exchange> {
  const server = tls.createServer({ cert: certificatePem, key: privateKeyPem }, (socket) => {
    socket.on('error', () => {});
    socket.once('data', () => answer(socket));
  });
  return send(server, limitMs);
}

async function send(server: net.Server, limitMs = 5000): Promise<Exchange> {
  servers.push(server);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  const settings = { url: `https://127.0.0.1:${port}`, token: 'token', certificate: { pem: certificatePem } };
  const client = createUnifiAccessClient(UnifiAccessSettingsSchema.parse(settings));
  return client.send({ method: 'PUT', path: '/doors/1/unlock' }, AbortSignal.timeout(limitMs));
}

const BOMB = gzipSync(Buffer.alloc(20_000_000));

test.each([
  ['what is not HTTP', 'hello\r\n\r\n'],
  ['an endless header', `HTTP/1.1 200 OK\r\nx: ${'a'.repeat(100_000)}\r\n\r\n`],
  [
    'a body that is not compressed as it says',
    'HTTP/1.1 200 OK\r\ncontent-encoding: gzip\r\ncontent-length: 3\r\n\r\nabc',
  ],
  ['a body that is too long', `HTTP/1.1 200 OK\r\ncontent-length: 6000000\r\n\r\n${'a'.repeat(6_000_000)}`],
  [
    'a body that unpacks to too much',
    Buffer.concat([
      Buffer.from(`HTTP/1.1 200 OK\r\ncontent-encoding: gzip\r\ncontent-length: ${BOMB.length}\r\n\r\n`),
      BOMB,
    ]),
  ],
])('%s is an unclear answer', async (_, bytes) => {
  expect(await exchangeWith((socket) => socket.write(bytes))).toEqual({ kind: 'no_answer', reason: 'unclear_answer' });
});

test('a connection that closes after the request is a lost one', async () => {
  expect(await exchangeWith((socket) => socket.end())).toEqual({ kind: 'no_answer', reason: 'connection_lost' });
});

test.each([
  ['nothing', ''],
  ['a switch of protocol', 'HTTP/1.1 101 Switching Protocols\r\nconnection: upgrade\r\nupgrade: other\r\n\r\n'],
  ['a promise of an answer', 'HTTP/1.1 100 Continue\r\n\r\n'],
  ['half an answer', 'HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n{"code":"SUCCESS"'],
])('%s ends with the limit of time', async (_, bytes) => {
  expect(await exchangeWith((socket) => socket.write(bytes), 300)).toEqual({ kind: 'no_answer', reason: 'timeout' });
});

test('a redirect is an answer, and is not followed', async () => {
  const redirect = 'HTTP/1.1 307 Moved\r\nlocation: https://127.0.0.1:9/\r\ncontent-length: 0\r\n\r\n';

  expect(await exchangeWith((socket) => socket.write(redirect))).toEqual({
    kind: 'answer',
    status: 307,
    text: '',
  });
});

test('a server that speaks no TLS is never sent anything', async () => {
  const heard: Buffer[] = [];
  const server = net.createServer((socket) => {
    socket.on('error', () => {});
    socket.on('data', (bytes: Buffer) => {
      heard.push(bytes);
      socket.end('HTTP/1.1 400 Bad Request\r\n\r\n');
    });
  });

  expect(await send(server)).toEqual({ kind: 'not_sent', reason: 'unreachable' });
  expect(Buffer.concat(heard).toString('latin1')).not.toContain('token');
});

test('nothing is sent once the time is up', async () => {
  expect(await send(net.createServer(), 0)).toEqual({ kind: 'not_sent', reason: 'unreachable' });
});
