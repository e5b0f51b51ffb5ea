import type { Result } from '../../../domain/result.ts';

/**
 * What the controller needs of a door system. The access services know this port and nothing of the vendor behind
 * it; every implementation is held to `door-port.contract.ts`.
 */
export type DoorPort = {
  /**
   * The doors that the system has. Safe to repeat, and an implementation may repeat it by itself.
   * Errors: `DoorSystemError`.
   */
  listDoors(): Promise<ListedDoors>;

  /**
   * Opens a door once. Never throws for what the door system does, and is never repeated, not even after a lost
   * connection: the command pulses a lock, and a second pulse opens the door for whoever stands there then. Answers
   * within the implementation's own limit (2.5 s for UniFi Access). A second command for a door whose first is not
   * answered yet is refused as `busy`.
   */
  unlock(command: DoorCommand): Promise<UnlockResult>;

  /** Refuses what comes next and resolves once every unlock that is under way has its outcome. */
  close(): Promise<void>;
};

/** The doors of the system, or why they could not be listed. */
export type ListedDoors = Result<readonly AccessDoor[], DoorSystemError>;

export type DoorCommand = {
  /** The door system's id of the door, not ours. */
  readonly doorId: string;
  /** Comes back in the door system's records: it leads from an opening there to who asked for it here. */
  readonly correlationId: string;
  /** Who opens, as the door system's own log will show it. Neither may be empty. */
  readonly actor: { readonly id: string; readonly name: string };
};

/**
 * `opened`: the door system accepted the command. `refused`: certainly nothing happened. `unknown`: the command may
 * have arrived, the door may have opened; say so, and let a person decide about trying again.
 */
export type UnlockResult =
  | { readonly outcome: 'opened' }
  | { readonly outcome: 'refused'; readonly reason: DoorRefusal }
  | { readonly outcome: 'unknown'; readonly reason: DoorUncertainty };

export type AccessDoor = {
  /** The door system's id: what `DoorCommand.doorId` takes. */
  readonly id: string;
  readonly name: string;
  /** The hub that works the lock. `unknown` where the door system did not tell; an unlock may still succeed. */
  readonly hub: 'online' | 'offline' | 'not_bound' | 'unknown';
};

export type DoorRefusal = keyof typeof DOOR_REFUSALS;

export type DoorUncertainty = keyof typeof DOOR_UNCERTAINTIES;

/** Why a door was not opened, with the sentence that staff read. */
export const DOOR_REFUSALS = {
  busy: 'This door is still busy with the last command. Wait a moment and try again.',
  offline: 'The hub of this door is offline. Check its power and network cable; use a key meanwhile.',
  not_found: 'The door system does not know this door. Choose it again in the door settings.',
  ambiguous:
    'Two doors have this same name, so it is not certain which one would open. Give every door a name of its own, in UniFi Access and in the settings.',
  no_hub: 'No hub is bound to this door, so it cannot be opened from here. Bind one in UniFi Access.',
  lockdown: 'The building is in emergency lockdown. Doors stay locked until it is ended in UniFi Access.',
  not_authorised:
    'UniFi Access refused our token: it has expired or been deleted, or lacks the permission to edit locations.',
  certificate_changed:
    'The door system showed another certificate than the trusted one. Nothing was sent to it. An owner must check and trust it again.',
  unreachable:
    'The door system cannot be reached on the network. Check the console and the network; use a key meanwhile.',
  starting: 'The door system is still starting. Try again in a minute or two.',
  rate_limited: 'The door system is asked too much at the moment. Wait a few seconds and try again.',
  unsupported: 'This door, or its firmware, cannot be opened from here. Update it in UniFi Access.',
  forbidden: 'UniFi Access does not allow this door to be opened now. Check its settings there.',
  rejected: 'The door system did not accept the command. Please report this with the time and the door.',
  closing: 'The controller is stopping and opens no more doors. Try again when it is back.',
} as const;

/** Why it is not known whether a door opened, with the sentence that staff read. */
export const DOOR_UNCERTAINTIES = {
  timeout: 'The door system did not answer in time. The door may have opened: check it before trying again.',
  connection_lost:
    'The connection broke before the answer came. The door may have opened: check it before trying again.',
  system_error: 'The door system reported a fault of its own. The door may have opened: check it before trying again.',
  unclear_answer: "The door system's answer made no sense. The door may have opened: check it before trying again.",
} as const;

/** Why the doors could not be listed. */
export type DoorSystemError = {
  readonly code:
    | 'door_system.unreachable'
    | 'door_system.certificate_changed'
    | 'door_system.not_authorised'
    | 'door_system.starting'
    | 'door_system.unclear_answer'
    | 'door_system.closing';
};

/** The sentence that staff read about an unlock; null when the door opened. */
export function sentenceForUnlock(result: UnlockResult): string | null {
  switch (result.outcome) {
    case 'opened':
      return null;
    case 'refused':
      return DOOR_REFUSALS[result.reason];
    case 'unknown':
      return DOOR_UNCERTAINTIES[result.reason];
  }
}

/** The sentence that staff read when the doors cannot be listed. */
export const DOOR_SYSTEM_SENTENCES: Readonly<Record<DoorSystemError['code'], string>> = {
  'door_system.unreachable': DOOR_REFUSALS.unreachable,
  'door_system.certificate_changed': DOOR_REFUSALS.certificate_changed,
  'door_system.not_authorised':
    'UniFi Access refused our token: it has expired or been deleted, or lacks the permission to view locations.',
  'door_system.starting': DOOR_REFUSALS.starting,
  'door_system.unclear_answer': "The door system's answer made no sense. Please report this with the time.",
  'door_system.closing': DOOR_REFUSALS.closing,
};
