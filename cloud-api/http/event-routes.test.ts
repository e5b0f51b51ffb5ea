import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { aProfile, BAY_1 } from '../../tests/support/facility-profile.ts';
import { buildTestCloud, NOON, type TestCloud } from '../../tests/support/test-cloud.ts';

const FACILITY = aProfile().id;
const HOUR_MS = 3_600_000;

describe('the event stream', () => {
  let cloud: TestCloud;
  let origin = '';

  beforeEach(async () => {
    cloud = await buildTestCloud();
    await cloud.app.listen({ port: 0, host: '127.0.0.1' });
    origin = cloud.app.listeningOrigin;
  });
  afterEach(() => cloud.app.close());

  /** Reads events one by one, comments and settings left out. */
  async function open() {
    const response = await fetch(`${origin}/api/v1/events?facilityId=${FACILITY}`);
    const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader();
    let buffered = '';
    const next = async (): Promise<{ event: string; data: unknown } | null> => {
      for (;;) {
        const end = buffered.indexOf('\n\n');
        if (end >= 0) {
          const block = buffered.slice(0, end);
          buffered = buffered.slice(end + 2);
          const [, event, data] = /^event: (\w+)\ndata: (.*)$/.exec(block) ?? [];
          if (event && data) return { event, data: JSON.parse(data) };
          continue;
        }
        const { value, done } = await reader.read();
        if (done) return null;
        buffered += value;
      }
    };
    return { response, next, leave: () => reader.cancel() };
  }

  const bookAt = (number: number) =>
    cloud.index.apply({
      type: 'allocation',
      facilityId: FACILITY,
      allocation: {
        id: `a-${number}`,
        resourceId: BAY_1,
        startsAt: NOON + number * HOUR_MS,
        endsAt: NOON + (number + 1) * HOUR_MS,
        state: 'active',
      },
    });

  test('begins with the state of the link and goes on with every change', async () => {
    const stream = await open();
    const first = await stream.next();
    bookAt(1);
    const second = await stream.next();
    cloud.index.apply({ type: 'link', facilityId: FACILITY, link: { online: false, since: NOON } });
    const third = await stream.next();
    await stream.leave();

    expect(stream.response.headers.get('content-type')).toBe('text/event-stream; charset=utf-8');
    expect(stream.response.headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(first).toMatchObject({ event: 'link', data: { online: true } });
    expect(second).toEqual({
      event: 'availability',
      data: { from: new Date(NOON + HOUR_MS).toISOString(), until: new Date(NOON + 2 * HOUR_MS).toISOString() },
    });
    expect(third).toMatchObject({ event: 'link', data: { online: false, since: new Date(NOON).toISOString() } });
  });

  test('ends when the server stops', async () => {
    const stream = await open();
    await stream.next();

    await cloud.app.close();

    expect(await stream.next()).toBeNull();
  });

  test('piles nothing up for a reader that does not read, and brings it up to date when it does', async () => {
    const socket: Socket = connect(Number(new URL(origin).port), '127.0.0.1');
    socket.write(`GET /api/v1/events?facilityId=${FACILITY} HTTP/1.1\r\nhost: x\r\n\r\n`);
    await once(socket, 'data');
    socket.pause();
    for (let number = 0; number < 200_000; number += 1) bookAt(number % 24);
    let receivedBytes = 0;
    let received = '';
    socket.setEncoding('utf8').on('data', (chunk: string) => {
      receivedBytes += chunk.length;
      received = (received + chunk).slice(-1000);
    });

    socket.resume();
    await expect.poll(() => received, { timeout: 10_000 }).toContain(new Date(NOON + 24 * HOUR_MS).toISOString());
    bookAt(30);
    await expect.poll(() => received).toContain(new Date(NOON + 30 * HOUR_MS).toISOString());
    socket.destroy();

    // All of them would be some 25 MB; what the sockets hold between them is a fraction of that.
    expect(receivedBytes).toBeLessThan(15_000_000);
  });

  test('is forgotten when its reader leaves', async () => {
    const stream = await open();
    await stream.next();
    await stream.leave();

    await expect.poll(async () => (await cloud.app.inject('/metrics')).payload).toContain('event_streams 0');
    bookAt(1);
  });
});
