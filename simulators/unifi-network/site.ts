import { randomBytes, randomInt } from 'node:crypto';
import type { SimClock } from '../sim-clock.ts';

/** A port of a switch, as people plug things into it. */
export type SimPort = { readonly index: number; readonly name: string; readonly hasPoe: boolean };

export type SimSwitch = { readonly mac: string; readonly name: string; readonly ports: readonly SimPort[] };

/** Something on the network, and where it is plugged in. */
export type SimClient = {
  readonly mac: string;
  readonly name: string;
  readonly ip: string;
  readonly switchMac: string;
  readonly portIndex: number;
};

export type SimVoucher = {
  readonly id: string;
  readonly code: string;
  readonly createTime: number;
  readonly durationMin: number;
  readonly quota: number;
  readonly note: string;
};

export type SiteOptions = {
  readonly clock: SimClock;
  readonly switches: readonly SimSwitch[];
  readonly clients: readonly SimClient[];
};

/** How long a port is without power, and what hangs on it away, after a power cycle. A choice of ours: nothing documents it. */
export const POWER_CYCLE_MS = 15_000;

/** The network of one club: what is plugged in where, and the vouchers of its guests. */
export type Site = {
  readonly switches: readonly SimSwitch[];
  isPortUp(switchMac: string, portIndex: number): boolean;
  /** Takes the power from a port for a while. */
  cutPower(switchMac: string, portIndex: number): void;
  /** Plugged in, powered and not taken away by a test. */
  clientsSeen(): readonly SimClient[];
  readonly clients: readonly SimClient[];
  /** As a PC that hangs or is switched off: gone until it is put back. */
  setAway(mac: string, isAway: boolean): void;
  vouchers(): readonly SimVoucher[];
  createVouchers(wanted: Pick<SimVoucher, 'durationMin' | 'quota' | 'note'>, count: number): number;
  deleteVoucher(id: string): boolean;
  /** MACs of guests that somebody let in, and for how many minutes. */
  readonly guests: Map<string, number>;
  now(): number;
};

export function createSite({ clock, switches, clients }: SiteOptions): Site {
  const downPorts = new Set<string>();
  const away = new Set<string>();
  const vouchers = new Map<string, SimVoucher>();
  const keyOf = (switchMac: string, portIndex: number): string => `${switchMac}/${portIndex}`;
  const isPortUp = (switchMac: string, portIndex: number): boolean => !downPorts.has(keyOf(switchMac, portIndex));

  return {
    switches,
    clients,
    guests: new Map(),
    now: () => clock.now(),
    isPortUp,
    cutPower(switchMac, portIndex) {
      const key = keyOf(switchMac, portIndex);
      downPorts.add(key);
      clock.schedule(POWER_CYCLE_MS, () => downPorts.delete(key));
    },
    clientsSeen: () =>
      clients.filter(({ mac, switchMac, portIndex }) => !away.has(mac) && isPortUp(switchMac, portIndex)),
    setAway(mac, isAway) {
      if (isAway) away.add(mac);
      else away.delete(mac);
    },
    vouchers: () => [...vouchers.values()],
    createVouchers(wanted, count) {
      const createTime = Math.floor(clock.now() / 1000);
      for (let n = 0; n < count; n += 1) {
        const id = randomBytes(12).toString('hex');
        vouchers.set(id, { ...wanted, id, createTime, code: tenDigits() });
      }
      return createTime;
    },
    deleteVoucher: (id) => vouchers.delete(id),
  };
}

function tenDigits(): string {
  return Array.from({ length: 10 }, () => randomInt(10)).join('');
}
