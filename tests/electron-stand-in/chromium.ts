import { type ChildProcess, spawn } from 'node:child_process';
import { EventEmitter } from 'node:events';
import { existsSync } from 'node:fs';
import type { Readable, Writable } from 'node:stream';
import type { Protocol } from '../../node_modules/playwright-core/types/protocol.d.ts';
import { findPrograms } from '../../scripts/machine/programs.ts';

/* Starts a Chromium and speaks the DevTools protocol (CDP) with it. */

type Commands = Protocol.CommandParameters;
type Answers = Protocol.CommandReturnValues;
type Events = Protocol.Events;

type Send = (method: string, params: object | undefined, sessionId: string | undefined) => Promise<unknown>;

/** A conversation about one page, or about the browser as a whole. */
export class CdpSession {
  readonly #emitter = new EventEmitter().setMaxListeners(0);
  readonly #send: Send;
  readonly #id: string | undefined;

  constructor(send: Send, id?: string) {
    this.#send = send;
    this.#id = id;
  }

  send<M extends keyof Answers & keyof Commands>(method: M, params?: Commands[M]): Promise<Answers[M]> {
    return this.#send(method, params, this.#id) as Promise<Answers[M]>;
  }

  on<E extends keyof Events>(event: E, listener: (facts: Events[E]) => void): () => void {
    this.#emitter.on(event, listener);
    return () => void this.#emitter.off(event, listener);
  }

  receive(event: string, facts: unknown): void {
    this.#emitter.emit(event, facts);
  }
}

export type Chromium = {
  readonly browser: CdpSession;
  /** Where Playwright attaches to the same browser. */
  readonly webSocketUrl: string | undefined;
  session(id: string): CdpSession;
  onGone(listener: () => void): void;
  /** Asks it to end, and makes it when that takes too long. */
  close(): Promise<void>;
  kill(): void;
};

const CLOSE_MS_MAX = 3000;

/**
 * Our own commands go over a pipe: Chromium ends when it breaks, so that nothing stays behind when we are killed.
 * `forPlaywright` opens the port besides.
 */
export async function launchChromium(switches: readonly string[], forPlaywright: boolean): Promise<Chromium> {
  const port = forPlaywright ? ['--remote-debugging-port=0'] : [];
  const child = spawn(chromiumPath(), ['--remote-debugging-pipe', ...port, ...switches], {
    detached: true,
    stdio: ['ignore', 'ignore', 'pipe', 'pipe', 'pipe'],
  });
  const { log, webSocketUrl } = readStderr(child);
  const exited = new Promise<void>((resolve) => void child.once('exit', () => resolve()));
  const failed = Promise.race([
    new Promise<never>((_, reject) => void child.once('error', reject)),
    exited.then(() => Promise.reject(new Error(`electron stand-in: Chromium ended at once\n${log()}`))),
  ]);
  failed.catch(() => {});

  const { browser, session, onGone } = converse(child);
  await Promise.race([browser.send('Browser.getVersion'), failed]);
  return {
    browser,
    session,
    onGone,
    webSocketUrl: forPlaywright ? await Promise.race([webSocketUrl, failed]) : undefined,
    close: async () => {
      const patience = setTimeout(() => child.kill('SIGKILL'), CLOSE_MS_MAX);
      browser.send('Browser.close').catch(() => {});
      if (child.exitCode === null && child.signalCode === null) await exited;
      clearTimeout(patience);
    },
    kill: () => void child.kill('SIGKILL'),
  };
}

function chromiumPath(): string {
  const path = findPrograms().CHROMIUM_PATH;
  if (path === undefined || !existsSync(path)) throw new Error('electron stand-in: no Chromium; set CHROMIUM_PATH');
  return path;
}

function readStderr(child: ChildProcess): { log(): string; webSocketUrl: Promise<string> } {
  const url = Promise.withResolvers<string>();
  let text = '';
  child.stderr?.on('data', (data: Buffer) => {
    text = (text + data.toString()).slice(-8000);
    const [, found] = /DevTools listening on (ws:\/\/\S+)/.exec(text) ?? [];
    if (found !== undefined) url.resolve(found);
  });
  return { log: () => text, webSocketUrl: url.promise };
}

type Message = {
  readonly id?: number;
  readonly method?: string;
  readonly params?: unknown;
  readonly sessionId?: string;
  readonly result?: unknown;
  readonly error?: { readonly message: string };
};

/** Messages are JSON, each ended by a zero byte: ours on descriptor 3, Chromium's on 4. */
function converse(child: ChildProcess): Pick<Chromium, 'browser' | 'session' | 'onGone'> {
  const input = child.stdio[3] as Writable;
  const output = (child.stdio[4] as Readable).setEncoding('utf8');
  const sessions = new Map<string, CdpSession>();
  const waiting = new Map<number, PromiseWithResolvers<unknown> & { readonly method: string }>();
  const gone = new EventEmitter();
  let isOpen = true;
  let lastId = 0;

  const send: Send = (method, params, sessionId) => {
    if (!isOpen) return Promise.reject(new Error('CDP connection closed'));
    lastId += 1;
    const reply = { ...Promise.withResolvers<unknown>(), method };
    waiting.set(lastId, reply);
    input.write(`${JSON.stringify({ id: lastId, method, params, sessionId })}\0`);
    return reply.promise;
  };
  const browser = new CdpSession(send);

  function receive({ id, method, params, sessionId, result, error }: Message): void {
    if (id === undefined) {
      const session = sessionId === undefined ? browser : sessions.get(sessionId);
      session?.receive(String(method), params);
      return;
    }
    const reply = waiting.get(id);
    waiting.delete(id);
    if (error) reply?.reject(new Error(`${reply.method}: ${error.message}`));
    else reply?.resolve(result);
  }

  let rest = '';
  output.on('data', (data: string) => {
    const parts = (rest + data).split('\0');
    rest = parts.pop() ?? '';
    for (const part of parts) receive(JSON.parse(part) as Message);
  });
  input.on('error', () => {});
  output.on('close', () => {
    isOpen = false;
    for (const reply of waiting.values()) reply.reject(new Error('CDP connection closed'));
    waiting.clear();
    gone.emit('gone');
  });

  return {
    browser,
    session: (id) => {
      const session = sessions.get(id) ?? new CdpSession(send, id);
      sessions.set(id, session);
      return session;
    },
    onGone: (listener) => void gone.once('gone', listener),
  };
}
