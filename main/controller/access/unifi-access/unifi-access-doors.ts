import { z } from 'zod';
import { assert } from '../../../../domain/assert.ts';
import type { Random } from '../../../../domain/random.ts';
import { err, ok, type Result } from '../../../../domain/result.ts';
import type { Log } from '../../log.ts';
import type { AccessDoor, DoorCommand, DoorPort, DoorSystemError, UnlockResult } from '../door-port.ts';
import { readDoors, readHubStates } from './door-list.ts';
import { readReply } from './envelope.ts';
import { readWithRetry } from './read-with-retry.ts';
import { createUnifiAccessClient } from './unifi-access-client.ts';
import type { UnifiAccessSettings } from './unifi-access-settings.ts';
import { unlockOutcome } from './unlock-outcome.ts';

export type UnifiAccessDoorsOptions = {
  readonly settings: UnifiAccessSettings;
  readonly random: Random;
  readonly log: Log;
  readonly limits?: Partial<UnifiAccessLimits>;
};

export type UnifiAccessLimits = {
  /** For an unlock as a whole, with the look at the emergency state before it. */
  readonly unlockMs: number;
  /** For that look. It must leave time for the unlock itself. */
  readonly emergencyMs: number;
  /** For each try of a read. */
  readonly readMs: number;
  readonly readTriesMax: number;
  readonly retryDelayMs: number;
};

const LIMITS: UnifiAccessLimits = {
  unlockMs: 2500,
  emergencyMs: 700,
  readMs: 4000,
  readTriesMax: 3,
  retryDelayMs: 250,
};

/** Ids of the console are UUIDs; anything that could change the meaning of a path is no id. */
const CONSOLE_ID = /^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$/;
const ACTOR_CHARS_MAX = 120;

const EmergencySchema = z.object({ lockdown: z.boolean() });

/**
 * The doors of one UniFi Access console. Makes no connection until it is asked for something. An unlock has its
 * outcome within 2.5 s; a list of doors from a console that never answers fails after about 14 s.
 */
export function createUnifiAccessDoors(options: UnifiAccessDoorsOptions): DoorPort {
  const { settings, random, log } = options;
  const limits = { ...LIMITS, ...options.limits };
  assert(limits.emergencyMs < limits.unlockMs, 'the look at the emergency state must leave time for the unlock');
  const client = createUnifiAccessClient(settings);
  const underWay = new Map<string, Promise<UnlockResult>>();
  const closing = new AbortController();

  /**
   * Looked at before each unlock, for a console in lockdown may still obey. A state that cannot be read in time
   * holds up nobody: people must not stand before a closed door because a second call failed.
   */
  async function isLockedDown(budget: AbortSignal): Promise<boolean> {
    const signal = AbortSignal.any([budget, AbortSignal.timeout(limits.emergencyMs)]);
    const exchange = await client.send({ method: 'GET', path: '/doors/settings/emergency' }, signal);
    const reply = exchange.kind === 'answer' ? readReply(exchange.status, exchange.text) : null;
    const emergency = EmergencySchema.safeParse(reply?.kind === 'success' ? reply.data : null);
    if (!emergency.success) log.warn('door.emergency.unread', { answered: exchange.kind });
    return emergency.success && emergency.data.lockdown;
  }

  async function openOnce({ doorId, correlationId, actor }: DoorCommand): Promise<UnlockResult> {
    const budget = AbortSignal.timeout(limits.unlockMs);
    if (await isLockedDown(budget)) return { outcome: 'refused', reason: 'lockdown' };
    const exchange = await client.send(
      {
        method: 'PUT',
        path: `/doors/${doorId}/unlock`,
        body: {
          actor_id: actor.id,
          // Where the cut halves a character, what is left of it is replaced.
          actor_name: actor.name.slice(0, ACTOR_CHARS_MAX).toWellFormed(),
          extra: { correlation_id: correlationId },
        },
      },
      budget,
    );
    return unlockOutcome(exchange);
  }

  async function unlock(command: DoorCommand): Promise<UnlockResult> {
    assert(command.actor.id !== '' && command.actor.name !== '', 'unlock: an actor has an id and a name');
    assert(command.correlationId !== '', 'unlock: a command has a correlation id');
    const { doorId, correlationId } = command;
    if (closing.signal.aborted) return { outcome: 'refused', reason: 'closing' };
    if (!CONSOLE_ID.test(doorId)) return { outcome: 'refused', reason: 'not_found' };
    if (underWay.has(doorId)) return { outcome: 'refused', reason: 'busy' };

    const opening = openOnce(command).finally(() => underWay.delete(doorId));
    underWay.set(doorId, opening);
    const result = await opening;
    const level = result.outcome === 'opened' ? 'info' : 'warn';
    log[level](`door.unlock.${result.outcome}`, { doorId, correlationId, ...result });
    return result;
  }

  async function listDoors(): Promise<Result<readonly AccessDoor[], DoorSystemError>> {
    if (closing.signal.aborted) return err({ code: 'door_system.closing' });
    const read = (path: string, triesMax: number) => {
      const { readMs: timeoutMs, retryDelayMs } = limits;
      return readWithRetry(path, { client, random, timeoutMs, retryDelayMs, triesMax, signal: closing.signal });
    };
    // The hubs are a hint, and the token may lack the permission to see devices: doors are listed without them too.
    const [doors, devices] = await Promise.all([read('/doors', limits.readTriesMax), read('/devices', 1)]);
    if (!doors.ok) {
      log.warn('door.list.failed', { reason: doors.error.code });
      return doors;
    }
    const listed = readDoors(doors.value, readHubStates(devices.ok ? devices.value : null));
    return listed ? ok(listed) : err({ code: 'door_system.unclear_answer' });
  }

  return {
    listDoors,
    unlock,
    async close() {
      closing.abort();
      await Promise.allSettled(underWay.values());
    },
  };
}
