import { createTRPCUntypedClient } from '@trpc/client';
import { describe, expect, test, vi } from 'vitest';
import { type Bridge, type BridgeEvent, type BridgeOperation, type BridgeReply, ipcLink } from './ipc-link.ts';

const RETRY_DELAY_MS = 1000;

/** A bridge whose other end is in the test's hand. */
function fakeBridge(answer: (operation: BridgeOperation) => Promise<BridgeReply>) {
  const listeners = new Set<(event: BridgeEvent) => void>();
  const asked: BridgeOperation[] = [];
  const stopped: number[] = [];
  const bridge: Bridge = {
    call: (operation) => {
      asked.push(operation);
      return answer(operation);
    },
    stop: (id) => stopped.push(id),
    onEvent: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
  const push = (event: BridgeEvent) => {
    for (const listener of listeners) listener(event);
  };
  return { bridge, asked, stopped, push, listeners };
}

function connect(bridge: Bridge) {
  const status: string[] = [];
  let lastId = 0;
  const client = createTRPCUntypedClient({
    links: [
      ipcLink({
        bridge,
        nextId: () => {
          lastId += 1;
          return lastId;
        },
        retryDelayMs: RETRY_DELAY_MS,
        onReachable: () => status.push('open'),
        onUnreachable: () => status.push('away'),
      }),
    ],
  });
  return { client, status };
}

const refusal = {
  message: 'slot.taken',
  code: -32_009,
  data: { code: 'CONFLICT', domainError: { code: 'slot.taken' } },
};

describe('ipcLink', () => {
  test('hands over what the controller answered', async () => {
    const { bridge, asked } = fakeBridge(async () => ({ result: 42 }));
    const { client } = connect(bridge);

    await expect(client.query('booking.get', { bookingId: 'b' })).resolves.toBe(42);
    expect(asked).toEqual([{ id: 1, type: 'query', path: 'booking.get', input: { bookingId: 'b' } }]);
  });

  test('keeps the facts of a refusal', async () => {
    const { bridge } = fakeBridge(async () => ({ error: refusal }));
    const { client } = connect(bridge);

    await expect(client.mutation('booking.create', {})).rejects.toMatchObject({ data: refusal.data });
  });

  test('fails at once when the controller is not there, and says that it is away', async () => {
    const { bridge } = fakeBridge(() => Promise.reject(new Error('The controller is not there.')));
    const { client, status } = connect(bridge);

    await expect(client.mutation('door.unlock', {})).rejects.toThrow('The controller is not there.');
    expect(status).toEqual(['away']);
  });

  test('asks for a subscription again when the controller that served it is gone', async () => {
    vi.useFakeTimers();
    const { bridge, asked, push } = fakeBridge(async () => ({}));
    const { client, status } = connect(bridge);
    const heard: unknown[] = [];
    client.subscription('change.notices', undefined, { onData: (data) => heard.push(data) });
    await vi.advanceTimersByTimeAsync(0);

    push({ id: 1, data: 'before' });
    push({ id: 1, done: true });
    await vi.advanceTimersByTimeAsync(RETRY_DELAY_MS);
    push({ id: 2, data: 'after' });
    vi.useRealTimers();

    expect(heard).toEqual(['before', 'after']);
    expect(asked.map(({ id }) => id)).toEqual([1, 2]);
    expect(status).toEqual(['open', 'away', 'open']);
  });

  test('stops listening when nobody wants to hear any more', async () => {
    const { bridge, stopped, listeners } = fakeBridge(async () => ({}));
    const { client } = connect(bridge);

    const subscription = client.subscription('change.notices', undefined, {});
    await vi.waitUntil(() => listeners.size === 1);
    subscription.unsubscribe();

    expect(stopped).toEqual([1]);
    expect(listeners.size).toBe(0);
  });

  test('does not repeat a subscription that was refused', async () => {
    const { bridge, asked } = fakeBridge(async () => ({ error: refusal }));
    const { client } = connect(bridge);
    const errors: unknown[] = [];

    client.subscription('change.notices', undefined, { onError: (error) => errors.push(error) });
    await vi.waitUntil(() => errors.length === 1);

    expect(asked).toHaveLength(1);
  });
});
