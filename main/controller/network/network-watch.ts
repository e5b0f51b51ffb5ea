import { type Clock, type EpochMs, MINUTE_MS } from '../../../domain/time.ts';
import type { Reach } from '../api/network-views.ts';
import type { Log } from '../log.ts';
import {
  type NetworkClient,
  type NetworkError,
  type NetworkPort,
  type NetworkSwitch,
  type SwitchPort,
} from './network-port.ts';

/** What is on a port, as it was last read. */
export type PortState = {
  readonly reach: Reach;
  readonly lastSeenAt: EpochMs | null;
  readonly switchName: string | null;
  readonly poeWatts: number | null;
};

export type NetworkWatch = {
  /** Reads the network once. Never rejects for what the network does. */
  refresh(): Promise<void>;
  asOf(): EpochMs | null;
  /** Why the last read failed; null when it did not. */
  problem(): NetworkError['code'] | null;
  switches(): readonly NetworkSwitch[];
  stateOf(port: SwitchPort): PortState;
};

/** What was read is believed for so long. */
const FRESH_MS = 3 * MINUTE_MS;

/** The network goes on listing what it has not heard of for some minutes. */
const HEARD_MS = 5 * MINUTE_MS;

export type NetworkWatchOptions = { readonly clock: Clock; readonly log: Log; readonly port: NetworkPort };

/** What the network shows of its ports, read now and again and kept in memory. */
export function createNetworkWatch({ clock, log, port }: NetworkWatchOptions): NetworkWatch {
  let read: {
    readonly at: EpochMs;
    readonly switches: readonly NetworkSwitch[];
    readonly keys: ReadonlySet<string>;
  } | null = null;
  let error: NetworkError | null = null;
  const lastSeen = new Map<string, EpochMs>();

  function note(at: EpochMs, switches: readonly NetworkSwitch[], clients: readonly NetworkClient[]): void {
    const here = clients.flatMap((client) => {
      const heardAt = client.lastSeenAt ?? at;
      return client.port === null ? [] : [{ key: keyOf(client.port), heardAt }];
    });
    for (const { key, heardAt } of here) lastSeen.set(key, Math.max(heardAt, lastSeen.get(key) ?? 0));
    const keys = new Set(here.filter(({ heardAt }) => at - heardAt < HEARD_MS).map(({ key }) => key));
    read = { at, switches, keys };
  }

  return {
    async refresh() {
      const switches = await port.listSwitches();
      const clients = switches.ok ? await port.listClients() : switches;
      if (switches.ok && clients.ok) {
        note(clock.now(), switches.value, clients.value);
        error = null;
        return;
      }
      const failed = switches.ok ? clients : switches;
      if (failed.ok) return;
      if (error?.code !== failed.error.code) log.warn('network.read_failed', { code: failed.error.code });
      error = failed.error;
    },
    asOf: () => read?.at ?? null,
    problem: () => error?.code ?? null,
    switches: () => read?.switches ?? [],
    stateOf(at) {
      const device = read?.switches.find(({ mac }) => mac === at.switchMac);
      const state = device?.ports.find(({ index }) => index === at.portIndex);
      const isFresh = read !== null && Math.abs(clock.now() - read.at) < FRESH_MS;
      const isKnown = isFresh && state !== undefined && device?.isOnline === true;
      const heard = read?.keys.has(keyOf(at)) === true ? 'online' : state?.isUp === true ? 'silent' : 'offline';
      return {
        reach: isKnown ? heard : 'unknown',
        lastSeenAt: lastSeen.get(keyOf(at)) ?? null,
        switchName: device?.name ?? null,
        poeWatts: state?.poeWatts ?? null,
      };
    },
  };
}

function keyOf({ switchMac, portIndex }: SwitchPort): string {
  return `${switchMac}/${portIndex}`;
}
