import { SECOND_MS } from '../../domain/time.ts';
import type { CloudConfig } from '../config.ts';
import type { Db } from '../db/database.ts';
import type { Log } from '../log.ts';
import { type ControllerRegistry, createControllerRegistry } from './controller-registry.ts';
import { createMosquittoFiles } from './mosquitto-files.ts';

/** How often the table is read for what another process has changed, and what was heard of controllers written. */
const REFRESH_MS = 2 * SECOND_MS;
const SEEN_MS = 30 * SECOND_MS;

export type OpenRegistryOptions = {
  readonly db: Db;
  readonly config: Pick<CloudConfig, 'mqtt' | 'mosquittoDir'>;
  readonly log: Log;
  readonly every: (ms: number, action: () => void) => () => void;
};

export type OpenRegistry = { readonly registry: ControllerRegistry; stop(): Promise<void> };

/** The registry, read and kept fresh; with Mosquitto, its users follow. */
export async function openRegistry({ db, config, log, every }: OpenRegistryOptions): Promise<OpenRegistry> {
  const registry = createControllerRegistry(db);
  const writeUsers = followWithMosquitto(registry, config, log);
  await registry.refresh();
  await writeUsers();

  const stops = [
    every(REFRESH_MS, () => {
      registry
        .refresh()
        .then(writeUsers)
        .catch((cause: unknown) => log.error('controllers.refresh.failed', { cause }));
    }),
    every(SEEN_MS, () => {
      registry.flushSeen().catch((cause: unknown) => log.error('controllers.seen.failed', { cause }));
    }),
  ];
  return {
    registry,
    stop: async () => {
      for (const stop of stops) stop();
      await registry.flushSeen();
    },
  };
}

/** Writes Mosquitto's files at every change; what it returns tries again what has failed. */
function followWithMosquitto(
  registry: ControllerRegistry,
  { mqtt, mosquittoDir }: OpenRegistryOptions['config'],
  log: Log,
): () => Promise<void> {
  if (mqtt === null || mosquittoDir === null) return async () => undefined;
  const files = createMosquittoFiles({ dir: mosquittoDir, cloud: mqtt, log });
  let isWritten = false;

  async function write(): Promise<void> {
    isWritten = false;
    const users = registry.list().flatMap(({ brokerUser: username, brokerPasswordHash: passwordHash }) => {
      return passwordHash === null ? [] : [{ username, passwordHash }];
    });
    try {
      await files.write(users);
      isWritten = true;
    } catch (cause) {
      log.error('mosquitto.users.failed', { cause });
    }
  }

  registry.onChange(write);
  return async () => {
    if (!isWritten) await write();
  };
}
