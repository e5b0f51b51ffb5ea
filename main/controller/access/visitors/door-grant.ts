import { type EpochMs, type Interval, MINUTE_MS } from '../../../../domain/time.ts';

/** What the door system should have for a booking. */
export type WantedVisit = Interval & {
  readonly pin: string;
  /** Ours, not the door system's. */
  readonly doorIds: readonly string[];
  readonly guestName: string;
};

/** What a visitor is known to have been given: times and doors together, or neither. */
export type GivenTerms = Interval & { readonly systemDoorIds: readonly string[] };

export type DoorGrant = {
  readonly bookingId: string;
  readonly isWanted: boolean;
  readonly wanted: WantedVisit;
  readonly visitorId: string | null;
  readonly isUncertain: boolean;
  /** Null where it is not known. */
  readonly given: GivenTerms | null;
  readonly givenPin: string | null;
  readonly problem: GrantProblemCode | null;
};

export type GrantProblemCode = keyof typeof GRANT_PROBLEMS;

/** Why the PIN of a booking does not open its doors at their readers (yet), with the sentence that staff read. */
export const GRANT_PROBLEMS = {
  'visitor.pin_taken':
    'UniFi Access has given this PIN to somebody else. Free it there; until then let this customer in from here.',
  'visitor.pin_length':
    'UniFi Access takes PINs of another length only. Set it to 6 digits there; until then PINs work at the kiosk only.',
  'visitor.door_unknown': 'UniFi Access does not know a door of this booking. Choose it again in the door settings.',
  'visitor.no_door': 'No door of this booking has been found in UniFi Access. Give it the same name there as here.',
  'visitor.not_found':
    'The visitor of this booking disappeared from UniFi Access, or one of its doors did. It will be made anew.',
  'visitor.rejected': 'UniFi Access did not accept the visitor of this booking. Please report this with the time.',
  'door_system.unreachable': 'The door system cannot be reached on the network. Check the console and the network.',
  'door_system.certificate_changed':
    'The door system showed another certificate than the trusted one. An owner must check and trust it again.',
  'door_system.not_authorised':
    'UniFi Access refused our token: it has expired or been deleted, or lacks the permission to edit visitors.',
  'door_system.starting': 'The door system is still starting, or is asked too much. It will be tried again.',
  'door_system.unclear_answer': "The door system's answer made no sense. It will be tried again.",
  'door_system.closing': 'The controller was stopped. It will be tried again.',
} as const;

/** Visitors are made this long before doors open: an outage of less than this keeps nobody out. */
export const PROVISION_LEAD_MS = 24 * 60 * MINUTE_MS;

/**
 * The console takes the PIN away when the visit ends by its own clock, which may be this far ahead of ours. Later than
 * this before the end a PIN is given anew, whether or not it was lost.
 */
export const CLOCKS_APART_MS = 2 * MINUTE_MS;

export type SagaStep = 'create' | 'change' | 'assign_pin' | 'cancel' | 'cancel_found';

/**
 * What to do next so that the door system has what it should; null when it has, or when it makes no difference any
 * more. `systemDoorIds`: the door system's ids of the wanted doors, those that are known. Each step is safe to repeat
 * at any moment, which is what makes the whole safe against crashes.
 */
export function nextStep(grant: DoorGrant, systemDoorIds: readonly string[], now: EpochMs): SagaStep | null {
  const { wanted, visitorId, isUncertain, given, givenPin } = grant;
  if (!isExpected(grant, now)) {
    if (visitorId !== null) return given === null || given.endsAt > now ? 'cancel' : null;
    return isUncertain ? 'cancel_found' : null;
  }
  if (visitorId === null) return 'create';
  if (given === null || !isSameTerms(given, { ...wanted, systemDoorIds })) return 'change';
  return givenPin === wanted.pin ? null : 'assign_pin';
}

/** True while the door system should have a visitor of it. */
export function isExpected({ isWanted, wanted }: Pick<DoorGrant, 'isWanted' | 'wanted'>, now: EpochMs): boolean {
  return isWanted && now < wanted.endsAt;
}

/** When there is something to do about a grant: at once where the door system has, or may have, a visitor already. */
export function settleAt(grant: DoorGrant, now: EpochMs): EpochMs {
  const { isWanted, wanted, visitorId, isUncertain } = grant;
  const canWait = isWanted && visitorId === null && !isUncertain;
  return canWait ? Math.max(now, wanted.startsAt - PROVISION_LEAD_MS) : now;
}

/** From when on nobody gets in by it, whatever is done or not done about it. */
export function overAt({ wanted, given }: DoorGrant): EpochMs {
  return Math.max(wanted.endsAt, given?.endsAt ?? wanted.endsAt);
}

/** True when the PIN that a visitor was given may be gone because its visit ended. */
export function mayHaveLostPin(given: GivenTerms | null, now: EpochMs): boolean {
  return given === null || given.endsAt <= now + CLOCKS_APART_MS;
}

export function isSameWanted(a: WantedVisit, b: WantedVisit): boolean {
  return (
    isSameTime(a, b) &&
    a.pin === b.pin &&
    a.guestName === b.guestName &&
    a.doorIds.length === b.doorIds.length &&
    a.doorIds.every((id, index) => id === b.doorIds[index])
  );
}

function isSameTerms(a: GivenTerms, b: GivenTerms): boolean {
  const doors = new Set(a.systemDoorIds);
  return (
    isSameTime(a, b) && doors.size === new Set(b.systemDoorIds).size && b.systemDoorIds.every((id) => doors.has(id))
  );
}

/** To the second: the door system knows nothing finer. */
export function isSameTime(a: Interval, b: Interval): boolean {
  return toSeconds(a.startsAt) === toSeconds(b.startsAt) && toSeconds(a.endsAt) === toSeconds(b.endsAt);
}

function toSeconds(at: EpochMs): number {
  return Math.floor(at / 1000);
}
