import type { Result } from '../../../domain/result.ts';
import type { EpochMs } from '../../../domain/time.ts';

/**
 * What the controller needs of whatever runs the club's network. The services know this port and nothing of the vendor
 * behind it; every implementation is held to `network-port.contract.ts`. Nothing here throws for what the network does.
 *
 * It is a convenience: no door, no booking and no player ever waits for it.
 */
export type NetworkPort = {
  /** What has ports to plug things into. Safe to repeat, as all three lists are. */
  listSwitches(): Promise<Result<readonly NetworkSwitch[], NetworkError>>;
  /** What is on the network just now. */
  listClients(): Promise<Result<readonly NetworkClient[], NetworkError>>;
  /** All vouchers of the guest Wi-Fi, others' too. */
  listVouchers(): Promise<Result<readonly Voucher[], NetworkError>>;

  /** Makes one voucher; `listVouchers` shows its code. A second call makes a second one. Never repeated by itself. */
  createVoucher(wanted: NewVoucher): Promise<NetworkChange>;
  /** Refused as `network.not_found` when it is gone already. Who is online with it may stay so. Never repeated by itself. */
  deleteVoucher(id: string): Promise<NetworkChange>;
  /** Takes the power from a PoE port for some seconds, and so restarts what hangs on it. Never repeated by itself. */
  powerCycle(port: SwitchPort): Promise<NetworkChange>;

  /** Gives up what is under way; whatever is asked from then on is answered with `network.closing`. */
  close(): void;
};

/** A port by the MAC address of its switch, in lower case with colons, and the number printed beside it. */
export type SwitchPort = { readonly switchMac: string; readonly portIndex: number };

export type NetworkSwitch = {
  readonly mac: string;
  readonly name: string;
  readonly isOnline: boolean;
  readonly ports: readonly {
    readonly index: number;
    readonly name: string;
    readonly isUp: boolean;
    /** Only such a port can be power-cycled. */
    readonly hasPoe: boolean;
    /** What the port gives, in watts; null where that is not told. */
    readonly poeWatts: number | null;
  }[];
};

export type NetworkClient = {
  readonly mac: string;
  readonly name: string;
  /** Where it is plugged in; null for what is on the Wi-Fi. */
  readonly port: SwitchPort | null;
  /** By the network's own clock; null where it does not tell. */
  readonly lastSeenAt: EpochMs | null;
};

export type NewVoucher = {
  /** From its first use on. At least 1. */
  readonly durationMin: number;
  /** Comes back with the voucher: leads from it to what it was made for. */
  readonly note: string;
};

export type Voucher = {
  readonly id: string;
  /** As guests type it, digits only. */
  readonly code: string;
  readonly durationMin: number;
  readonly note: string;
  readonly createdAt: EpochMs;
};

/**
 * `done`: the network says so. `refused`: certainly nothing happened. `unknown`: it may have happened; look, or let a
 * person decide.
 */
export type NetworkChange =
  | { readonly outcome: 'done' }
  | { readonly outcome: 'refused'; readonly reason: NetworkProblem }
  | { readonly outcome: 'unknown'; readonly reason: NetworkUncertainty };

/** Why the network could not be asked. */
export type NetworkError = { readonly code: Exclude<NetworkProblem, 'network.not_found' | 'network.rejected'> };

export type NetworkProblem = keyof typeof NETWORK_PROBLEMS;

export type NetworkUncertainty = keyof typeof NETWORK_UNCERTAINTIES;

/** What is wrong, in the sentence that staff read. */
export const NETWORK_PROBLEMS = {
  'network.unreachable': 'The network console cannot be reached. Check its power and its cable.',
  'network.certificate_changed':
    'The network console showed another certificate than the trusted one. Nothing was sent to it. An owner must check and trust it again.',
  'network.not_authorised':
    'The network console refused our user name and password, or this account may not do it. Check the account in UniFi.',
  'network.site_unknown': 'The network console has no site of this name. Check it in the settings.',
  'network.second_factor':
    'The account asks for a second factor, which a program cannot give. Use a local account of the console, without MFA.',
  'network.rate_limited': 'The network console takes no more logins for a while. It is tried again in some minutes.',
  'network.starting': 'The network console is starting. Try again in some minutes.',
  'network.unclear_answer': 'The network console gave an answer that this program does not understand.',
  'network.closing': 'The controller is just being stopped.',
  'network.not_found': 'The network console does not know it any more.',
  'network.rejected': 'The network console would not do it: the port has no PoE, or this version does not offer it.',
} as const;

/** Why it is not known what happened, in the sentence that staff read. */
export const NETWORK_UNCERTAINTIES = {
  timeout: 'The network console did not answer in time. It may have happened: look before trying again.',
  connection_lost: 'The connection broke before the answer came. It may have happened: look before trying again.',
  unclear_answer: 'The answer could not be understood. It may have happened: look before trying again.',
} as const;

/** What staff are told of a change; null when it is simply done. */
export function sentenceForChange(change: NetworkChange): string | null {
  switch (change.outcome) {
    case 'done':
      return null;
    case 'refused':
      return NETWORK_PROBLEMS[change.reason];
    case 'unknown':
      return NETWORK_UNCERTAINTIES[change.reason];
  }
}
