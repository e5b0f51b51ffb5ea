import type { KeyObject } from 'node:crypto';
import { required } from '../../domain/assert.ts';
import type { EpochMs } from '../../domain/time.ts';
import type { KeyRing } from '../../sync/transport/signatures.ts';
import type { Db } from '../db/database.ts';
import { type Controller, listActiveControllers, saveLastSeen } from './controller-repository.ts';
import { decodePublicKey } from './signing-keys.ts';

/** The controllers that are in office, in memory: keys and credentials are asked for with every frame and connection. */
export type ControllerRegistry = {
  /** Finds controllers' keys; the cloud's own are not its business. */
  readonly keys: KeyRing;
  find(facilityId: string): Controller | null;
  /** `hashCredential` of the controller's password for the broker; null for a facility without one. */
  credentialOf(facilityId: string): string | null;
  list(): readonly Controller[];
  /** Reads the table again. After a change in this process it is called at once; others look every few seconds. */
  refresh(): Promise<void>;
  /** Called when controllers or their credentials have changed, with the facilities whose have; `refresh` waits for it. */
  onChange(listener: ChangeListener): void;
  /** The facility was heard of. What is new is written to the table by `flushSeen`. */
  markSeen(facilityId: string, seenAt: EpochMs): void;
  flushSeen(): Promise<void>;
};

type ChangeListener = (facilityIds: readonly string[]) => void | Promise<void>;

type Entry = { readonly controller: Controller; readonly key: KeyObject };

export function createControllerRegistry(db: Db): ControllerRegistry {
  let entries = new Map<string, Entry>();
  let reading: Promise<void> = Promise.resolve();
  const listeners: ChangeListener[] = [];
  const seen = new Map<string, EpochMs>();

  async function read(): Promise<void> {
    const before = entries;
    const controllers = await listActiveControllers(db);
    entries = new Map(controllers.map((controller) => [controller.facilityId, entryOf(controller)]));
    const changed = [...new Set([...before.keys(), ...entries.keys()])].filter(
      (id) => accessOf(before.get(id)) !== accessOf(entries.get(id)),
    );
    if (changed.length > 0) for (const listener of listeners) await listener(changed);
  }

  return {
    keys: {
      find: (from, facilityId, keyId) => {
        const entry = from === 'facility' ? entries.get(facilityId) : undefined;
        return entry?.controller.keyId === keyId ? entry.key : null;
      },
    },
    find: (facilityId) => entries.get(facilityId)?.controller ?? null,
    credentialOf: (facilityId) => entries.get(facilityId)?.controller.brokerPasswordHash ?? null,
    list: () => [...entries.values()].map(({ controller }) => controller),
    // One after the other: an older answer must not come last.
    refresh: () => {
      const next = reading.catch(() => undefined).then(read);
      reading = next;
      return next;
    },
    onChange: (listener) => {
      listeners.push(listener);
    },
    markSeen: (facilityId, seenAt) => {
      if ((entries.get(facilityId)?.controller.lastSeenAt ?? 0) < seenAt) seen.set(facilityId, seenAt);
    },
    flushSeen: async () => {
      const due = [...seen];
      seen.clear();
      for (const [facilityId, seenAt] of due) await saveLastSeen(db, facilityId, seenAt);
    },
  };
}

function entryOf(controller: Controller): Entry {
  return {
    controller,
    key: required(decodePublicKey(controller.publicKey), 'a controller’s key was read when it came'),
  };
}

/** Who gets in, and with what: when it differs, whoever is connected is cut off. */
function accessOf(entry: Entry | undefined): string | null {
  return entry ? `${entry.controller.controllerId} ${entry.controller.brokerPasswordHash ?? ''}` : null;
}
