import type { Random } from '../../domain/random.ts';
import { type Clock, type EpochMs, MINUTE_MS } from '../../domain/time.ts';
import type { Db, Tx } from '../db/database.ts';
import type { Log } from '../log.ts';
import type { ControllerRegistry } from './controller-registry.ts';
import type { SigningKeys } from './signing-keys.ts';

/** How long a code can be claimed, and a claim confirmed. */
export const CODE_MS = 10 * MINUTE_MS;
/** How long a controller may take to fetch what the manager has confirmed. */
export const GRANT_MS = 10 * MINUTE_MS;
/** Wrong codes and wrong check values together. */
export const TRIES_MAX = 5;

/** What the manager types who replaces a controller that has not handed its time back. */
export const REPLACE_WORDS = 'it is switched off or destroyed';

/** A controller takes office: told within the transaction that writes it. */
export type NewAppointment = {
  readonly facilityId: string;
  readonly controllerId: string;
  readonly controllerEpoch: number;
  readonly linkToken: string;
  /** Of the machine, as it will say at each handshake. */
  readonly fingerprint: string;
  readonly replaces: string | null;
};

/** What all of pairing works with. */
export type PairingParts = {
  readonly db: Db;
  readonly registry: ControllerRegistry;
  readonly signingKeys: SigningKeys;
  /** For the hashes of codes. */
  readonly codeKey: Buffer;
  /** Where facilities find the broker. */
  readonly brokerUrl: () => string;
  /** What the link needs to begin with the new controller. */
  readonly onAppointed: (tx: Tx, appointment: NewAppointment) => Promise<void>;
  /** The demo club pairs itself with a code that everybody knows, and without a manager. */
  readonly demo: { readonly code: string; readonly facilityId: string } | null;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
};

export type PairingError =
  /** Wrong, expired, used or tried too often: which of them is not said. */
  | { readonly code: 'pairing.code_refused' }
  /** No pairing of this id, or it is over. */
  | { readonly code: 'pairing.not_found' }
  /** The nonce is not the one committed to, or the key's signature is wrong. */
  | { readonly code: 'pairing.proof_wrong' }
  /** The controller has not shown its value yet. */
  | { readonly code: 'pairing.not_claimed' }
  | { readonly code: 'pairing.check_value_wrong'; readonly triesLeft: number }
  /** Another controller is in office; it was last heard of at `lastSeenAt`. */
  | {
      readonly code: 'pairing.words_needed';
      readonly words: string;
      readonly controllerEpoch: number;
      readonly lastSeenAt: EpochMs | null;
    };
