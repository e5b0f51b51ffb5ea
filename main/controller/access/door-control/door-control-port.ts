import type { Result } from '../../../../domain/result.ts';
import type { EpochMs } from '../../../../domain/time.ts';
import type { DoorSystemError } from '../door-port.ts';

/**
 * What the controller needs of a door system besides unlocking: how its doors are, rules that keep a door open, and the
 * building's lockdown. Rules and lockdown state a goal and are read back, so that they may be asked for again.
 */
export type DoorControlPort = {
  /** How everything is, as far as the door system tells. One odd device hides none of the others. */
  inspect(systemDoorIds: readonly string[]): Promise<Result<DoorSystemReport, DoorSystemError>>;
  /** Sets the rule and returns what then stands. Refused in a lockdown. */
  setRule(systemDoorId: string, rule: WantedRule): Promise<Result<LockRule, RuleProblem>>;
  /** Sets or lifts the lockdown and leaves an evacuation as it is; returns what then stands. */
  setLockdown(isOn: boolean): Promise<Result<Emergency, RuleProblem>>;
  close(): void;
};

/** `minutes` of null is until somebody changes it. */
export type WantedRule =
  | { readonly kind: 'hold_open'; readonly minutes: number | null }
  /** The door as its schedule has it. */
  | { readonly kind: 'normal' };

/** `until` of null is until somebody changes it. */
export type LockRule =
  | { readonly kind: 'normal' }
  | { readonly kind: 'held_open'; readonly until: EpochMs | null }
  | { readonly kind: 'kept_locked' };

export type Emergency = { readonly lockdown: boolean; readonly evacuation: boolean };

export type RuleProblem =
  | DoorSystemError
  | {
      readonly code: /** The hub, or its firmware, has no such rule. */
        | 'door.rule_unsupported'
        /** It was accepted, and does not stand. */
        | 'door.rule_not_kept'
        /** Whether it stands could not be read. */
        | 'door.rule_uncertain'
        | 'door.lockdown';
    };

export type DoorSystemReport = {
  readonly doors: readonly DoorReport[];
  /** Null where it could not be read. */
  readonly emergency: Emergency | null;
  /** The door system's clock less ours; null where it did not tell. */
  readonly clockSkewMs: number | null;
};

export type DoorReport = {
  readonly systemDoorId: string;
  readonly name: string;
  readonly lock: 'locked' | 'unlocked' | null;
  /** A sensor's word, which may be missing or the wrong way round. */
  readonly position: 'open' | 'closed' | null;
  readonly hub: 'online' | 'offline' | 'not_bound' | 'unknown';
  readonly readers: readonly ReaderReport[];
  /** Null where it could not be read. */
  readonly rule: LockRule | null;
};

export type ReaderReport = {
  readonly name: string;
  readonly isOnline: boolean;
  /** Null where it is not known; false where PINs cannot be typed there, or are turned off. */
  readonly takesPin: boolean | null;
};
