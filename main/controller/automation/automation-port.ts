import type { Result } from '../../../domain/result.ts';
import type { EpochMs } from '../../../domain/time.ts';

/**
 * What the controller needs of whatever commands the PCs of its bays. The plans of a booking know this port and nothing
 * of the vendor behind it; every implementation is held to `automation-port.contract.ts`. No command is ever repeated
 * by an implementation once it may have been sent: nobody can say what a second start does to people who are playing.
 */
export type AutomationPort = {
  /** All PCs that the system knows, as it last heard of them. Safe to repeat. */
  listDevices(): Promise<Result<readonly BayDevice[], AutomationError>>;

  /** What can be done with the credentials and scripts that are set up, action by action. Safe to repeat. */
  listAbilities(): Promise<Result<readonly Ability[], AutomationError>>;

  /**
   * Looks where the device's story stands before a command. To be stored before `send`: with it the outcome of a command
   * is found even when the process died between sending and noting that it did. Safe to repeat.
   */
  prepare(deviceId: string): Promise<Result<Receipt, AutomationError>>;

  /** Sends a command once. Never throws for what the system does. */
  send(command: BayCommand, receipt: Receipt): Promise<SendResult>;

  /**
   * What became of a command that was sent, or may have been. Safe to repeat; costs the system a question. It says
   * `running` for as long as nothing is known, perhaps for ever: when to give up (a run takes a minute, news of it may
   * take many) is the caller's to say.
   */
  follow(command: BayCommand, receipt: Receipt): Promise<Result<Progress, AutomationError>>;

  /** Refuses what comes next, and ends what is under way. */
  close(): void;
};

/** What a bay's PC can be told to do. Set-up, clean-up, and what people ask for by hand. */
export const BAY_ACTIONS = [
  'power.on',
  'launch.software',
  'load.profile',
  'save.data',
  'reset.defaults',
  'diagnostics',
  'restart.software',
  'restart.service',
  'reboot',
] as const;
export type BayAction = (typeof BAY_ACTIONS)[number];

/** The port's own words, opaque to others; stored as they are. At most 2,000 characters. */
export type Receipt = string;

export type BayDevice = {
  /** The system's id: what `BayCommand.deviceId` takes. */
  readonly id: string;
  readonly name: string;
  readonly isOnline: boolean;
  /** When the system last heard of it, by its own account; null where it does not tell. It lags by minutes. */
  readonly lastSeenAt: EpochMs | null;
};

export type Ability = {
  readonly action: BayAction;
  /** `needs_user`: a technician has to sign in; `no_script`: nobody has made the script of that name. */
  readonly state: 'ready' | 'needs_user' | 'no_script' | 'unsupported';
  /** With `no_script`, what the script has to be called; else null. */
  readonly script: string | null;
};

/** What systems pass on whole: one word without spaces, of the characters that no shell and no vendor trips over. */
export const ARGUMENT = /^(?:[A-Za-z0-9_.:=/][A-Za-z0-9_.:=/-]{0,99})?$/;

export type BayCommand = {
  readonly deviceId: string;
  readonly action: BayAction;
  /** Ours; comes back with the outcome where the system can carry it. Letters, digits and hyphens. */
  readonly correlationId: string;
  /** A late run does nothing: the system may keep a command for a PC that is off. */
  readonly notAfter: EpochMs;
  /** Who or what wants it, for the system's own log: `booking`, `staff`. */
  readonly initiatedBy: 'booking' | 'staff';
  /**
   * The program that `launch.software` and `restart.software` mean, the profile that `load.profile` loads, the service
   * that `restart.service` restarts; empty for the others, and where the PC's own default will do. Must be an
   * `ARGUMENT`: anything else is refused as `rejected`.
   */
  readonly argument: string;
};

export type SendResult =
  /** The system has it. It is not known yet what comes of it. */
  | { readonly outcome: 'sent'; readonly receipt: Receipt }
  /** Certainly nothing happened, and trying again would not help. */
  | { readonly outcome: 'refused'; readonly reason: BayRefusal }
  /** Certainly nothing happened; `retryAt` is the system's wish, if it said any. */
  | { readonly outcome: 'not_sent'; readonly reason: AutomationError['code']; readonly retryAt: EpochMs | null }
  /** It may have arrived. To be followed, never repeated. */
  | { readonly outcome: 'unknown'; readonly receipt: Receipt };

export type Progress =
  | { readonly state: 'running' }
  | { readonly state: 'succeeded'; readonly detail: string | null }
  /** `detail` is what the system or the script said. */
  | { readonly state: 'failed'; readonly reason: BayFailure; readonly detail: string | null };

export type BayRefusal =
  | 'user_context_required'
  | 'script_missing'
  | 'device_unknown'
  | 'device_offline'
  | 'not_authorised'
  | 'unsupported'
  | 'rejected'
  | 'closing';

export type BayFailure =
  /** The script ran, and says so itself. */
  | 'not_installed'
  | 'not_detected'
  | 'too_late'
  | 'failed'
  /** The system gave up: cancelled, blocked, or the agent went offline. */
  | 'not_run';

/** Why the system could not be asked. */
export type AutomationError = {
  readonly code:
    | 'automation.unreachable'
    | 'automation.not_authorised'
    | 'automation.rate_limited'
    | 'automation.device_unknown'
    | 'automation.unclear_answer'
    | 'automation.closing';
};
