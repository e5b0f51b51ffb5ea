import { err, ok } from '../../domain/result.ts';
import type { DoorCondition, Opening } from '../../main/controller/access/door-port.contract.ts';
import type {
  AccessDoor,
  DoorCommand,
  DoorPort,
  DoorSystemError,
  UnlockResult,
} from '../../main/controller/access/door-port.ts';

/** A door system in memory, held to the same contract as the real adapter. It never waits. */
export type FakeDoors = DoorPort & {
  /** From now on the system, or its first door where a condition is about one door, is like this. */
  readonly given: (condition: DoorCondition) => void;
  /** The commands that reached the system. */
  readonly commands: readonly DoorCommand[];
  /** The times that a door opened, whatever the caller was told. */
  readonly openings: readonly Opening[];
  /** Leaves commands without an answer until the returned function is called. */
  readonly hold: () => () => void;
};

type Behaviour = {
  readonly result: UnlockResult;
  /** Whether the command gets to the system, and whether the door opens. */
  readonly arrives: boolean;
  readonly opens: boolean;
  readonly listError?: DoorSystemError['code'];
};

const refuses = (reason: Extract<UnlockResult, { outcome: 'refused' }>['reason'], arrives = true): Behaviour => ({
  result: { outcome: 'refused', reason },
  arrives,
  opens: false,
});
const loses = (reason: Extract<UnlockResult, { outcome: 'unknown' }>['reason'], opens: boolean): Behaviour => ({
  result: { outcome: 'unknown', reason },
  arrives: true,
  opens,
});

const BEHAVIOURS: Readonly<Record<DoorCondition, Behaviour>> = {
  'in working order': { result: { outcome: 'opened' }, arrives: true, opens: true },
  'with its hub offline': refuses('offline'),
  'with no hub bound': refuses('no_hub'),
  'with its hub busy': refuses('busy'),
  'with firmware that is too old': refuses('unsupported'),
  'not allowed to be opened': refuses('forbidden'),
  'in emergency lockdown': refuses('lockdown', false),
  'refusing our token': { ...refuses('not_authorised'), listError: 'door_system.not_authorised' },
  'showing another certificate': {
    ...refuses('certificate_changed', false),
    listError: 'door_system.certificate_changed',
  },
  'not to be reached': { ...refuses('unreachable', false), listError: 'door_system.unreachable' },
  'asked too much': refuses('rate_limited'),
  'asked too much, and saying for how long': refuses('rate_limited'),
  'still starting': { ...refuses('starting'), listError: 'door_system.starting' },
  'still starting, with bad requests': { ...refuses('starting'), listError: 'door_system.starting' },
  'still starting, behind a gateway': { ...loses('system_error', false), listError: 'door_system.starting' },
  'losing the connection before it acts': loses('connection_lost', false),
  'losing the connection after it acted': loses('connection_lost', true),
  'silent without having acted': loses('timeout', false),
  'silent after it acted': loses('timeout', true),
  'failing after it acted': loses('system_error', true),
  'answering nonsense after it acted': loses('unclear_answer', true),
};

/** Conditions of a door, not of the system: the other doors go on working. */
const OF_ONE_DOOR: ReadonlySet<DoorCondition> = new Set<DoorCondition>([
  'with its hub offline',
  'with no hub bound',
  'with its hub busy',
  'with firmware that is too old',
  'not allowed to be opened',
]);

export function createFakeDoors(doors: readonly { readonly id: string; readonly name: string }[]): FakeDoors {
  const commands: DoorCommand[] = [];
  const openings: Opening[] = [];
  const underWay = new Map<string, Promise<UnlockResult>>();
  let condition: DoorCondition = 'in working order';
  let answersMay: Promise<void> = Promise.resolve();
  let isClosing = false;

  function isStruck(doorId: string): boolean {
    return !OF_ONE_DOOR.has(condition) || doorId === doors[0]?.id;
  }

  async function open(command: DoorCommand): Promise<UnlockResult> {
    const behaviour = BEHAVIOURS[isStruck(command.doorId) ? condition : 'in working order'];
    const isKnown = doors.some(({ id }) => id === command.doorId);
    if (behaviour.arrives) commands.push(command);
    if (isKnown && behaviour.opens) {
      openings.push({ doorId: command.doorId, correlationId: command.correlationId });
    }
    await answersMay;
    return isKnown || !behaviour.arrives ? behaviour.result : { outcome: 'refused', reason: 'not_found' };
  }

  function hubOf(doorId: string): AccessDoor['hub'] {
    if (!isStruck(doorId)) return 'online';
    if (condition === 'with its hub offline') return 'offline';
    return condition === 'with no hub bound' ? 'not_bound' : 'online';
  }

  return {
    commands,
    openings,
    given: (next) => {
      condition = next;
    },
    hold: () => {
      const { promise, resolve } = Promise.withResolvers<void>();
      answersMay = promise;
      return resolve;
    },
    async unlock(command) {
      if (isClosing) return { outcome: 'refused', reason: 'closing' };
      if (underWay.has(command.doorId)) return { outcome: 'refused', reason: 'busy' };
      const opening = open(command).finally(() => underWay.delete(command.doorId));
      underWay.set(command.doorId, opening);
      return opening;
    },
    async listDoors() {
      if (isClosing) return err({ code: 'door_system.closing' });
      const { listError } = BEHAVIOURS[condition];
      if (listError) return err({ code: listError });
      return ok(doors.map(({ id, name }) => ({ id, name, hub: hubOf(id) })));
    },
    async close() {
      isClosing = true;
      await Promise.allSettled(underWay.values());
    },
  };
}
