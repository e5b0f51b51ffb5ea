import type { Clock, EpochMs } from '../../../domain/time.ts';
import type { BayPc } from '../api/bay-views.ts';
import type { Log } from '../log.ts';
import type { Ability, AutomationError, AutomationPort, BayDevice } from './automation-port.ts';

export type DeviceWatch = {
  /** Asks the automation system how its PCs are, unless it is still being asked. Rejects for nothing. */
  refresh(): Promise<void>;
  pcOf(deviceId: string): BayPc;
  standing(): DeviceStanding;
};

export type DeviceStanding = {
  /** When it last answered; null before that. */
  readonly asOf: EpochMs | null;
  /** Why it did not the last time. */
  readonly problem: AutomationError['code'] | null;
  readonly lacking: readonly Ability[];
};

export type DeviceWatchParts = {
  readonly port: AutomationPort;
  readonly clock: Clock;
  readonly log: Log;
  /** Called when what is known has changed. */
  readonly onChange: () => void;
};

/** Scripts and credentials change seldom: they are asked about once in so many looks at the PCs. */
const ABILITIES_EVERY = 10;

/** What the automation system says of its PCs, kept: it lags by minutes anyhow, and screens ask often. */
export function createDeviceWatch({ port, clock, log, onChange }: DeviceWatchParts): DeviceWatch {
  let devices: readonly BayDevice[] = [];
  let known: DeviceStanding = { asOf: null, problem: null, lacking: [] };
  let looks = 0;
  let isAsking = false;

  async function ask(): Promise<void> {
    const before = JSON.stringify([devices.map(({ id, isOnline }) => [id, isOnline]), known.problem, known.lacking]);
    const listed = await port.listDevices();
    if (listed.ok) devices = listed.value;
    known = listed.ok ? { ...known, asOf: clock.now(), problem: null } : { ...known, problem: listed.error.code };
    if (listed.ok && looks % ABILITIES_EVERY === 0) await askAbilities();
    if (listed.ok) looks += 1;
    const after = JSON.stringify([devices.map(({ id, isOnline }) => [id, isOnline]), known.problem, known.lacking]);
    if (after !== before) onChange();
  }

  async function askAbilities(): Promise<void> {
    const abilities = await port.listAbilities();
    if (abilities.ok) known = { ...known, lacking: abilities.value.filter(({ state }) => state !== 'ready') };
  }

  return {
    async refresh() {
      if (isAsking) return;
      isAsking = true;
      try {
        await ask();
      } catch (error) {
        log.warn('bay.devices_failed', { error });
      } finally {
        isAsking = false;
      }
    },
    pcOf(deviceId) {
      const { asOf } = known;
      if (asOf === null) return { state: 'unknown', lastSeenAt: null, asOf };
      const device = devices.find(({ id }) => id === deviceId);
      if (!device) return { state: 'gone', lastSeenAt: null, asOf };
      return { state: device.isOnline ? 'online' : 'offline', lastSeenAt: device.lastSeenAt, asOf };
    },
    standing: () => known,
  };
}
