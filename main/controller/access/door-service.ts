import type { Door } from '../../../domain/facility.ts';
import type { Random } from '../../../domain/random.ts';
import { err, ok, type Result } from '../../../domain/result.ts';
import type { Clock } from '../../../domain/time.ts';
import type { DoorService } from '../api/services.ts';
import type { DoorView, UnlockOutcome } from '../api/views.ts';
import type { ChangeBus } from '../change-bus.ts';
import type { Db, Tx } from '../db/database.ts';
import type { DomainError } from '../errors.ts';
import type { Log } from '../log.ts';
import { type Actor, actorName } from '../staff/actor.ts';
import { recordAudit } from '../staff/audit-repository.ts';
import {
  DOOR_REFUSALS,
  DOOR_SYSTEM_SENTENCES,
  type DoorCommand,
  type DoorPort,
  sentenceForUnlock,
  type UnlockResult,
} from './door-port.ts';
import {
  countCommands,
  findBinding,
  findLastCommand,
  insertCommand,
  saveBinding,
  settleAbandonedCommands,
  settleCommand,
} from './door-repository.ts';

export type Doors = DoorService & {
  /**
   * Commands a door once, for a person or a booking. `alongside` is written in the transaction that records the
   * command before it is sent. Errors: `door.not_found`, `door.disabled`.
   */
  command(
    wanted: { readonly doorId: string; readonly bookingId: string | null },
    by: Actor,
    alongside: (tx: Tx) => void,
  ): Promise<Result<UnlockOutcome, DomainError>>;
  /** Asks the door system how it is, and finds out which of its doors are ours, by name. */
  refresh(): Promise<void>;
};

export type DoorsOptions = {
  readonly db: Db;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  readonly changes: ChangeBus;
  /** Null when no door system is set up. */
  readonly port: DoorPort | null;
  readonly adapter: DoorView['adapter'];
  readonly doors: () => readonly Door[];
};

type Health = Pick<DoorView, 'health' | 'healthReason'>;

const HUB_HEALTH = {
  online: { health: 'ok', healthReason: null },
  unknown: { health: 'unknown', healthReason: null },
  offline: { health: 'unreachable', healthReason: DOOR_REFUSALS.offline },
  not_bound: { health: 'unreachable', healthReason: DOOR_REFUSALS.no_hub },
} as const;

const FAULT = 'The controller failed before the answer came. The door may have opened: check it before trying again.';

const RESTARTED = 'The controller was restarted before the answer came. The door may have opened.';

/** The doors of the building, for staff and for check-in. */
export function createDoors(options: DoorsOptions): Doors {
  const { db, clock, random, log, changes, port, adapter, doors } = options;
  const health = new Map<string, Health>();
  const lost = db.transaction((tx) => settleAbandonedCommands(tx, RESTARTED));
  if (lost > 0) log.warn('door.command.outcome_lost', { count: lost });

  async function command(
    { doorId, bookingId }: { readonly doorId: string; readonly bookingId: string | null },
    by: Actor,
    alongside: (tx: Tx) => void,
  ): Promise<Result<UnlockOutcome, DomainError>> {
    if (!doors().some(({ id }) => id === doorId)) return err({ code: 'door.not_found' });
    if (!port) return err({ code: 'door.disabled' });
    const id = random.uuid();
    const record = {
      id,
      doorId,
      at: clock.now(),
      byName: actorName(by),
      bookingId,
      outcome: 'sent',
      sentence: null,
    } as const;
    db.transaction(
      (tx) => {
        insertCommand(tx, record);
        alongside(tx);
      },
      { behavior: 'immediate' },
    );
    changes.announce({ type: 'doors' });
    const actor =
      bookingId === null ? { id: 'staff', name: actorName(by) } : { id: bookingId, name: `Booking ${bookingId}` };
    const result = await send(port, doorId, { correlationId: correlationOf(bookingId, id), actor }).catch(
      (error: unknown) => {
        settle(id, 'unknown', FAULT);
        throw error;
      },
    );
    const sentence = sentenceForUnlock(result);
    settle(id, result.outcome, sentence);
    return ok({ outcome: result.outcome, reason: sentence });
  }

  /** Nobody waits at a door for a list of doors: one that is not bound yet is refused at once, and looked for. */
  async function send(to: DoorPort, doorId: string, rest: Omit<DoorCommand, 'doorId'>): Promise<UnlockResult> {
    const systemId = findBinding(db, doorId);
    if (systemId !== null) return to.unlock({ doorId: systemId, ...rest });
    refresh().catch((error: unknown) => log.warn('door.refresh_failed', { error }));
    const isSilent = health.get(doorId)?.health !== 'ok';
    return { outcome: 'refused', reason: isSilent ? 'unreachable' : 'not_found' };
  }

  function settle(id: string, outcome: UnlockOutcome['outcome'], sentence: string | null): void {
    db.transaction((tx) => settleCommand(tx, id, outcome, sentence), { behavior: 'immediate' });
    changes.announce({ type: 'doors' });
  }

  /** A booking's first opening carries its id into the door system's records; later ones, and staff's, their own. */
  function correlationOf(bookingId: string | null, commandId: string): string {
    return bookingId !== null && countCommands(db, bookingId) === 1 ? bookingId : commandId;
  }

  async function refresh(): Promise<void> {
    if (!port) return;
    const listed = await port.listDoors();
    const before = JSON.stringify([...health]);
    for (const door of doors()) {
      if (!listed.ok) {
        health.set(door.id, { health: 'unreachable', healthReason: DOOR_SYSTEM_SENTENCES[listed.error.code] });
        continue;
      }
      const bound = findBinding(db, door.id);
      const found = listed.value.find(({ id, name }) => (bound === null ? name === door.name : id === bound));
      if (found && bound === null) db.transaction((tx) => saveBinding(tx, door.id, found.id));
      health.set(
        door.id,
        found ? HUB_HEALTH[found.hub] : { health: 'unreachable', healthReason: DOOR_REFUSALS.not_found },
      );
    }
    if (JSON.stringify([...health]) !== before) changes.announce({ type: 'doors' });
  }

  function view({ id, name }: Door): DoorView {
    const last = findLastCommand(db, id);
    const lastCommand = last && { at: last.at, by: last.byName, outcome: last.outcome, reason: last.sentence };
    return { id, name, adapter, lastCommand, ...(health.get(id) ?? { health: 'unknown', healthReason: null }) };
  }

  return {
    command,
    refresh,
    list: () => ok(doors().map(view)),
    unlock: ({ doorId, reason }, by) =>
      command({ doorId, bookingId: null }, by, (tx) =>
        recordAudit(tx, {
          at: clock.now(),
          by,
          action: 'door.unlocked',
          subject: { type: 'door', id: doorId },
          details: { reason },
        }),
      ),
  };
}
