import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { IpcServer } from './controller/api/ipc-server.ts';
import { describeConfigError, parseConfig } from './controller/config.ts';
import { createLog } from './controller/log.ts';
import { createKeyFile } from './controller/secrets/key-file.ts';
import { keyFileSealer } from './controller/secrets/key-file-sealer.ts';
import { chooseSealer, type KeyringQuestion } from './controller/secrets/sealer.ts';
import { type FromController, type ToController, ToControllerSchema } from './controller-messages.ts';
import { type DesktopFacility, startDesktopFacility } from './desktop-facility.ts';
import { describeHostError } from './facility-host.ts';

/*
 * The desktop app's utility process: the whole facility, apart from the windows, so that a slow query freezes no
 * window and a crashed window stops no door. Windows speak with it through the main process, which starts it again
 * when it dies (electron/controller-process.ts).
 */

/** A keyring may ask a person for a password; doors do not wait for that longer than this. */
const KEYRING_MS_MAX = 20_000;

const questions = new Map<number, (answer: string | null) => void>();
let lastQuestionId = 0;
let facility: DesktopFacility | null = null;
const windows = new Map<number, IpcServer>();

process.parentPort.on('message', ({ data }) => receive(ToControllerSchema.parse(data)));
const config = parseConfig(process.env);
if (config.ok) await run(config.value);
else fail(describeConfigError(config.error));

async function run(settings: Parameters<typeof startDesktopFacility>[0]['config']): Promise<void> {
  const log = createLog(settings.logLevel);
  const started = await startDesktopFacility({
    config: settings,
    log,
    appVersion: process.env['APP_VERSION'] ?? '0.0.0',
    // Vite builds this file into out/main; the pages lie beside that folder.
    screensDir: join(import.meta.dirname, '../renderer'),
    sealer: await chooseSealer(askKeyring, keyFileSealer(createKeyFile({ path: settings.keyFile, log })), log),
    cloudUrl: process.env['CLOUD_URL'] ?? '',
    onFailed: (error) => fail(describeHostError(error)),
  });
  if (!started.ok) return fail(describeHostError(started.error));
  facility = started.value;
  tell({ kind: 'ready' });
}

function receive(message: ToController): void {
  switch (message.kind) {
    case 'open':
      windows.get(message.windowId)?.close();
      if (facility) windows.set(message.windowId, openWindow(facility, message));
      return;
    case 'call':
      void answer(windows.get(message.windowId), message);
      return;
    case 'stop':
      windows.get(message.windowId)?.stop(message.operationId);
      return;
    case 'close':
      windows.get(message.windowId)?.close();
      windows.delete(message.windowId);
      return;
    case 'keyring':
      questions.get(message.questionId)?.(message.answer);
      return;
    case 'shutdown':
      void Promise.resolve(facility?.stop()).then(() => process.exit(0));
      return;
  }
}

function openWindow(served: DesktopFacility, open: Extract<ToController, { kind: 'open' }>): IpcServer {
  const { windowId, role, token } = open;
  return served.openWindow({
    role,
    address: `window ${windowId}`,
    token,
    push: (event) => tell({ kind: 'event', windowId, event }),
    onToken: (newToken) => tell({ kind: 'session', windowId, token: newToken }),
  });
}

/** A window that was closed meanwhile is answered nothing: nobody waits there. */
async function answer(window: IpcServer | undefined, { windowId, operation }: Extract<ToController, { kind: 'call' }>) {
  if (!window) return;
  tell({ kind: 'reply', windowId, operationId: operation.id, reply: await window.call(operation) });
}

/** The main process has the system's keyring. */
async function askKeyring(question: KeyringQuestion): Promise<string | null> {
  lastQuestionId += 1;
  const questionId = lastQuestionId;
  const answered = Promise.withResolvers<string | null>();
  questions.set(questionId, answered.resolve);
  tell({ kind: 'keyring', questionId, question });
  try {
    return await Promise.race([answered.promise, wait(KEYRING_MS_MAX, null, { ref: false })]);
  } finally {
    questions.delete(questionId);
  }
}

function tell(message: FromController): void {
  process.parentPort.postMessage(message);
}

function fail(line: string): void {
  process.stderr.write(`${line}\n`);
  process.exit(1);
}
