import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { startTcpProxy, type TcpProxy } from './tcp-proxy.ts';
import { waitUntil } from './wait-until.ts';

type End = { readonly socket: Socket; heard(): Buffer };

let server: Server;
let line: TcpProxy;
let near: End;
let far: End;

beforeEach(async () => {
  server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('a TCP server has a port');
  line = await startTcpProxy(address.port);
  const connected: Promise<Socket[]> = once(server, 'connection');
  near = endOf(connect(line.port, '127.0.0.1'));
  const [socket] = await connected;
  if (!socket) throw new Error('nobody is connected');
  far = endOf(socket);
});

afterEach(async () => {
  near.socket.destroy();
  await line.stop();
  server.close();
});

function endOf(socket: Socket): End {
  let heard = Buffer.alloc(0);
  socket.on('data', (chunk) => {
    heard = Buffer.concat([heard, chunk]);
  });
  socket.on('error', () => undefined);
  return { socket, heard: () => heard };
}

const hears = (end: End, text: string): Promise<void> => waitUntil(() => end.heard().toString() === text);

test('a line that holds loses nothing, not even the end of a connection', async () => {
  line.setMode('hold');
  near.socket.end('said meanwhile');
  far.socket.write('answered meanwhile');
  const ended = once(far.socket, 'close');

  line.setMode('pass');

  await hears(far, 'said meanwhile');
  await ended;
});

test('a slow line lets all through in order', async () => {
  const text = 'abcdefghij'.repeat(35);
  line.setMode('slow');

  near.socket.write(text);

  await hears(far, text);
});

test('a deafened target is heard and hears nothing', async () => {
  line.setMode('deafen');

  near.socket.write('lost');
  far.socket.write('said');
  await hears(near, 'said');
  const broken = once(near.socket, 'close');
  line.setMode('pass');

  await broken;
  expect(far.heard().toString()).toBe('');
});

test('a corrupting line flips bits, and goes on', async () => {
  const zeroes = Buffer.alloc(20_000);
  line.setMode('corrupt');
  near.socket.write(zeroes);
  await waitUntil(() => far.heard().length === zeroes.length);
  const flipped = far.heard().filter((byte) => byte !== 0).length;

  line.setMode('pass');
  near.socket.write('clean');

  expect(flipped).toBeGreaterThan(10);
  expect(flipped).toBeLessThan(1000);
  await waitUntil(() => far.heard().subarray(zeroes.length).toString() === 'clean');
});
