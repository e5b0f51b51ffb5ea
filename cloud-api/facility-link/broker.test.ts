import fc from 'fast-check';
import { generate } from 'mqtt-packet';
import { once } from 'node:events';
import { connect } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { systemRandom } from '../system-random.ts';
import { createLog } from '../log.ts';
import { type Broker, mayPublish, mayRead, startBroker } from './broker.ts';
import { createPacketMeter } from './packet-limit.ts';

const A = 'fac11111-0000-4000-8000-000000000001';
const B = 'fac22222-0000-4000-8000-000000000002';

describe('what a client may write', () => {
  test.each([
    [A, `v1/${A}/up/st`, false, true],
    [A, `v1/${A}/up/pr`, true, true],
    [A, `v1/${A}/up/st`, true, false],
    [A, `v1/${A}/dn/st`, false, false],
    [A, `v1/${B}/up/st`, false, false],
    [A, `v1/${A}/up`, false, false],
    [A, `v1/${A}/up/`, false, false],
    [A, `v1/${A}/up/st/x`, false, false],
    [A, `v2/${A}/up/st`, false, false],
    [A, '$SYS/x/heartbeat', false, false],
    ['', 'v1//up/st', false, false],
    ['cloud', `v1/${A}/dn/st`, false, true],
    ['cloud', `v1/${A}/dn/st`, true, false],
    ['cloud', `v1/${A}/up/st`, false, false],
    ['cloud', 'v1/cloud/up/st', false, false],
  ])('%s to %s (retained: %s): %s', (username, topic, isRetained, isAllowed) => {
    expect(mayPublish(username, topic, isRetained)).toBe(isAllowed);
  });
});

describe('what a client may read', () => {
  test.each([
    [A, `v1/${A}/dn/#`, true],
    [A, `v1/${A}/dn/st`, true],
    [A, `v1/${A}/dn/+`, true],
    [A, `v1/${A}/+/st`, false],
    [A, `v1/${A}/up/st`, false],
    [A, `v1/${A}/#`, false],
    [A, `v1/${B}/dn/st`, false],
    [A, 'v1/+/dn/st', false],
    [A, '#', false],
    [A, '+/+/+/+', false],
    [A, `$share/g/v1/${A}/dn/st`, false],
    [A, '$SYS/#', false],
    ['cloud', 'v1/+/up/#', true],
    ['cloud', `v1/${A}/up/st`, true],
    ['cloud', 'v1/+/dn/#', false],
    ['cloud', 'v1/#', false],
    ['cloud', '#', false],
  ])('%s from %s: %s', (username, filter, isAllowed) => {
    expect(mayRead(username, filter)).toBe(isAllowed);
  });
});

describe('the packet meter', () => {
  test('finds the length of every packet, however the stream is cut', () => {
    const lengths = fc.array(fc.integer({ min: 0, max: 20_000 }), { minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(lengths, fc.integer({ min: 1, max: 3000 }), (sizes, cut) => {
        const packets = sizes.map((size) =>
          generate({ cmd: 'publish', topic: 't', payload: Buffer.alloc(size), qos: 0, retain: false, dup: false }),
        );
        const stream = Buffer.concat(packets);
        const measure = createPacketMeter();

        let largest = 0;
        for (let at = 0; at < stream.length; at += cut)
          largest = Math.max(largest, measure(stream.subarray(at, at + cut)));

        // A topic of one letter takes three bytes.
        expect(largest).toBe(Math.max(...sizes) + 3);
      }),
    );
  });

  test('takes a length without end for what it is', () => {
    expect(createPacketMeter()(Buffer.from([0x10, 0xff, 0xff, 0xff, 0xff]))).toBe(Number.POSITIVE_INFINITY);
  });
});

describe('the broker', () => {
  let broker: Broker;
  let events: string[] = [];

  beforeEach(async () => {
    events = [];
    const log = createLog('info', { write: (line) => events.push((JSON.parse(line) as { event: string }).event) });
    broker = await startBroker({
      host: '127.0.0.1',
      port: 0,
      credentialOf: async () => {
        throw new Error('no database');
      },
      random: systemRandom,
      log,
    });
  });
  afterEach(() => broker.stop());

  test('cuts off who announces a packet of many megabytes, before it is let in', async () => {
    const socket = connect(Number(new URL(broker.url).port), '127.0.0.1');
    socket.write(Buffer.from([0x10, 0x80, 0x80, 0x80, 0x08]));

    await once(socket, 'close');

    expect(events).toEqual(['broker.packet.too_large']);
  });

  test('lets nobody in while credentials cannot be checked', async () => {
    const socket = connect(Number(new URL(broker.url).port), '127.0.0.1');
    socket.write(
      generate({
        cmd: 'connect',
        clientId: 'x',
        username: A,
        password: Buffer.from('p'),
        keepalive: 20,
        clean: true,
        protocolId: 'MQTT',
        protocolVersion: 4,
      }),
    );

    const [answer] = (await once(socket, 'data')) as [Buffer];
    socket.destroy();

    expect([...answer]).toEqual([0x20, 2, 0, 3]);
    expect(events).toEqual(['broker.credentials.failed', 'broker.client.refused']);
  });

  test('says that its port is in use', async () => {
    const port = Number(new URL(broker.url).port);

    const second = startBroker({
      host: '127.0.0.1',
      port,
      credentialOf: async () => null,
      random: systemRandom,
      log: createLog('silent'),
    });

    await expect(second).rejects.toMatchObject({ code: 'EADDRINUSE' });
  });
});
