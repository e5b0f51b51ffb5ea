import { describe, expect, test } from 'vitest';
import type { BridgeEvent, BridgeOperation } from '../../preload/ipc-contract.ts';
import { ControllerAwayError } from './controller-calls.ts';
import { createControllerProcess } from './controller-process.ts';
import { aFakeFork } from './testing/fake-fork.ts';

const query: BridgeOperation = { id: 1, type: 'query', path: 'link.status', input: null };
const subscription: BridgeOperation = { id: 2, type: 'subscription', path: 'changes', input: null };

/** A controller that is ready, with staff window 7. */
function aRunningController() {
  const fork = aFakeFork();
  const controller = createControllerProcess(fork.options);
  const events: { readonly windowId: number; readonly event: BridgeEvent }[] = [];
  controller.onEvent((windowId, event) => events.push({ windowId, event }));
  controller.openWindow(7, 'staff');
  controller.start();
  fork.latest().say({ kind: 'ready' });
  return { fork, controller, events };
}

/** Lets what has been promised so far happen. */
const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

test('a controller that is still starting is answered from the keyring', () => {
  const fork = aFakeFork();
  createControllerProcess(fork.options).start();

  fork.latest().say({ kind: 'keyring', questionId: 4, question: { type: 'name' } });
  fork.latest().say({ kind: 'keyring', questionId: 5, question: { type: 'open', sealed: 'by another' } });
  fork.latest().say({ kind: 'keyring', questionId: 6, question: { type: 'steal' } });

  expect(fork.latest().received).toEqual([
    { kind: 'keyring', questionId: 4, answer: 'a keyring' },
    { kind: 'keyring', questionId: 5, answer: null },
  ]);
});

describe('calls to the controller', () => {
  test('are carried with their window, whose role the controller was told before', async () => {
    const { fork, controller } = aRunningController();

    const reply = controller.call(7, query);
    await settled();
    fork.latest().say({ kind: 'reply', windowId: 7, operationId: 1, reply: { result: { online: true } } });

    expect(await reply).toEqual({ result: { online: true } });
    expect(fork.latest().received).toEqual([
      { kind: 'open', windowId: 7, role: 'staff', token: null },
      { kind: 'call', windowId: 7, operation: query },
    ]);
  });

  test('wait for a controller that is still starting', async () => {
    const fork = aFakeFork();
    const controller = createControllerProcess(fork.options);
    controller.start();

    const reply = controller.call(7, query);
    await settled();
    fork.latest().say({ kind: 'ready' });
    await settled();
    fork.latest().say({ kind: 'reply', windowId: 7, operationId: 1, reply: { result: 1 } });

    expect(await reply).toEqual({ result: 1 });
  });

  test('are refused when the controller dies before it answers, and at once while it is away', async () => {
    const { fork, controller } = aRunningController();

    const waiting = controller.call(7, query);
    await settled();
    fork.latest().exit(1);

    await expect(waiting).rejects.toBeInstanceOf(ControllerAwayError);
    await expect(controller.call(7, query)).rejects.toBeInstanceOf(ControllerAwayError);
  });

  test('are answered again once it is back, and it knows the windows', async () => {
    const { fork, controller } = aRunningController();
    fork.latest().exit(1);
    fork.runNextTimer();
    fork.runNextTimer();
    fork.latest().say({ kind: 'ready' });

    const reply = controller.call(7, query);
    await settled();
    fork.latest().say({ kind: 'reply', windowId: 7, operationId: 1, reply: { result: 2 } });

    expect(await reply).toEqual({ result: 2 });
    expect(fork.latest().received[0]).toEqual({ kind: 'open', windowId: 7, role: 'staff', token: null });
  });

  test('do not settle a call of another window', async () => {
    const { fork, controller } = aRunningController();

    const reply = controller.call(7, query);
    await settled();
    fork.latest().say({ kind: 'reply', windowId: 8, operationId: 1, reply: { result: 'theirs' } });
    fork.latest().say({ kind: 'reply', windowId: 7, operationId: 1, reply: { result: 'ours' } });

    expect(await reply).toEqual({ result: 'ours' });
  });

  test('are limited in number, so that a broken page cannot fill the memory', async () => {
    const { controller } = aRunningController();

    const all = Promise.allSettled(Array.from({ length: 201 }, (_, id) => controller.call(7, { ...query, id })));
    await settled();
    controller.closeWindow(7);
    const outcomes = await all;

    expect(outcomes.filter(({ status }) => status === 'rejected')).toHaveLength(201);
    expect(outcomes.at(-1)).toMatchObject({ reason: { message: 'too many calls' } });
  });
});

describe('who is signed in at a window', () => {
  test('is told to the controller when it is started again, and when the page is loaded anew', () => {
    const { fork, controller } = aRunningController();
    fork.latest().say({ kind: 'session', windowId: 7, token: 'secret' });

    controller.reloadWindow(7);
    const afterReload = fork.latest().received.at(-1);
    fork.latest().exit(1);
    fork.runNextTimer();
    fork.runNextTimer();
    fork.latest().say({ kind: 'ready' });

    expect(afterReload).toEqual({ kind: 'open', windowId: 7, role: 'staff', token: 'secret' });
    expect(fork.latest().received).toEqual([{ kind: 'open', windowId: 7, role: 'staff', token: 'secret' }]);
  });
});

describe('subscriptions', () => {
  test('bring their items to their window, and end when the controller dies', async () => {
    const { fork, controller, events } = aRunningController();

    const reply = controller.call(7, subscription);
    await settled();
    fork.latest().say({ kind: 'reply', windowId: 7, operationId: 2, reply: {} });
    await reply;
    fork.latest().say({ kind: 'event', windowId: 7, event: { id: 2, data: { type: 'bookings' } } });
    fork.latest().exit(1);

    expect(events).toEqual([
      { windowId: 7, event: { id: 2, data: { type: 'bookings' } } },
      { windowId: 7, event: { id: 2, done: true } },
    ]);
  });

  test('bring nothing that was not asked for, or is no longer wanted', async () => {
    const { fork, controller, events } = aRunningController();

    void controller.call(7, subscription);
    await settled();
    fork.latest().say({ kind: 'reply', windowId: 7, operationId: 2, reply: {} });
    controller.endSubscription(7, 2);
    fork.latest().say({ kind: 'event', windowId: 7, event: { id: 2, data: 1 } });
    fork.latest().say({ kind: 'event', windowId: 7, event: { id: 99, data: 1 } });

    expect(events).toEqual([]);
    expect(fork.latest().received.at(-1)).toEqual({ kind: 'stop', windowId: 7, operationId: 2 });
  });
});
