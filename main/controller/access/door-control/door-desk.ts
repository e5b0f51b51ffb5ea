import { err, ok, type Result } from '../../../../domain/result.ts';
import type { EpochMs } from '../../../../domain/time.ts';
import type { DoorDeskService } from '../../api/services.ts';
import type { DoorStatus, Emergency, LockRule } from '../../api/door-views.ts';
import type { FacilityDesk } from '../../bookings/facility-desk.ts';
import type { ChangeBus } from '../../change-bus.ts';
import type { DomainError } from '../../errors.ts';
import type { Log } from '../../log.ts';
import type { Actor } from '../../staff/actor.ts';
import { type AuditSubject, recordAudit } from '../../staff/audit-repository.ts';
import { historyOfBooking, historyPage } from '../door-events/door-history.ts';
import type { DoorRecord } from '../door-events/door-record.ts';
import type { AccessDoor, DoorSystemError, ListedDoors } from '../door-port.ts';
import { findBinding, listBindings } from '../door-repository.ts';
import type { DoorControlPort, DoorSystemReport, RuleProblem, WantedRule } from './door-control-port.ts';
import { notesOfDoor, notesOfSystem } from './door-notes.ts';

export type DoorDeskOptions = {
  readonly desk: FacilityDesk;
  readonly changes: ChangeBus;
  readonly log: Log;
  /** Null when no door system is set up: then there is only the history. */
  readonly system: { readonly control: DoorControlPort; readonly record: DoorRecord } | null;
  /** Hears at each look which doors there are, so that nobody has to ask for the same. */
  readonly onListed?: (listed: ListedDoors) => void;
};

export type DoorDesk = DoorDeskService & {
  /** Asks the door system how it is. */
  look(): Promise<void>;
};

type DeskState = {
  report: DoorSystemReport | null;
  lookedAt: EpochMs | null;
  trouble: DoorSystemError['code'] | null;
  readonly startedAt: EpochMs;
};

/** What staff see of the doors and do with them, besides opening one. */
export function createDoorDesk(options: DoorDeskOptions): DoorDesk {
  const { desk, log } = options;
  const state: DeskState = { report: null, lookedAt: null, trouble: null, startedAt: desk.clock.now() };
  let looking: Promise<void> = Promise.resolve();
  let waiting: Promise<void> | null = null;
  // Whoever asks while it is being looked sees what is found after that: something may just have been changed.
  const lookOnce = (): Promise<void> => {
    const before = looking.catch(() => undefined);
    waiting ??= before.then(() => {
      waiting = null;
      looking = look(options, state);
      return looking;
    });
    return waiting;
  };
  const lookSoon = (): void => {
    lookOnce().catch((error: unknown) => log.error('door.look_failed', { error }));
  };

  return {
    look: lookOnce,
    status: () => ok(statusOf(options, state)),
    history: (wish) => ok(historyPage(desk, wish)),
    ofBooking: (bookingId) => ok(historyOfBooking(desk, bookingId)),
    setRule: async ({ doorId, rule, reason }, by) => {
      const set = await setRule(options, { doorId, rule, reason, by });
      lookSoon();
      return set;
    },
    setLockdown: async ({ isOn, reason }, by) => {
      const set = await setLockdown(options, { isOn, reason, by });
      if (set.ok && state.report) state.report = { ...state.report, emergency: set.value };
      lookSoon();
      return set;
    },
  };
}

async function look({ desk, changes, system, onListed }: DoorDeskOptions, state: DeskState): Promise<void> {
  if (!system) return;
  const before = JSON.stringify([state.report?.doors, state.report?.emergency, state.trouble]);
  const bound = listBindings(desk.db).map(({ systemId }) => systemId);
  const inspected = await system.control.inspect(bound);
  onListed?.(inspected.ok ? ok(doorsIn(inspected.value)) : inspected);
  if (inspected.ok) {
    state.report = inspected.value;
    state.lookedAt = desk.clock.now();
  }
  state.trouble = inspected.ok ? null : inspected.error.code;
  const after = JSON.stringify([state.report?.doors, state.report?.emergency, state.trouble]);
  if (after !== before) changes.announce({ type: 'doors' });
}

function doorsIn({ doors }: DoorSystemReport): readonly AccessDoor[] {
  return doors.map(({ systemDoorId: id, name, hub }) => ({ id, name, hub }));
}

function statusOf({ desk, system }: DoorDeskOptions, state: DeskState): DoorStatus {
  if (!system) return { doors: [], emergency: null, notes: [], lookedAt: null, heardAt: null, recordReadAt: null };
  const { report, lookedAt, trouble, startedAt } = state;
  const { record } = system;
  const doors = desk.profile().doors.map(({ id: doorId }) => {
    const systemDoorId = findBinding(desk.db, doorId);
    const found = report?.doors.find((door) => door.systemDoorId === systemDoorId) ?? null;
    // What was heard is newer than what was read, as long as something is heard.
    const heard = systemDoorId !== null && record.connection().isUp ? record.stateOf(systemDoorId) : null;
    return {
      doorId,
      lock: heard?.lock ?? found?.lock ?? null,
      position: heard?.position ?? found?.position ?? null,
      rule: found?.rule ?? null,
      notes: report ? notesOfDoor(found) : [],
    };
  });
  const live = record.connection();
  const facts = { now: desk.clock.now(), startedAt, trouble, record: record.standing(), live };
  return {
    doors,
    emergency: report?.emergency ?? null,
    notes: notesOfSystem({ ...facts, clockSkewMs: report?.clockSkewMs ?? null }),
    lookedAt,
    heardAt: live.heardAt,
    recordReadAt: facts.record.readAt,
  };
}

type RuleWish = {
  readonly doorId: string;
  readonly rule: WantedRule;
  readonly reason: string;
  readonly by: Actor;
};

async function setRule(options: DoorDeskOptions, { doorId, rule, reason, by }: RuleWish) {
  const { desk, changes, system } = options;
  if (!desk.profile().doors.some(({ id }) => id === doorId)) return refuse<LockRule>({ code: 'door.not_found' });
  if (!system) return refuse<LockRule>({ code: 'door.disabled' });
  const systemDoorId = findBinding(desk.db, doorId);
  if (systemDoorId === null) return refuse<LockRule>({ code: 'door.not_matched' });
  const action = rule.kind === 'normal' ? 'door.rule_ended' : 'door.held_open';
  const minutes = rule.kind === 'normal' ? {} : { minutes: rule.minutes };
  trail(options, { by, action, subject: { type: 'door', id: doorId }, details: { reason, ...minutes } });
  const set = await system.control.setRule(systemDoorId, rule);
  changes.announce({ type: 'doors' });
  return set.ok ? set : refuse<LockRule>(errorOf(set.error));
}

type LockdownWish = { readonly isOn: boolean; readonly reason: string; readonly by: Actor };

async function setLockdown(options: DoorDeskOptions, { isOn, reason, by }: LockdownWish) {
  const { desk, changes, system, log } = options;
  if (!system) return refuse<Emergency>({ code: 'door.disabled' });
  const action = isOn ? 'facility.locked_down' : 'facility.lockdown_lifted';
  trail(options, { by, action, subject: { type: 'facility', id: desk.profile().id }, details: { reason } });
  const set = await system.control.setLockdown(isOn);
  log.warn('door.lockdown.commanded', { isOn, done: set.ok });
  changes.announce({ type: 'doors' });
  return set.ok ? set : refuse<Emergency>(errorOf(set.error));
}

type Trail = {
  readonly by: Actor;
  readonly action: string;
  readonly subject: AuditSubject;
  readonly details: Readonly<Record<string, unknown>>;
};

/** Before anything is sent: staff change nothing without a trace. */
function trail({ desk }: DoorDeskOptions, entry: Trail): void {
  const write = { at: desk.clock.now(), ...entry };
  desk.db.transaction((tx) => recordAudit(tx, write), { behavior: 'immediate' });
}

function refuse<T>(error: DomainError): Result<T, DomainError> {
  return err(error);
}

function errorOf({ code }: RuleProblem): DomainError {
  switch (code) {
    case 'door.rule_unsupported':
    case 'door.rule_not_kept':
    case 'door.rule_uncertain':
    case 'door.lockdown':
      return { code };
    default:
      return { code: 'door.system_failed', reason: code };
  }
}
