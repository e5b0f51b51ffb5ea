import { join } from 'node:path';
import { createIpcServer, type IpcServer } from './controller/api/ipc-server.ts';
import { describeConfigError, parseConfig } from './controller/config.ts';
import { createLog } from './controller/log.ts';
import { type FromController, type ToController, ToControllerSchema } from './controller-messages.ts';
import { describeHostError, type FacilityHost, startFacilityHost } from './facility-host.ts';

/*
 * The desktop app's utility process: the whole facility, apart from the windows, so that a slow query freezes no
 * window and a crashed window stops no door. Windows speak with it through the main process, which starts it again
 * when it dies (electron/controller-process.ts).
 */

const config = parseConfig(process.env);
if (config.ok) await run(config.value);
else fail(describeConfigError(config.error));

async function run(settings: Parameters<typeof startFacilityHost>[0]['config']): Promise<void> {
  const host = await startFacilityHost({
    config: settings,
    log: createLog(settings.logLevel),
    appVersion: process.env['APP_VERSION'] ?? '0.0.0',
    // Vite builds this file into out/main; the pages lie beside that folder.
    screensDir: join(import.meta.dirname, '../renderer'),
  });
  if (!host.ok) return fail(describeHostError(host.error));
  serveWindows(host.value);
  tell({ kind: 'ready' });
}

function serveWindows(host: FacilityHost): void {
  const windows = new Map<number, IpcServer>();

  process.parentPort.on('message', ({ data }) => {
    const message = ToControllerSchema.parse(data);
    switch (message.kind) {
      case 'open':
        windows.get(message.windowId)?.close();
        windows.set(message.windowId, openWindow(host, message));
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
      case 'shutdown':
        void host.stop().then(() => process.exit(0));
        return;
    }
  });
}

function openWindow(host: FacilityHost, { windowId, role, token }: Extract<ToController, { kind: 'open' }>): IpcServer {
  return createIpcServer({
    createContext: host.createContext,
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

function tell(message: FromController): void {
  process.parentPort.postMessage(message);
}

function fail(line: string): void {
  process.stderr.write(`${line}\n`);
  process.exit(1);
}
