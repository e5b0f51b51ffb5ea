import type { SimClock } from '../sim-clock.ts';
import { type Faults, type FaultsChange, mergeFaults, NO_FAULTS } from './faults.ts';

/** Unlocks are writes, too. */
export type StruckKind = 'connection' | 'unlock' | 'write' | 'read';

export type FaultSwitches = {
  readonly read: () => Faults;
  readonly turn: (change: FaultsChange) => Faults;
  readonly reset: () => Faults;
  /** The faults that strike the request at hand, counting it; `NO_FAULTS` where they pass it by. */
  readonly strike: (what: StruckKind) => Faults;
};

type SwitchOptions = { readonly clock: SimClock; readonly onChange: (faults: Faults) => void };

/** The simulator's switchboard. `onChange` hears of every turn, also of those that happen by themselves. */
export function createFaultSwitches({ clock, onChange }: SwitchOptions): FaultSwitches {
  let faults = NO_FAULTS;
  let cancelRebootEnd = () => {};

  function set(next: Faults): Faults {
    faults = next;
    cancelRebootEnd();
    const rebootMs = next.reboot?.forMs;
    if (rebootMs !== undefined) cancelRebootEnd = clock.schedule(rebootMs, () => set({ ...faults, reboot: null }));
    onChange(next);
    return next;
  }

  return {
    read: () => faults,
    turn: (change) => set(mergeFaults(faults, change)),
    reset: () => set(NO_FAULTS),
    strike(what) {
      if (faults.appliesTo === 'unlock' && (what === 'write' || what === 'read')) return NO_FAULTS;
      if (faults.appliesTo === 'writes' && what === 'read') return NO_FAULTS;
      if (faults.requestsLeft === 0) return NO_FAULTS;
      const isAimedAtConnections = faults.hang === 'on-connect' || faults.reset === 'on-connect';
      if ((what === 'connection') !== isAimedAtConnections) return NO_FAULTS;

      const struck = faults;
      if (faults.requestsLeft !== null) faults = { ...faults, requestsLeft: faults.requestsLeft - 1 };
      return struck;
    },
  };
}
