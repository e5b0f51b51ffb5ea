import type { Result } from '../../../domain/result.ts';
import type { EpochMs, Interval } from '../../../domain/time.ts';
import type { Ability, AutomationError, BayAction } from '../automation/automation-port.ts';
import type { BayBinding } from '../automation/bay-device-repository.ts';
import type { BayPhase, BayStepState } from '../automation/bay-step.ts';
import type { DomainError } from '../errors.ts';
import type { Actor } from '../staff/actor.ts';

/** What the staff app is shown of bays and their PCs, and what it may ask for. */

export type BayStepView = {
  readonly id: string;
  readonly resourceId: string;
  /** Null for what staff asked for. */
  readonly bookingId: string | null;
  readonly phase: BayPhase;
  readonly action: BayAction;
  /** The program, profile or service that it is about; may be empty. */
  readonly argument: string;
  readonly state: BayStepState;
  /** Why it is so, as a code of `docs/errors.md`, and what the system or the script said. */
  readonly reason: string | null;
  readonly detail: string | null;
  readonly dueAt: EpochMs;
  readonly notAfter: EpochMs;
  readonly sentAt: EpochMs | null;
  readonly endedAt: EpochMs | null;
  readonly askedBy: string | null;
  readonly askedReason: string | null;
  /** Who said that they have done it by hand. */
  readonly handledBy: string | null;
};

/** What the automation system last said of a bay's PC; `gone` where it does not know it any more. */
export type BayPc = {
  readonly state: 'online' | 'offline' | 'gone' | 'unknown';
  /** When the system last heard of it, by its own account. */
  readonly lastSeenAt: EpochMs | null;
  /** When the system was asked; null before it has answered. */
  readonly asOf: EpochMs | null;
};

export type BayVisitView = Interval & {
  readonly bookingId: string;
  readonly when: 'last' | 'now' | 'next';
  readonly customerName: string;
  readonly isCheckedIn: boolean;
  /** Of the plans that count, set-up first. Empty where nothing is planned. */
  readonly steps: readonly BayStepView[];
};

export type BayView = {
  readonly resourceId: string;
  readonly name: string;
  /** Null for a bay whose PC has not been chosen. */
  readonly binding: BayBinding | null;
  readonly pc: BayPc;
  readonly visits: readonly BayVisitView[];
  /** What was not done, or may not have been, and somebody should see to. */
  readonly toDo: readonly BayStepView[];
  /** What staff asked for a short while ago. */
  readonly asked: readonly BayStepView[];
};

export type BaysView = {
  /** `simulator` is said on screen. */
  readonly adapter: 'simulator' | 'live' | 'disabled';
  /** Why the automation system did not answer when it was last asked; null when it did, or was not. */
  readonly problem: AutomationError['code'] | null;
  /** When it last answered. */
  readonly asOf: EpochMs | null;
  /** What cannot be done with the credentials and scripts that are set up. */
  readonly lacking: readonly Ability[];
  readonly bays: readonly BayView[];
};

/** How ready a bay is for one booking. `none`: nothing is planned for it. */
export type BayReadiness = {
  readonly state: 'none' | 'skipped' | 'planned' | 'under_way' | 'ready' | 'not_ready';
  /** When it is due, or was done; null where neither is known. */
  readonly at: EpochMs | null;
  readonly steps: readonly BayStepView[];
};

export type BayDeviceChoice = {
  readonly id: string;
  readonly name: string;
  readonly isOnline: boolean;
  /** The bay that it is already. */
  readonly resourceId: string | null;
};

export type BayHistoryPage = {
  readonly steps: readonly BayStepView[];
  /** For the page that follows; null on the last. */
  readonly next: BayHistoryPosition | null;
};
export type BayHistoryPosition = { readonly createdAt: EpochMs; readonly id: string };

/** What staff may tell a bay's PC. */
export const BAY_DEEDS = ['set_up', 'clean_up', 'restart.software', 'restart.service', 'reboot'] as const;
export type BayDeed = (typeof BAY_DEEDS)[number];

export type WantedDeed = {
  readonly resourceId: string;
  readonly deed: BayDeed;
  readonly reason: string;
  /** Although the bay is in use, or soon will be; the router has seen to it that the caller may say so. */
  readonly isOverride: boolean;
};

/** `deviceId` is null to take the PC away from the bay. */
export type WantedBinding = Omit<BayBinding, 'deviceId' | 'deviceName'> & { readonly deviceId: string | null };

export type BayService = {
  list(): BaysView;
  /** The first page when `after` is null; of all bays when `resourceId` is. */
  history(query: { readonly resourceId: string | null; readonly after: BayHistoryPosition | null }): BayHistoryPage;
  readinessOf(bookingId: string): BayReadiness;
  /** Asks the automation system. Errors: `bay.disabled`, `bay.unreachable`. */
  listDevices(): Promise<Result<readonly BayDeviceChoice[], DomainError>>;
  /** Errors: `bay.not_found`, `bay.disabled`, `bay.unreachable`, `bay.device_unknown`, `bay.device_taken`. */
  bind(wanted: WantedBinding, by: Actor): Promise<Result<null, DomainError>>;
  /** Errors: `bay.not_found`, `bay.disabled`, `bay.not_bound`, `bay.no_service`, `bay.in_use`, `bay.near_use`, `bay.under_way`, `bay.cooling_down`. */
  act(wanted: WantedDeed, by: Actor): Result<null, DomainError>;
  /** Somebody has done by hand what a step did not do. Errors: `bay.step_not_found`. */
  handled(stepId: string, by: Actor): Result<null, DomainError>;
};
