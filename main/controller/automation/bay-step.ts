import { type EpochMs, HOUR_MS, MINUTE_MS, SECOND_MS } from '../../../domain/time.ts';
import type { AutomationError, BayAction, BayFailure, BayRefusal } from './automation-port.ts';

/** Set-up and clean-up are a booking's, or asked for by staff; `by_hand` is one command that staff asked for. */
export const BAY_PHASES = ['set_up', 'clean_up', 'by_hand'] as const;
export type BayPhase = (typeof BAY_PHASES)[number];

/**
 * `sent` from before it is sent, so that no death of this process sends it twice. `unknown`: it was, or may have been,
 * sent and nothing was heard of it; it is never sent again. `skipped`: a plan that does without. `cancelled`: planned
 * anew, or no longer wanted, before it was sent.
 */
export const BAY_STEP_STATES = [
  'queued',
  'sent',
  'running',
  'succeeded',
  'failed',
  'unknown',
  'expired',
  'skipped',
  'cancelled',
] as const;
export type BayStepState = (typeof BAY_STEP_STATES)[number];

/** Why a step is as it is. */
export type BayStepReason =
  | AutomationError['code']
  | BayRefusal
  | BayFailure
  /** It was sent and the answer never came. */
  | 'answer_lost'
  /** Asked again and again, the system never said what became of it. */
  | 'no_outcome'
  /** It was due before a backup was put back, or while this was not known to be the only controller. */
  | 'put_back'
  /** The next booking follows too closely. */
  | 'back_to_back'
  /** Somebody plays there, or soon will. */
  | 'bay_in_use'
  | 'planned_anew';

export type BayStep = {
  readonly id: string;
  readonly resourceId: string;
  readonly bookingId: string | null;
  readonly phase: BayPhase;
  readonly plan: number;
  readonly position: number;
  readonly action: BayAction;
  readonly deviceId: string;
  readonly argument: string;
  readonly dueAt: EpochMs;
  readonly notAfter: EpochMs;
  readonly state: BayStepState;
  readonly tryAt: EpochMs;
  readonly receipt: string | null;
  readonly sentAt: EpochMs | null;
  readonly endedAt: EpochMs | null;
  /** A `BayStepReason`; as it is stored, another version's may be none that this one knows. */
  readonly reason: string | null;
  readonly detail: string | null;
  readonly askedBy: string | null;
  readonly askedReason: string | null;
  readonly isOverride: boolean;
  readonly handledAt: EpochMs | null;
  readonly handledBy: string | null;
  readonly createdAt: EpochMs;
  readonly changedAt: EpochMs;
};

export function isOut({ state }: Pick<BayStep, 'state'>): boolean {
  return state === 'sent' || state === 'running';
}

export function isOpen({ state }: Pick<BayStep, 'state'>): boolean {
  return state === 'queued' || state === 'sent' || state === 'running';
}

/** What may hurt people who play: never planned, and by hand only where nobody does, or a manager says so. */
const RESTART_CLASS: readonly BayAction[] = ['restart.software', 'restart.service', 'reboot'];

export function isRestart(action: BayAction): boolean {
  return RESTART_CLASS.includes(action);
}

export const SET_UP: readonly BayAction[] = ['power.on', 'launch.software', 'load.profile'];
export const CLEAN_UP: readonly BayAction[] = ['save.data', 'reset.defaults', 'diagnostics'];

/** After this a command whose outcome nobody tells is given up. */
export const GIVE_UP_MS = 45 * MINUTE_MS;

/** A command has the bay for itself this long; then the next may go, though nothing has been heard of it. */
export const TURN_MS = 3 * MINUTE_MS;

/** A command that was sent is asked about this often: between this and a third more. */
export const FOLLOW_MS = 15 * SECOND_MS;

/** What could not be sent is tried again after this, unless the system says when. */
export const RETRY_MS = 30 * SECOND_MS;

/** A system that wants to be left alone for long is asked again after this all the same. */
export const RETRY_MS_MAX = 5 * MINUTE_MS;

/** How long one action is not repeated in one bay: a PC that starts twice at once helps nobody. */
export const COOLDOWN_MS: Readonly<Record<BayAction, number>> = {
  'power.on': 2 * MINUTE_MS,
  'launch.software': 2 * MINUTE_MS,
  'load.profile': MINUTE_MS,
  'save.data': MINUTE_MS,
  'reset.defaults': MINUTE_MS,
  diagnostics: MINUTE_MS,
  'restart.software': 3 * MINUTE_MS,
  'restart.service': 3 * MINUTE_MS,
  reboot: 10 * MINUTE_MS,
};

/** What staff ask for is of no use any more when it could not be sent for so long. */
export const BY_HAND_TTL_MS = 5 * MINUTE_MS;

/** A bay whose next booking begins sooner than this is near use. */
export const NEAR_USE_MS = 15 * MINUTE_MS;

/** Steps are kept this long as history. */
export const KEEP_STEPS_MS = 90 * 24 * HOUR_MS;
