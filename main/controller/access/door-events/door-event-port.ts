import type { Result } from '../../../../domain/result.ts';
import type { EpochMs } from '../../../../domain/time.ts';
import type { DoorSystemError } from '../door-port.ts';
import type { DoorSighting } from './door-event.ts';

/**
 * What the controller needs of a door system that tells what happens at its doors. Its record is the truth; what it
 * tells by itself is a hint that makes things quicker, and may come late, twice, in another order or never.
 */
export type DoorEventPort = {
  /** All that the record has since `since` (by the door system's clock), in any order. Safe to repeat. */
  readRecord(since: EpochMs): Promise<Result<DoorRecordPart, DoorSystemError>>;
  /** Keeps a live connection and tells `listener` what comes over it, until `close`. Called once. */
  follow(listener: DoorListener): void;
  /** How the live connection is. */
  connection(): LiveConnection;
  /**
   * Has the door system deliver its events to `url`, and to no other address of ours. May be repeated: what is right
   * is left, what is wrong is put right, doubles are removed.
   */
  askForDeliveries(url: string): Promise<Result<null, DoorSystemError>>;
  /** Reads a delivery at `now`; what is in it is true only if it is accepted. */
  readDelivery(delivery: Delivery, now: EpochMs): DeliveryReading;
  /** Ends the live connection and what is under way. */
  close(): Promise<void>;
};

export type DoorRecordPart = {
  readonly sightings: readonly DoorSighting[];
  /** The latest instant in the record, also of what is none of our business; null when it is empty. */
  readonly lastEventAt: EpochMs | null;
  /** The door system's clock less ours; null where it did not tell. */
  readonly clockSkewMs: number | null;
};

export type DoorListener = {
  readonly onSightings: (sightings: readonly DoorSighting[]) => void;
  /** Something has happened, or may have been missed: the record will have it. */
  readonly onHint: () => void;
  readonly onDoorState: (state: LiveDoorState) => void;
};

/** `position` comes from a sensor that may be missing or wired the wrong way round: a hint, never a reason. */
export type LiveDoorState = {
  readonly systemDoorId: string;
  readonly lock: 'locked' | 'unlocked' | null;
  readonly position: 'open' | 'closed' | null;
};

export type LiveConnection = {
  readonly isUp: boolean;
  /** When anything was last heard; null before. */
  readonly heardAt: EpochMs | null;
  /** Why it is not up, where that is known. */
  readonly trouble: DoorSystemError['code'] | null;
};

/** As it came over the wire. */
export type Delivery = { readonly body: Buffer; readonly signature: string | undefined };

export type DeliveryReading =
  | { readonly isAccepted: true; readonly sightings: readonly DoorSighting[] }
  /** `not_asked`: we have not agreed on a secret (yet). */
  | { readonly isAccepted: false; readonly reason: 'not_asked' | 'not_signed' | 'wrong_signature' | 'too_old' };
