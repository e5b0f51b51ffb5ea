import type { Door } from '../../../domain/facility.ts';
import type { Random } from '../../../domain/random.ts';
import { err, ok, type Result } from '../../../domain/result.ts';
import type { Clock } from '../../../domain/time.ts';
import type { DoorService } from '../api/services.ts';
import type { DoorHealthCode, DoorView, UnlockOutcome } from '../api/views.ts';
import type { ChangeBus } from '../change-bus.ts';
import type { Db, Tx } from '../db/database.ts';
import type { DomainError } from '../errors.ts';
import type { Log } from '../log.ts';
import { type Actor, actorName } from '../staff/actor.ts';
import { recordAudit } from '../staff/audit-repository.ts';
import {
  type AccessDoor,
  DOOR_REFUSALS,
  DOOR_SYSTEM_SENTENCES,
  type DoorCommand,
  type DoorPort,
  type ListedDoors,
  sentenceForUnlock,
  type UnlockResult,
} from './door-port.ts';
import {
  countCommands,
  type DoorCommandRecord,
  findBinding,
  findLastCommand,
  insertCommand,
  saveBinding,
  STAFF_ACTOR_ID,
  settleAbandonedCommands,
  settleCommand,
} from './door-repository.ts';
import { listPinProblems } from './visitors/pin-problems.ts';

/** `bookingId` and `means` are null when staff open a door. */
export type WantedCommand = Pick<DoorCommandRecord, 'doorId' | 'bookingId' | 'means'>;

export type Doors = DoorService & {
  /**
   * Commands a door once, for a person or a booking. `alongside` is written in the transaction that records the
   * command before it is sent. Errors: `door.not_found`, `door.disabled`.
   */
  command(wanted: WantedCommand, by: Actor, alongside: (tx: Tx) => void): Promise<Result<UnlockOutcome, DomainError>>;
  /**
   * Asks the door system how it is, and which of its doors are ours. A door is known by the system's id from the first
   * time on that exactly one there has its name; until then a name that two doors share binds none of them.
   */
  refresh(): Promise<void>;
  /** The same with what somebody else was just told. */
  take(listed: ListedDoors): void;
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
  /** Hears of each command of which nobody knows what became of it. */
  readonly onUnknown?: () => void;
};

type Health = Pick<DoorView, 'health' | 'healthReason' | 'healthCode'>;

const HEALTH_SENTENCES: Readonly<Record<DoorHealthCode, string>> = { ...DOOR_REFUSALS, ...DOOR_SYSTEM_SENTENCES };

const HUB_HEALTH = {
  online: { health: 'ok', healthReason: null, healthCode: null },
  unknown: { health: 'unknown', healthReason: null, healthCode: null },
  offline: unreachable('offline'),
  not_bound: unreachable('no_hub'),
} as const;

function unreachable(code: DoorHealthCode): Health {
  return { health: 'unreachable', healthReason: HEALTH_SENTENCES[code], healthCode: code };
}

const FAULT = 'The controller failed before the answer came. The door may have opened: check it before trying again.';

const RESTARTED = 'The controller was restarted before the answer came. The door may have opened.';

type DoorState = {
  readonly options: DoorsOptions;
  /** What the door system last said of each door. */
  readonly health: Map<string, Health>;
  /** Doors that share their name with another, so that it is not known which they are. */
  readonly ambiguous: Set<string>;
};

/** The doors of the building, for staff and for check-in. */
export function createDoors(options: DoorsOptions): Doors {
  const { db, clock, log, doors } = options;
  const state: DoorState = { options, health: new Map(), ambiguous: new Set() };
  const lost = db.transaction((tx) => settleAbandonedCommands(tx, RESTARTED));
  if (lost > 0) log.warn('door.command.outcome_lost', { count: lost });

  return {
    command: (wanted, by, alongside) => command(state, wanted, by, alongside),
    refresh: () => refresh(state),
    take: (listed) => take(state, listed),
    list: () => ok(doors().map((door) => view(state, door))),
    listPinProblems: () => ok(listPinProblems(db, clock.now())),
    unlock: ({ doorId, reason }, by) =>
      command(state, { doorId, bookingId: null, means: null }, by, (tx) =>
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

async function command(
  state: DoorState,
  { doorId, bookingId, means }: WantedCommand,
  by: Actor,
  alongside: (tx: Tx) => void,
): Promise<Result<UnlockOutcome, DomainError>> {
  const { db, clock, random, changes, port, doors } = state.options;
  if (!doors().some(({ id }) => id === doorId)) return err({ code: 'door.not_found' });
  if (!port) return err({ code: 'door.disabled' });
  const id = random.uuid();
  const sent = { outcome: 'sent', sentence: null } as const;
  const write = (tx: Tx): void => {
    insertCommand(tx, { id, doorId, at: clock.now(), byName: actorName(by), bookingId, means, ...sent });
    alongside(tx);
  };
  // Staff open nothing without a trace. A customer with a right to come in is not kept out by a full disk.
  if (bookingId === null) db.transaction(write, { behavior: 'immediate' });
  else recordIfPossible(state, write);
  changes.announce({ type: 'doors' });
  const actor =
    bookingId === null ? { id: STAFF_ACTOR_ID, name: actorName(by) } : { id: bookingId, name: `Booking ${bookingId}` };
  const correlationId = correlationOf(db, bookingId, id);
  const result = await send(state, port, { doorId, correlationId, actor }).catch((error: unknown) => {
    settle(state, id, { outcome: 'unknown', reason: FAULT });
    throw error;
  });
  const answer = { outcome: result.outcome, reason: sentenceForUnlock(result) };
  settle(state, id, answer);
  return ok(answer);
}

/** A booking's first opening carries its id into the door system's records; later ones, and staff's, their own. */
function correlationOf(db: Db, bookingId: string | null, commandId: string): string {
  return bookingId !== null && countCommands(db, bookingId) === 1 ? bookingId : commandId;
}

/** Nobody waits at a door for a list of doors: one that is not bound yet is refused at once, and looked for. */
async function send(state: DoorState, port: DoorPort, wanted: DoorCommand): Promise<UnlockResult> {
  const { db, log } = state.options;
  const systemId = findBinding(db, wanted.doorId);
  if (systemId !== null) return port.unlock({ ...wanted, doorId: systemId });
  refresh(state).catch((error: unknown) => log.warn('door.refresh_failed', { error }));
  if (state.ambiguous.has(wanted.doorId)) return { outcome: 'refused', reason: 'ambiguous' };
  const isSilent = state.health.get(wanted.doorId)?.health !== 'ok';
  return { outcome: 'refused', reason: isSilent ? 'unreachable' : 'not_found' };
}

function settle(state: DoorState, id: string, { outcome, reason }: UnlockOutcome): void {
  recordIfPossible(state, (tx) => settleCommand(tx, id, outcome, reason));
  state.options.changes.announce({ type: 'doors' });
  if (outcome === 'unknown') state.options.onUnknown?.();
}

function recordIfPossible({ options }: DoorState, write: (tx: Tx) => void): void {
  try {
    options.db.transaction(write, { behavior: 'immediate' });
  } catch (error) {
    options.log.error('door.command.not_recorded', { error });
  }
}

async function refresh(state: DoorState): Promise<void> {
  const { port } = state.options;
  if (port) take(state, await port.listDoors());
}

function take(state: DoorState, listed: ListedDoors): void {
  const { health, options } = state;
  const { doors, changes } = options;
  const before = JSON.stringify([...health]);
  for (const door of doors()) {
    if (listed.ok) health.set(door.id, bind(state, door, listed.value));
    else health.set(door.id, unreachable(listed.error.code));
  }
  if (JSON.stringify([...health]) !== before) changes.announce({ type: 'doors' });
}

/** Finds our door among the system's: by the id that it was bound to, or the first time by its name. */
function bind(state: DoorState, door: Door, listed: readonly AccessDoor[]): Health {
  const { db, log } = state.options;
  const bound = findBinding(db, door.id);
  const found =
    bound === null ? listed.filter(({ name }) => name === door.name) : listed.filter(({ id }) => id === bound);
  const isAmbiguous = bound === null && (found.length > 1 || isNameOfAnother(state, door, found));
  if (isAmbiguous && !state.ambiguous.has(door.id)) {
    log.error('door.name.ambiguous', { doorId: door.id, name: door.name, systemIds: found.map(({ id }) => id) });
  }
  if (isAmbiguous) state.ambiguous.add(door.id);
  else state.ambiguous.delete(door.id);
  if (isAmbiguous) return unreachable('ambiguous');
  const [only] = found;
  if (!only) return unreachable('not_found');
  if (bound === null) db.transaction((tx) => saveBinding(tx, door.id, only.id));
  return HUB_HEALTH[only.hub];
}

/** True when another door of ours has this name, or is the very door of the system that has it. */
function isNameOfAnother({ options }: DoorState, door: Door, found: readonly AccessDoor[]): boolean {
  const others = options.doors().filter(({ id }) => id !== door.id);
  return others.some(({ id, name }) => {
    const boundTo = findBinding(options.db, id);
    return (name === door.name && boundTo === null) || found.some((one) => one.id === boundTo);
  });
}

function view({ options, health }: DoorState, { id, name }: Door): DoorView {
  const last = findLastCommand(options.db, id);
  const lastCommand = last && { at: last.at, by: last.byName, outcome: last.outcome, reason: last.sentence };
  const known = health.get(id) ?? HUB_HEALTH.unknown;
  return { id, name, adapter: options.adapter, lastCommand, ...known };
}
