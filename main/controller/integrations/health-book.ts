import type { Clock, EpochMs } from '../../../domain/time.ts';
import type { IntegrationName } from './vendor.ts';

export type IntegrationHealth = {
  readonly lastSuccessAt: EpochMs | null;
  /** `isNow` until it succeeds again. */
  readonly lastFailure: (HealthFailure & { readonly at: EpochMs; readonly isNow: boolean }) | null;
};

/** A code of `docs/errors.md` and a sentence for staff. Nothing of it may be a secret. */
export type HealthFailure = { readonly code: string; readonly sentence: string };

/** How vendors' systems last answered. Kept by whoever hosts the controller: it outlives that one's restarts. */
export type HealthBook = {
  noteSuccess(name: IntegrationName): void;
  noteFailure(name: IntegrationName, failure: HealthFailure): void;
  of(name: IntegrationName): IntegrationHealth;
  /** It is set up anew: what failed before says nothing any more. */
  forget(name: IntegrationName): void;
  /** Calls `listener` when one begins to fail, fails otherwise, or is well again. Returns the function that stops it. */
  onTurn(listener: () => void): () => void;
};

const NOTHING_YET: IntegrationHealth = { lastSuccessAt: null, lastFailure: null };

export function createHealthBook(clock: Pick<Clock, 'now'>): HealthBook {
  const known = new Map<IntegrationName, IntegrationHealth>();
  const listeners = new Set<() => void>();
  const of = (name: IntegrationName): IntegrationHealth => known.get(name) ?? NOTHING_YET;

  function set(name: IntegrationName, health: IntegrationHealth): void {
    const before = failingCode(of(name));
    known.set(name, health);
    if (failingCode(health) !== before) for (const listener of listeners) listener();
  }

  return {
    of,
    noteSuccess(name) {
      const { lastFailure } = of(name);
      set(name, { lastSuccessAt: clock.now(), lastFailure: lastFailure && { ...lastFailure, isNow: false } });
    },
    noteFailure(name, failure) {
      set(name, { ...of(name), lastFailure: { ...failure, at: clock.now(), isNow: true } });
    },
    forget: (name) => set(name, NOTHING_YET),
    onTurn(listener) {
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
      };
    },
  };
}

function failingCode({ lastFailure }: IntegrationHealth): string | null {
  return lastFailure?.isNow ? lastFailure.code : null;
}
