import { once } from 'node:events';
import http from 'node:http';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { z } from 'zod';
import { CONSOLE_TOKEN, type ConsoleUnderTest, FRONT_DOOR, startConsole } from '../../tests/support/console-client.ts';
import { signDelivery } from './webhook-delivery.ts';

let console: ConsoleUnderTest;
const closing: (() => void)[] = [];
beforeEach(async () => {
  console = await startConsole();
});
afterEach(async () => {
  for (const close of closing.splice(0)) close();
  await console.simulator.stop();
});

const UNLOCK = `/doors/${FRONT_DOOR}/unlock`;
const Created = z.object({ data: z.object({ id: z.string(), secret: z.string() }) });

/** Frames as they come; `next` waits for the next one. */
function listen(token = CONSOLE_TOKEN) {
  const url = `${console.simulator.url.replace('https', 'wss')}/api/v1/developer/devices/notifications`;
  const socket = new WebSocket(url, { rejectUnauthorized: false, headers: { authorization: `Bearer ${token}` } });
  closing.push(() => socket.terminate());
  const frames: string[] = [];
  const waiting: ((frame: string) => void)[] = [];
  socket.on('message', (data: Buffer) => {
    const frame = data.toString('utf8');
    const take = waiting.shift();
    if (take) take(frame);
    else frames.push(frame);
  });
  const next = (): Promise<string> => {
    const frame = frames.shift();
    return frame === undefined ? new Promise((resolve) => void waiting.push(resolve)) : Promise.resolve(frame);
  };
  return { socket, next, nextEvent: async () => JSON.parse(await next()) };
}

describe('the websocket', () => {
  test('greets, and says Hello every five seconds', async () => {
    const { next, nextEvent } = listen();
    expect(await nextEvent()).toMatchObject({ event: 'access.base.info', data: { top_log_count: 0 } });

    console.clock.advance(5000);
    expect(await next()).toBe('"Hello"\n');
    console.clock.advance(5000);
    expect(await next()).toBe('"Hello"\n');
  });

  test('tells of an unlock, then of its log, then of the lock', async () => {
    const { next, nextEvent } = listen();
    await next();
    await console.ask('PUT', UNLOCK);

    console.clock.advance(100);
    expect(await nextEvent()).toMatchObject({
      event: 'access.data.device.remote_unlock',
      data: { unique_id: FRONT_DOOR },
    });
    expect(await nextEvent()).toMatchObject({
      event: 'access.data.v2.location.update',
      data: { state: { lock: 'unlocked' } },
    });
    console.clock.advance(1000);
    expect(await nextEvent()).toMatchObject({
      event: 'access.logs.add',
      data: { _source: { event: { result: 'ACCESS' } } },
    });
    console.clock.advance(3900);
    expect(await next()).toBe('"Hello"\n');
    expect(await nextEvent()).toMatchObject({ data: { state: { lock: 'locked' } } });
  });

  test('is refused without the token', async () => {
    const { socket } = listen('another-token');

    const [error] = await once(socket, 'error');

    expect(String(error)).toContain('401');
  });

  test('closes when the console restarts', async () => {
    const { socket, next } = listen();
    await next();

    const closed = once(socket, 'close');
    console.simulator.turnFaults({ reboot: { status: 404 } });

    await closed;
    expect(socket.readyState).toBe(WebSocket.CLOSED);
  });
});

describe('webhooks', () => {
  test('are signed as the published samples are', () => {
    expect(signDelivery('{"event":"access.door.unlock"}', '1a7c9c6a69bb5a1e', 1_700_000_000)).toBe(
      't=1700000000,v1=d7e7f17c8c26fe2b987a9a80c4b10076d163a9a8ddf1ab5ceef285519892c6fd',
    );
  });

  test('carry the unlock with what its caller added, under a signature of their own secret', async () => {
    const receiver = http.createServer().listen(0, '127.0.0.1');
    closing.push(() => receiver.close());
    await once(receiver, 'listening');
    const address = z.object({ port: z.number() }).parse(receiver.address());
    const endpoint = { name: 'us', endpoint: `http://127.0.0.1:${address.port}/hooks`, events: ['access.door.unlock'] };
    const { data } = Created.parse((await console.ask('POST', '/webhooks/endpoints', endpoint)).body);

    const delivered = once(receiver, 'request');
    await console.ask('PUT', UNLOCK, { actor_id: 'b-1', actor_name: 'Jo', extra: { correlation_id: 'c-1' } });
    console.clock.advance(1100);
    const [request, response] = await delivered;
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    response.end();
    const raw = Buffer.concat(chunks).toString('utf8');

    expect(JSON.parse(raw)).toMatchObject({
      event: 'access.door.unlock',
      data: { location: { id: FRONT_DOOR }, object: { result: 'Access Granted', extra: { correlation_id: 'c-1' } } },
    });
    expect(request.headers.signature).toBe(signDelivery(raw, data.secret, Math.floor(console.clock.now() / 1000)));
  });

  test('are registered once for an address, replaced and removed', async () => {
    const endpoint = { name: 'us', endpoint: 'https://127.0.0.1:9/hooks', events: ['access.door.unlock'] };
    const path = '/webhooks/endpoints';
    const { data } = Created.parse((await console.ask('POST', path, endpoint)).body);

    expect((await console.ask('POST', path, endpoint)).body).toMatchObject({
      code: 'CODE_DEVICE_WEBHOOK_ENDPOINT_DUPLICATED',
    });
    expect((await console.ask('PUT', `${path}/${data.id}`, { ...endpoint, name: 'them' })).body).toMatchObject({
      data: { id: data.id, secret: data.secret, name: 'them' },
    });
    await console.ask('DELETE', `${path}/${data.id}`);
    expect((await console.ask('GET', path)).body).toMatchObject({ data: [] });
  });
});
