import type { SimClock } from '../sim-clock.ts';
import type { ActivityFeed } from './activity-feed.ts';
import type { Faults } from './faults.ts';

/** One thing that the simulator was asked, and what it answered; never a token. */
export type JournalEntry = {
  readonly at: number;
  readonly method: string;
  readonly path: string;
  readonly body: unknown;
  /** What came of it at the PCs; absent while, or because, nothing did. */
  effect?: 'script_queued' | 'rebooted' | 'service_controlled' | 'field_written' | 'maintenance_set';
  /** The status answered; absent when no answer was sent. */
  answered?: number;
};

/** One run of a script, or a reboot, at a PC: what really happened, whatever anybody was told. */
export type SimRun = {
  readonly deviceId: number;
  readonly what: string;
  readonly parameters: string;
  readonly runAs: string;
  readonly correlationId: string | null;
  readonly queuedAt: number;
  state: 'queued' | 'running' | 'succeeded' | 'failed' | 'too_late';
};

export type SimService = { readonly name: string; readonly displayName: string; state: 'RUNNING' | 'STOPPED' };

export type SimDevice = {
  readonly id: number;
  readonly uid: string;
  readonly name: string;
  readonly systemName: string;
  readonly organizationId: number;
  readonly mac: string;
  isOnline: boolean;
  /** What the API says, which lags. */
  shownOnline: boolean;
  lastContactAt: number;
  readonly services: SimService[];
  readonly fields: Map<string, unknown>;
  maintenance: { readonly start: number; readonly end: number; readonly reasonMessage: string } | null;
  /** Begin when the PC is back. */
  readonly waiting: (() => void)[];
};

export type SimScript = {
  readonly id: number;
  name: string;
  isActive: boolean;
  durationMs: number;
  /** 0 is success; see the script contract for the others. */
  exitCode: number;
  /** Switches on the PC whose MAC address `-Argument` names. */
  wakes: boolean;
};

export type SimWebhook = { readonly url: string; readonly headers: Readonly<Record<string, string>> };

/** One customer of the vendor: everything that the simulated cloud and its PCs know. */
export type Tenant = {
  readonly clock: SimClock;
  readonly faults: () => Faults;
  readonly devices: Map<number, SimDevice>;
  readonly scripts: SimScript[];
  readonly runs: SimRun[];
  readonly feed: ActivityFeed;
  webhook: SimWebhook | null;
};

export type DeviceSeed = {
  readonly id: number;
  readonly name: string;
  readonly isOffline?: boolean;
  readonly organizationId?: number;
  readonly services?: readonly string[];
};

export function createDevice(seed: DeviceSeed, now: number): SimDevice {
  const hex = seed.id.toString(16).padStart(12, '0');
  const isOnline = seed.isOffline !== true;
  return {
    id: seed.id,
    uid: `6c1f0d2a-0000-4000-8000-${hex}`,
    name: seed.name,
    systemName: seed.name.toUpperCase().replaceAll(/[^A-Z0-9]+/g, '-'),
    organizationId: seed.organizationId ?? 1,
    mac: `02:00:00:00:${hex.slice(-4, -2)}:${hex.slice(-2)}`.toUpperCase(),
    isOnline,
    shownOnline: isOnline,
    lastContactAt: now,
    services: (seed.services ?? []).map((name) => ({ name, displayName: name, state: 'RUNNING' })),
    fields: new Map(),
    maintenance: null,
    waiting: [],
  };
}

export function createScripts(names: readonly string[], first = 146): SimScript[] {
  return names.map((name, index) => ({
    id: first + index,
    name,
    isActive: true,
    durationMs: 20_000,
    exitCode: 0,
    wakes: /power on/i.test(name),
  }));
}

/** Switches a PC on or off. One that comes back does everything that was kept for it. */
export function setOnline(tenant: Tenant, device: SimDevice, isOnline: boolean): void {
  device.isOnline = isOnline;
  const show = (): void => {
    device.shownOnline = device.isOnline;
  };
  const { offlineLagMs } = tenant.faults();
  if (offlineLagMs === 0) show();
  else tenant.clock.schedule(offlineLagMs, show);
  if (!isOnline) return;
  device.lastContactAt = tenant.clock.now();
  for (const begin of device.waiting.splice(0)) begin();
}
