import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { DESK } from '../../../tests/support/staff.ts';
import { startTestController, type TestController } from '../../../tests/support/test-controller.ts';
import type { ConnectionRole } from './context.ts';
import { createIpcServer, type IpcEvent, type IpcOperation, type IpcServer } from './ipc-server.ts';
import { INPUT_BYTES_MAX } from './trpc.ts';

let controller: TestController;

beforeEach(async () => {
  controller = await startTestController();
});
afterEach(() => controller.dispose());

type Window = {
  readonly server: IpcServer;
  readonly events: IpcEvent[];
  readonly tokens: (string | null)[];
  ask(path: string, input?: unknown, type?: IpcOperation['type']): ReturnType<IpcServer['call']>;
  nextEvent(): Promise<IpcEvent>;
};

function openWindow(role: ConnectionRole, token: string | null = null): Window {
  const events: IpcEvent[] = [];
  const tokens: (string | null)[] = [];
  let arrived = Promise.withResolvers<void>();
  let lastId = 0;
  const server = createIpcServer({
    createContext: controller.createContext,
    role,
    address: `window:${role}`,
    token,
    onToken: (next) => tokens.push(next),
    push: (event) => {
      events.push(event);
      arrived.resolve();
    },
  });
  const nextEvent = async () => {
    if (events.length === 0) await arrived.promise;
    arrived = Promise.withResolvers();
    return events.shift()!;
  };
  const ask: Window['ask'] = (path, input, type = 'query') => server.call({ id: ++lastId, type, path, input });
  return { server, events, tokens, ask, nextEvent };
}

const refusal = (domainError: object) => ({ error: { data: expect.objectContaining({ domainError }) } });

describe('a staff window', () => {
  test('is signed in from its own sign-in until its sign-out', async () => {
    const { ask, tokens } = openWindow('staff');

    const before = await ask('door.list');
    await ask('session.signIn', { staff: 'desk', pin: DESK.pin }, 'mutation');
    const during = await ask('door.list');
    await ask('session.signOut', undefined, 'mutation');
    const after = await ask('door.list');

    expect(before).toMatchObject(refusal({ code: 'session.required' }));
    expect(during).toMatchObject({ result: [{ id: 'front' }] });
    expect(after).toMatchObject(refusal({ code: 'session.required' }));
    expect(tokens).toEqual([expect.stringMatching(/^[0-9a-f]{64}$/), null]);
  });

  test('goes on with the session that it had before the controller was started again', async () => {
    const { ask } = openWindow('staff', await controller.tokenOf(DESK));

    expect(await ask('session.current')).toEqual({ result: { id: DESK.id, name: 'desk', role: 'front-desk' } });
  });

  test('hears of changes until it stops listening', async () => {
    const { server, ask, nextEvent, events } = openWindow('staff', await controller.tokenOf(DESK));

    const started = await ask('change.notices', undefined, 'subscription');
    controller.services.changes.announce({ type: 'doors' });
    const first = await nextEvent();
    server.stop(1);
    controller.services.changes.announce({ type: 'link' });
    await ask('door.list');

    expect(started).toEqual({});
    expect(first).toEqual({ id: 1, data: { id: expect.stringMatching(/^boot:/), data: { type: 'doors' } } });
    expect(events).toEqual([]);
  });

  test('is told when what it listens to ends', async () => {
    const token = await controller.tokenOf(DESK);
    const { ask, nextEvent } = openWindow('staff', token);
    await ask('change.notices', undefined, 'subscription');

    controller.services.staff.signOut(token);
    controller.services.changes.announce({ type: 'doors' });

    expect(await nextEvent()).toMatchObject({ id: 1, ...refusal({ code: 'session.required' }) });
  });

  test('hears nothing more once it is gone', async () => {
    const { server, ask, events } = openWindow('staff', await controller.tokenOf(DESK));
    await ask('change.notices', undefined, 'subscription');

    server.close();
    controller.services.changes.announce({ type: 'doors' });
    await ask('door.list');

    expect(events).toEqual([]);
  });
});

describe('a kiosk window', () => {
  test('can do what a kiosk does and nothing else', async () => {
    const { ask } = openWindow('kiosk', await controller.tokenOf(DESK));

    expect(await ask('kiosk.home')).toMatchObject({ result: { facilityName: 'Harbour Golf' } });
    expect(await ask('door.list')).toMatchObject(refusal({ code: 'session.kiosk_only' }));
    expect(await ask('session.signIn', { staff: 'desk', pin: DESK.pin }, 'mutation')).toMatchObject(
      refusal({ code: 'session.kiosk_only' }),
    );
    expect(await ask('change.notices', undefined, 'subscription')).toMatchObject(
      refusal({ code: 'session.kiosk_only' }),
    );
  });
});

describe('what a window sends', () => {
  const cyclic: Record<string, unknown> = {};
  cyclic['self'] = cyclic;

  test.each([
    ['nothing', undefined],
    ['text', 'booking.listDay'],
    ['no id', { type: 'query', path: 'door.list', input: undefined }],
    ['a role', { id: 1, type: 'query', path: 'door.list', input: undefined, role: 'owner' }],
    ['another type', { id: 1, type: 'command', path: 'door.list', input: undefined }],
  ])('is refused when it is %s', async (_name, operation) => {
    const { server } = openWindow('staff', await controller.tokenOf(DESK));

    expect(await server.call(operation)).toMatchObject(refusal({ code: 'input.invalid', issues: expect.anything() }));
  });

  test.each([
    ['too large', 'x'.repeat(INPUT_BYTES_MAX)],
    ['endless', cyclic],
    ['no JSON', 10n],
  ])('is refused when its input is %s', async (_name, text) => {
    const { ask } = openWindow('staff', await controller.tokenOf(DESK));

    expect(await ask('customer.search', { text })).toMatchObject(
      refusal({ code: 'input.too_large', limitBytes: INPUT_BYTES_MAX }),
    );
  });

  test('is refused when its input is not what the procedure takes, or there is no such procedure', async () => {
    const { ask } = openWindow('staff', await controller.tokenOf(DESK));

    expect(await ask('customer.search', { text: 7 })).toMatchObject(
      refusal({ code: 'input.invalid', issues: [expect.anything()] }),
    );
    expect(await ask('customer.erase', {})).toMatchObject({ error: { data: { code: 'NOT_FOUND' } } });
    expect(await ask('constructor', {})).toMatchObject({ error: { data: { code: 'NOT_FOUND' } } });
  });
});
