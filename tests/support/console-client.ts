import https from 'node:https';
import { createManualClock, type ManualClock } from '../../simulators/sim-clock.ts';
import {
  startUnifiAccessSimulator,
  type UnifiAccessSimulator,
} from '../../simulators/unifi-access/start-unifi-access-simulator.ts';

export const CONSOLE_TOKEN = 'console-token';
export const CONSOLE_STARTS_AT = Date.UTC(2025, 10, 22, 15, 0);
export const FRONT_DOOR = '0ed545f8-2fcd-4839-9021-b39e707f6aa1';
export const BAY_DOOR = '0ed545f8-2fcd-4839-9021-b39e707f6aa2';

export type Said = { readonly status: number; readonly body: unknown };

/** A simulated console, asked as somebody who knows nothing of the product would ask it. */
export type ConsoleUnderTest = {
  readonly simulator: UnifiAccessSimulator;
  readonly clock: ManualClock;
  /** `path` is below the API's base path, unless it begins with `/__sim`. A token of null sends none. */
  readonly ask: (method: string, path: string, body?: unknown, token?: string | null) => Promise<Said>;
};

export async function startConsole(): Promise<ConsoleUnderTest> {
  const clock = createManualClock(CONSOLE_STARTS_AT);
  const simulator = await startUnifiAccessSimulator({
    port: 0,
    token: CONSOLE_TOKEN,
    doors: [
      { id: FRONT_DOOR, name: 'Main entrance' },
      { id: BAY_DOOR, name: 'Bays 1–2' },
    ],
    clock,
  });
  return {
    simulator,
    clock,
    ask: (method, path, body, token = CONSOLE_TOKEN) => {
      const base = path.startsWith('/__sim') ? '' : '/api/v1/developer';
      return request(`${simulator.url}${base}${path}`, method, body, token);
    },
  };
}

/** Asks a simulated console whatever its certificate. `url` is whole. */
export function request(url: string, method: string, body: unknown, token: string | null): Promise<Said> {
  const headers = token === null ? {} : { authorization: `Bearer ${token}` };
  return new Promise((resolve, reject) => {
    const outgoing = https.request(url, { method, headers, rejectUnauthorized: false, agent: false }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () => {
        resolve({ status: response.statusCode ?? 0, body: readBody(Buffer.concat(chunks).toString('utf8')) });
      });
    });
    outgoing.on('error', reject);
    // A string goes as it is, so that a test can send what is no JSON.
    outgoing.end(body === undefined ? undefined : typeof body === 'string' ? body : JSON.stringify(body));
  });
}

function readBody(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
