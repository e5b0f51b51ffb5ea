import type { SimClock } from '../sim-clock.ts';
import { type Faults, type FaultsChange, mergeFaults, NO_FAULTS, type RequestKind } from './faults.ts';

export type FaultSwitches = {
  read(): Faults;
  turn(change: FaultsChange): Faults;
  reset(): Faults;
  /** As `read` for a request of this kind, counting it; without the faults that strike other requests. */
  strike(kind: RequestKind): Faults;
};

type SwitchOptions = { readonly clock: SimClock; readonly onChange: (faults: Faults) => void };

/** The simulator's switchboard. `onChange` hears of every turn, also of those that happen by themselves. */
export function createFaultSwitches({ clock, onChange }: SwitchOptions): FaultSwitches {
  let faults = NO_FAULTS;
  let cancelRebootEnd = (): void => {};

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
    strike(kind) {
      if (!isStruck(faults, kind)) return { ...faults, hang: 'off', reset: 'off', answer: 'true', refusal: null };
      const struck = faults;
      if (faults.requestsLeft !== null) faults = { ...faults, requestsLeft: faults.requestsLeft - 1 };
      return struck;
    },
  };
}

function isStruck({ requestsLeft, appliesTo }: Faults, kind: RequestKind): boolean {
  if (requestsLeft === 0) return false;
  if (appliesTo === 'logins') return kind === 'login';
  return appliesTo === 'all' || kind === 'write';
}
