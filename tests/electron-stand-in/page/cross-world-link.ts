/** A value as it travels between the page's world and the preload's: functions and promises stay behind as numbers. */
export type Wrapped =
  | { readonly kind: 'function'; readonly id: number }
  | { readonly kind: 'promise'; readonly id: number }
  | { readonly kind: 'array'; readonly items: readonly Wrapped[] }
  | { readonly kind: 'object'; readonly entries: readonly (readonly [string, Wrapped])[] }
  | { readonly kind: 'value'; readonly value: unknown };

export type LinkMessage = { readonly kind: string; readonly [fact: string]: unknown };

export type Link = {
  send(message: LinkMessage): void;
  on(kind: string, handler: (message: LinkMessage) => void): void;
  wrap(value: unknown): Wrapped;
  unwrap(wrapped: Wrapped): unknown;
};

/**
 * Joins two worlds of one page. They share the DOM and nothing else, so messages are events on `window` under names
 * that the page cannot guess; Blink clones their `detail` from one world into the other, and dispatching is
 * synchronous, so a call returns its value as a call does.
 *
 * One function without imports: its source runs in both worlds. The built-ins it needs are taken before any script
 * of the page can replace them.
 */
export function makeLink(mine: string, theirs: string): Link {
  const { addEventListener, dispatchEvent } = EventTarget.prototype;
  const { apply } = Reflect;
  const Detailed = CustomEvent;
  const here = window;

  type Settle = { resolve(value: unknown): void; reject(error: unknown): void };
  const handlers = new Map<string, (message: LinkMessage) => void>();
  const functions = new Map<number, (...args: unknown[]) => unknown>();
  const numbers = new WeakMap<object, number>();
  const promises = new Map<number, Settle>();
  const returned = new Map<number, LinkMessage>();
  let lastId = 0;

  const nextId = (): number => {
    lastId += 1;
    return lastId;
  };
  const send = (detail: LinkMessage): void => void apply(dispatchEvent, here, [new Detailed(theirs, { detail })]);

  function wrap(value: unknown): Wrapped {
    if (typeof value === 'function') return { kind: 'function', id: numberOf(value as () => unknown) };
    if (typeof value === 'symbol') return { kind: 'value', value: undefined };
    if (value instanceof Promise) return { kind: 'promise', id: watch(value) };
    if (Array.isArray(value)) return { kind: 'array', items: value.map(wrap) };
    if (typeof value === 'object' && value !== null && Object.prototype.toString.call(value) === '[object Object]') {
      return { kind: 'object', entries: Object.entries(value).map(([key, entry]) => [key, wrap(entry)] as const) };
    }
    return { kind: 'value', value };
  }

  function numberOf(callee: (...args: unknown[]) => unknown): number {
    const id = numbers.get(callee) ?? nextId();
    numbers.set(callee, id);
    functions.set(id, callee);
    return id;
  }

  function watch(promise: Promise<unknown>): number {
    const id = nextId();
    promise.then(
      (value) => send({ kind: 'settle', id, value: wrap(value) }),
      (error: unknown) => send({ kind: 'settle', id, error: wrapError(error) }),
    );
    return id;
  }

  function unwrap(wrapped: Wrapped): unknown {
    switch (wrapped.kind) {
      case 'function':
        return (...args: unknown[]) => call(wrapped.id, args);
      case 'promise':
        return new Promise((resolve, reject) => promises.set(wrapped.id, { resolve, reject }));
      case 'array':
        return wrapped.items.map(unwrap);
      case 'object':
        return Object.fromEntries(wrapped.entries.map(([key, entry]) => [key, unwrap(entry)]));
      case 'value':
        return wrapped.value;
    }
  }

  /** Only name and message cross over, as in Electron: a stack would tell the page of the other world. */
  function wrapError(error: unknown): unknown {
    return error instanceof Error ? { name: error.name, message: error.message } : { value: wrap(error) };
  }

  function unwrapError(error: unknown): unknown {
    const { name, message, value } = error as { name?: string; message?: string; value?: Wrapped };
    if (value) return unwrap(value);
    const kinds: Record<string, ErrorConstructor> = { TypeError, RangeError, SyntaxError, ReferenceError };
    return new (kinds[String(name)] ?? Error)(message);
  }

  function call(id: number, args: unknown[]): unknown {
    const callId = nextId();
    send({ kind: 'call', id, callId, args: args.map(wrap) });
    const answer = returned.get(callId);
    returned.delete(callId);
    if (!answer) throw new Error('electron stand-in: the other world did not answer');
    if ('error' in answer) throw unwrapError(answer['error']);
    return unwrap(answer['value'] as Wrapped);
  }

  handlers.set('call', ({ id, callId, args }) => {
    try {
      const callee = functions.get(id as number);
      send({ kind: 'return', callId, value: wrap(callee?.(...(args as Wrapped[]).map(unwrap))) });
    } catch (error) {
      send({ kind: 'return', callId, error: wrapError(error) });
    }
  });
  handlers.set('return', (message) => returned.set(message['callId'] as number, message));
  handlers.set('settle', (message) => {
    const waiting = promises.get(message['id'] as number);
    promises.delete(message['id'] as number);
    if ('error' in message) waiting?.reject(unwrapError(message['error']));
    else waiting?.resolve(unwrap(message['value'] as Wrapped));
  });
  const receive = (event: Event): void => {
    event.stopImmediatePropagation();
    const message = (event as CustomEvent<LinkMessage>).detail;
    handlers.get(message.kind)?.(message);
  };
  apply(addEventListener, here, [mine, receive, true]);

  return { send, wrap, unwrap, on: (kind, handler) => void handlers.set(kind, handler) };
}
