import type { EpochMs } from '../../../../domain/time.ts';

/**
 * What happens at doors. `incomplete`: somebody began to come in and did not finish, or a second proof was missing.
 * `unlocked` and `locked`: a rule keeps the door so. The last four are of the whole building.
 */
export const DOOR_EVENT_KINDS = [
  'opened',
  'denied',
  'incomplete',
  'forced',
  'held_open',
  'unlocked',
  'locked',
  'lockdown',
  'lockdown_ended',
  'evacuation',
  'evacuation_ended',
] as const;
export type DoorEventKind = (typeof DOOR_EVENT_KINDS)[number];

/** By what somebody came in, or tried to. `other` is what this version has no word for. */
export const DOOR_MEANS = ['pin', 'qr', 'card', 'remote', 'button', 'face', 'call', 'other'] as const;
export type DoorMeans = (typeof DOOR_MEANS)[number];

/** Who told of it: the door system's record, its live connection in either of two forms, or a delivery of its own. */
export const DOOR_EVENT_SOURCES = ['log', 'frame', 'insight', 'webhook'] as const;
export type DoorEventSource = (typeof DOOR_EVENT_SOURCES)[number];

/** Who did it, as the door system names them. `program` is one that uses its API, such as this one. */
export type DoorActor = {
  readonly id: string | null;
  readonly name: string | null;
  readonly kind: 'program' | 'person' | 'unknown';
};

/** Something that a source says has happened. The same event is told by several sources, and by each perhaps twice. */
export type DoorSighting = {
  readonly source: DoorEventSource;
  /** The same each time that this source tells of this event. */
  readonly sourceId: string;
  readonly kind: DoorEventKind;
  /** By the door system's clock; of a webhook the time it was sent. */
  readonly at: EpochMs;
  /** Null for the whole building. */
  readonly systemDoorId: string | null;
  readonly means: DoorMeans | null;
  readonly actor: DoorActor;
  /** What a command of ours carried; null where there was none, or the door system left it out. */
  readonly correlationId: string | null;
};

/** An event as it is kept: once, whoever told of it. */
export type DoorEvent = {
  readonly id: string;
  readonly at: EpochMs;
  /** Ours; null for the whole building. */
  readonly doorId: string | null;
  readonly kind: DoorEventKind;
  readonly means: DoorMeans | null;
  readonly actor: DoorActor;
  readonly correlationId: string | null;
  /** Whose right to come in was used, or tried. */
  readonly bookingId: string | null;
  /** The command of ours that brought it about. */
  readonly commandId: string | null;
};
