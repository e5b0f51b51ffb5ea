/** What the pairing wizard is shown. Screens import these types and the router's, and nothing else of the controller. */

/** Why the last try came to nothing. Nothing was kept, and whatever was there before goes on. */
export type PairingProblem =
  | { readonly code: 'pairing.bad_address' }
  | { readonly code: 'pairing.insecure_address' }
  /** `problem` is technical. */
  | { readonly code: 'pairing.unreachable'; readonly problem: string }
  /** This computer's clock is `fastMs` ahead of the cloud's; null: it does not fit the cloud's certificate. */
  | { readonly code: 'pairing.clock_wrong'; readonly fastMs: number | null }
  /** Wrong, expired, used or tried too often: the cloud does not say which. */
  | { readonly code: 'pairing.code_refused' }
  | { readonly code: 'pairing.too_many_tries' }
  /** The cloud's `reason`, and its sentence. */
  | { readonly code: 'pairing.refused'; readonly reason: string; readonly sentence: string }
  /** Nobody confirmed in time, or the owner refused or made a newer code. */
  | { readonly code: 'pairing.expired' }
  | { readonly code: 'pairing.forged' }
  | { readonly code: 'pairing.other_facility'; readonly facilityName: string }
  /** Another program has the data folder open. */
  | { readonly code: 'database.in_use' }
  /** A fault of ours, which is in the log. */
  | { readonly code: 'pairing.failed' };

export type PairingView =
  /** `cloudUrl` is what to begin with; `areKeysUnreadable`: it was paired, and its keyring does not open its keys. */
  | {
      readonly step: 'code';
      readonly cloudUrl: string;
      readonly areKeysUnreadable: boolean;
      readonly problem: PairingProblem | null;
    }
  | { readonly step: 'reaching'; readonly cloudUrl: string }
  /** Somebody at the cloud has to confirm the same value, within `leftMs`. */
  | { readonly step: 'compare'; readonly facilityName: string; readonly checkValue: string; readonly leftMs: number }
  | { readonly step: 'starting'; readonly facilityName: string }
  /** It is the facility's and runs; the account by which it is entered is made when somebody has taken the PIN down. */
  | { readonly step: 'owner'; readonly facilityName: string; readonly pin: string };
