import { once } from 'node:events';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { EARLY_PIN, PIN, STALE_CODE } from '../../../tests/support/fake-services.ts';
import { DESK, OWNER } from '../../../tests/support/staff.ts';
import { startTestServer, type TestServer } from '../../../tests/support/test-controller.ts';
import { openTrpcSocket, refusalOf, type TrpcSocket } from '../../../tests/support/trpc-socket.ts';
import { INPUT_BYTES_MAX } from './trpc.ts';

let server: TestServer;
const sockets: TrpcSocket[] = [];

beforeEach(async () => {
  server = await startTestServer();
});
afterEach(async () => {
  await Promise.all(sockets.splice(0).map((socket) => socket.close()));
  await server.stop();
});

function connect(options: { token?: string; query?: string } = {}) {
  const socket = openTrpcSocket(server.port, options);
  sockets.push(socket);
  return socket.client;
}

/** Resolves to the HTTP status with which the upgrade was refused, or to 101. */
async function upgradeStatus(headers: Record<string, string>, path = '/trpc'): Promise<number> {
  const socket = new WebSocket(`ws://127.0.0.1:${server.port}${path}`, { headers });
  const refused = once(socket, 'unexpected-response').then(([, response]) => Number(response.statusCode));
  const opened = once(socket, 'open').then(() => 101);
  const status = await Promise.race([refused, opened]);
  socket.on('error', () => {});
  socket.terminate();
  return status;
}

describe('a connection', () => {
  test('with the token of a session is that person', async () => {
    const client = connect({ token: await server.tokenOf(DESK) });

    expect(await client.session.current.query()).toEqual({ id: DESK.id, name: 'desk', role: 'front-desk' });
    expect(await client.booking.listDay.query({ date: '2025-11-22' })).toMatchObject({ bookings: [expect.anything()] });
  });

  test('without one can only sign in, and is signed in from then on', async () => {
    const client = connect();

    const before = await refusalOf(client.door.list.query());
    await client.session.signIn.mutate({ staff: 'desk', pin: DESK.pin });
    const after = await client.door.list.query();
    await client.session.signOut.mutate();

    expect(before).toEqual({ code: 'session.required' });
    expect(after).toHaveLength(1);
    expect(await refusalOf(client.door.list.query())).toEqual({ code: 'session.required' });
  });

  test('loses its rights with its session, wherever that was ended', async () => {
    const token = await server.tokenOf(DESK);
    const [first, second] = [connect({ token }), connect({ token })];
    await first.door.list.query();

    await second.session.signOut.mutate();

    expect(await refusalOf(first.door.list.query())).toEqual({ code: 'session.required' });
  });

  test('of a kiosk can do what a kiosk does and nothing else, even with a token', async () => {
    const client = connect({ query: '?role=kiosk', token: await server.tokenOf(OWNER) });

    expect(await client.kiosk.home.query()).toMatchObject({ facilityName: 'Harbour Golf', online: true });
    expect(await client.kiosk.checkIn.mutate({ code: PIN })).toMatchObject({ outcome: 'opened' });
    expect(await refusalOf(client.session.signIn.mutate({ staff: 'owner', pin: OWNER.pin }))).toEqual({
      code: 'session.kiosk_only',
    });
    expect(await refusalOf(client.door.unlock.mutate({ doorId: 'front', reason: 'x' }))).toEqual({
      code: 'session.kiosk_only',
    });
    expect(server.services.state.unlocks).toEqual([]);
  });

  test('is refused what its input is not', async () => {
    const client = connect({ token: await server.tokenOf(DESK) });

    // Over the socket the types of the client are no protection either.
    const refusal = await refusalOf(client.booking.get.query({ bookingId: 'not-an-id' }));

    expect(refusal).toEqual({ code: 'input.invalid', issues: [{ path: 'bookingId', message: expect.any(String) }] });
  });

  test('is closed when it sends too much', async () => {
    const socket = new WebSocket(`ws://127.0.0.1:${server.port}/trpc`);
    await once(socket, 'open');

    socket.send('x'.repeat(INPUT_BYTES_MAX + 1));
    const [code] = await once(socket, 'close');

    expect(code).toBe(1009);
  });

  test('that sends nonsense is told so', async () => {
    const socket = new WebSocket(`ws://127.0.0.1:${server.port}/trpc`);
    await once(socket, 'open');

    socket.send('{"id": 1, "method": ');
    const [answer] = await once(socket, 'message');
    socket.close();

    expect(JSON.parse(String(answer))).toMatchObject({
      error: { data: { code: 'PARSE_ERROR', domainError: { code: 'input.invalid' } } },
    });
  });

  test('from a page of another site is not opened; from our own and from no page it is', async () => {
    const own = `http://127.0.0.1:${server.port}`;

    expect(await upgradeStatus({ origin: 'http://evil.example' })).toBe(403);
    expect(await upgradeStatus({ origin: 'null' })).toBe(403);
    expect(await upgradeStatus({ origin: 'http://evil.example', host: 'evil.example' })).toBe(403);
    expect(await upgradeStatus({ origin: own })).toBe(101);
    expect(await upgradeStatus({})).toBe(101);
    expect(await upgradeStatus({}, '/health')).toBe(200);
  });
});

describe('change notices', () => {
  type Notices = {
    readonly types: string[];
    readonly ended: Promise<unknown>;
    next(count: number): Promise<string[]>;
    stop(): void;
  };

  async function subscribe(
    client: ReturnType<typeof connect>,
    input?: { lastEventId?: string; other?: string },
  ): Promise<Notices> {
    const types: string[] = [];
    let wake = () => {};
    const started = Promise.withResolvers<void>();
    const ended = Promise.withResolvers<unknown>();
    const subscription = client.change.notices.subscribe(input, {
      onStarted: () => started.resolve(),
      onData: ({ data }) => {
        types.push(data.type);
        wake();
      },
      onError: (error) => {
        started.resolve();
        ended.resolve(error.data?.domainError);
      },
    });
    await started.promise;
    const next = async (count: number) => {
      while (types.length < count) await new Promise<void>((resolve) => (wake = resolve));
      return types;
    };
    return { types, ended: ended.promise, next, stop: () => subscription.unsubscribe() };
  }

  test('reach everybody who is signed in', async () => {
    const client = connect({ token: await server.tokenOf(DESK) });
    const notices = await subscribe(client);

    server.services.changes.announce({ type: 'doors' });

    expect(await notices.next(1)).toEqual(['doors']);
    notices.stop();
  });

  test('tell a screen of another run of the controller to ask for everything', async () => {
    const client = connect({ token: await server.tokenOf(DESK) });

    const notices = await subscribe(client, { lastEventId: 'earlier:9' });

    expect((await notices.next(7)).toSorted()).toEqual([
      'bays',
      'bookings',
      'customers',
      'doors',
      'integrations',
      'link',
      'profile',
      'terms',
    ]);
    notices.stop();
  });

  test('end when the session does', async () => {
    const token = await server.tokenOf(DESK);
    const client = connect({ token });
    const notices = await subscribe(client);

    server.services.staff.signOut(token);
    server.services.changes.announce({ type: 'doors' });

    expect(await notices.ended).toEqual({ code: 'session.required' });
    expect(notices.types).toEqual([]);
  });

  test('are not for strangers or kiosks, nor for a bad input', async () => {
    const token = await server.tokenOf(DESK);
    const stranger = await subscribe(connect());
    const kiosk = await subscribe(connect({ query: '?role=kiosk', token }));
    const wrong = await subscribe(connect({ token }), { other: 'x' });

    expect(await stranger.ended).toEqual({ code: 'session.required' });
    expect(await kiosk.ended).toEqual({ code: 'session.kiosk_only' });
    expect(await wrong.ended).toMatchObject({ code: 'input.invalid' });
  });
});

describe('wrong codes at a kiosk', () => {
  const wrongly = async (client: ReturnType<typeof connect>, times: number) => {
    const answers = [];
    for (let n = 0; n < times; n += 1) answers.push(await client.kiosk.checkIn.mutate({ code: '000000' }));
    return answers;
  };
  const SLOWED = { outcome: 'refused', reason: 'code.too_many_tries', retryAfterMs: 30_000 };

  test('slow it down after the fifth, for the right code too', async () => {
    const client = connect();

    const answers = await wrongly(client, 6);
    const right = await client.kiosk.checkIn.mutate({ code: PIN });

    expect(answers.map(({ reason }) => reason)).toEqual([
      ...Array.from({ length: 5 }, () => 'code.unknown'),
      'code.too_many_tries',
    ]);
    expect(right).toEqual(SLOWED);
    expect(server.services.state.codes).toHaveLength(5);
  });

  test('are those of the moment as well: nobody tries them all for a token that they have seen', async () => {
    const client = connect();
    for (let n = 0; n < 5; n += 1) await client.kiosk.checkIn.mutate({ code: STALE_CODE });

    expect(await client.kiosk.checkIn.mutate({ code: PIN })).toEqual(SLOWED);
  });

  test('are counted over every connection from one address', async () => {
    await wrongly(connect(), 3);
    await wrongly(connect({ query: '?role=kiosk' }), 2);

    const response = await fetch(`${server.url}/trpc/kiosk.checkIn`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-forwarded-for': '192.0.2.1' },
      body: JSON.stringify({ code: PIN }),
    });

    expect(await response.json()).toEqual({ result: { data: SLOWED } });
  });

  test('are forgiven by a right one, and not by one that is early', async () => {
    const client = connect();
    await wrongly(client, 4);
    await client.kiosk.checkIn.mutate({ code: EARLY_PIN });
    await client.kiosk.checkIn.mutate({ code: PIN });
    await wrongly(client, 4);
    await client.kiosk.checkIn.mutate({ code: EARLY_PIN });

    const answers = await wrongly(client, 2);

    expect(answers.map(({ reason }) => reason)).toEqual(['code.unknown', 'code.too_many_tries']);
  });

  test('make it wait for 30 seconds, then twice as long', async () => {
    const client = connect();
    await wrongly(client, 5);
    server.clock.advance(30_000);

    const [tried, slowed] = await wrongly(client, 2);

    expect([tried?.reason, slowed?.retryAfterMs]).toEqual(['code.unknown', 60_000]);
  });
});

test('whoever goes through the names at one address is slowed down', async () => {
  const client = connect();
  for (let n = 0; n < 20; n += 1) await refusalOf(client.session.signIn.mutate({ staff: `name ${n}`, pin: '0000' }));

  const refusal = await refusalOf(client.session.signIn.mutate({ staff: 'owner', pin: OWNER.pin }));

  expect(refusal).toEqual({ code: 'staff.locked', retryAfterMs: 30_000 });
});
