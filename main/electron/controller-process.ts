import type { BridgeEvent, BridgeOperation, BridgeReply, WindowRole } from '../../preload/ipc-contract.ts';
import {
  type FromController,
  FromControllerSchema,
  type KeyringQuestion,
  type ToController,
} from '../controller-messages.ts';
import { ControllerAwayError, createControllerCalls } from './controller-calls.ts';
import { type ForkedProcess, keepRunning, type KeepRunningOptions } from './keep-running.ts';
import { createWindowSessions } from './window-sessions.ts';

export type ControllerProcessOptions = Pick<KeepRunningOptions, 'fork' | 'log' | 'monotonicMs' | 'after'> & {
  readonly askKeyring: (question: KeyringQuestion) => string | null;
};

/** The controller in a process of its own, kept running. */
export type ControllerProcess = {
  start(): void;
  stop(): Promise<void>;
  /** Sets who is told of the items of windows' subscriptions, and of their ends. */
  onEvent(listener: (windowId: number, event: BridgeEvent) => void): void;
  openWindow(windowId: number, role: WindowRole): void;
  /** Its page was loaded anew: what the old one asked for is forgotten, who is signed in is not. */
  reloadWindow(windowId: number): void;
  closeWindow(windowId: number): void;
  /** Rejects with `ControllerAwayError` when the controller is not there or goes away before it answers. */
  call(windowId: number, operation: BridgeOperation): Promise<BridgeReply>;
  endSubscription(windowId: number, operationId: number): void;
};

/** No question to the controller takes this long; one that does is answered by nobody. */
const CALL_MS_MAX = 30_000;
/** How long the first calls of a fresh app wait for a controller that is still starting. */
const FIRST_READY_MS_MAX = 10_000;

/**
 * Carries what windows ask to the controller, and its answers back. While the controller is away every call is
 * refused and every subscription is ended, so that windows say so; they ask again by themselves.
 */
export function createControllerProcess(options: ControllerProcessOptions): ControllerProcess {
  const calls = createControllerCalls();
  const windows = createWindowSessions();
  const firstStart = Promise.withResolvers<void>();
  let ready: ForkedProcess | null = null;
  let sendEvent = (_windowId: number, _event: BridgeEvent): void => {};

  const keeper = keepRunning({
    ...options,
    onStarted: (child) => child.onMessage((message) => receive(child, message)),
    onExited: () => {
      ready = null;
      firstStart.resolve();
      for (const { windowId, operationId } of calls.abandonAll()) sendEvent(windowId, { id: operationId, done: true });
    },
    shutDown: (child) => child.postMessage({ kind: 'shutdown' } satisfies ToController),
  });

  function receive(child: ForkedProcess, message: unknown): void {
    const parsed = FromControllerSchema.safeParse(message);
    if (!parsed.success) return options.log('controller.unreadable_message', { issues: parsed.error.issues });
    const received = parsed.data;
    if (received.kind === 'keyring') return child.postMessage(answerOf(received, options.askKeyring));
    if (received.kind === 'ready') {
      ready = child;
      for (const window of windows.list()) tell(window);
      firstStart.resolve();
    } else if (received.kind === 'session') {
      windows.setToken(received.windowId, received.token);
    } else if (received.kind === 'reply') {
      calls.settle(received.windowId, received.operationId, received.reply);
    } else if (calls.accepts(received.windowId, received.event)) {
      const { windowId, event } = received;
      if (event.done || event.error !== undefined) calls.end(windowId, event.id);
      sendEvent(windowId, event);
    }
  }

  /** To one that is ready; another learns what it has to know when it becomes so. */
  const tell = (message: ToController): void => ready?.postMessage(message);

  async function call(windowId: number, operation: BridgeOperation): Promise<BridgeReply> {
    await firstStart.promise;
    if (!ready) throw new ControllerAwayError('The controller is not there.');
    const reply = calls.add(windowId, operation);
    tell({ kind: 'call', windowId, operation });
    return reply.finally(options.after(CALL_MS_MAX, () => calls.expire(windowId, operation.id)));
  }

  return {
    start: () => {
      keeper.start();
      options.after(FIRST_READY_MS_MAX, () => firstStart.resolve());
    },
    stop: keeper.stop,
    onEvent: (listener) => {
      sendEvent = listener;
    },
    openWindow: (windowId, role) => tell(windows.open(windowId, role)),
    reloadWindow: (windowId) => {
      const window = windows.find(windowId);
      calls.forget(windowId);
      if (window) tell(window);
    },
    closeWindow: (windowId) => {
      windows.close(windowId);
      calls.forget(windowId);
      tell({ kind: 'close', windowId });
    },
    call,
    endSubscription: (windowId, operationId) => {
      calls.end(windowId, operationId);
      tell({ kind: 'stop', windowId, operationId });
    },
  };
}

type Question = Extract<FromController, { readonly kind: 'keyring' }>;

function answerOf({ questionId, question }: Question, ask: ControllerProcessOptions['askKeyring']): ToController {
  return { kind: 'keyring', questionId, answer: ask(question) };
}
