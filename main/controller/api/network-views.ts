import type { EpochMs, Interval } from '../../../domain/time.ts';
import type { NetworkProblem } from '../network/network-port.ts';

/** What screens are shown of the club's network. Screens import these types and the router's, and nothing else. */

/**
 * How something on a port is: `online`: heard of just now. `silent`: the cable has a link, and nothing is heard.
 * `offline`: no link. `unknown`: the network could not be asked, or has no such port.
 */
export type Reach = 'online' | 'silent' | 'offline' | 'unknown';

/** A door or a bay. */
export type NetworkPlace = { readonly type: 'door' | 'resource'; readonly id: string };

export type BoundPortView = {
  readonly id: string;
  /** `name` is null for one that is gone from the profile. */
  readonly place: NetworkPlace & { readonly name: string | null };
  /** What hangs there. */
  readonly label: string;
  readonly switchMac: string;
  /** Null while the network has not shown it. */
  readonly switchName: string | null;
  readonly portIndex: number;
  readonly reach: Reach;
  /** When something was last heard on this port, as far as this controller knows. */
  readonly lastSeenAt: EpochMs | null;
  /** Null where that is not told. */
  readonly poeWatts: number | null;
  readonly lastCycle: {
    readonly at: EpochMs;
    readonly by: string;
    readonly outcome: 'sent' | 'done' | 'refused' | 'unknown';
    readonly reason: string;
  } | null;
};

export type NetworkSwitchView = {
  readonly mac: string;
  readonly name: string;
  /** Those that can be power-cycled. */
  readonly ports: readonly { readonly index: number; readonly name: string }[];
};

/** The guest Wi-Fi of one booking. */
export type WifiVoucherView = Interval & {
  readonly bookingId: string;
  /** Null where the booking cannot be read. */
  readonly resourceName: string | null;
  readonly customerName: string | null;
  /** As it is typed: 12345-67890. */
  readonly code: string;
};

export type NetworkView = {
  /** `simulator` is said on screen. */
  readonly adapter: 'simulator' | 'live' | 'disabled';
  /** When the network was last heard of; null before that. */
  readonly asOf: EpochMs | null;
  /** Why it could not be asked the last time; null when it could. */
  readonly problem: NetworkProblem | null;
  readonly ports: readonly BoundPortView[];
  /** What can be bound. */
  readonly switches: readonly NetworkSwitchView[];
  /** Whether bookings get vouchers at all. */
  readonly hasVouchers: boolean;
  /** Vouchers could not be made the last time. */
  readonly areVouchersLate: boolean;
  /** Of bookings of the next twelve hours and those that go on. */
  readonly vouchers: readonly WifiVoucherView[];
};

/** `durationMin` counts from the first use on. */
export type WifiCodeView = { readonly code: string; readonly durationMin: number };

/** `unknown`: it may have happened; look before trying again. */
export type PowerCycleOutcome =
  | { readonly outcome: 'done' | 'unknown' }
  | { readonly outcome: 'refused'; readonly problem: NetworkProblem };

export type { NetworkProblem };
