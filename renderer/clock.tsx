import { createContext, type ReactNode, useContext, useEffect, useState } from 'react';
import type { EpochMs } from '../domain/time.ts';

/** Wall-clock time; `main.tsx` hands out the real one. */
export type Now = () => EpochMs;

const ClockContext = createContext<Now | null>(null);

export function ClockProvider({ now, children }: { readonly now: Now; readonly children: ReactNode }) {
  return <ClockContext value={now}>{children}</ClockContext>;
}

/** The clock itself, for the instant something happens. */
export function useClock(): Now {
  const now = useContext(ClockContext);
  if (now === null) throw new Error('useClock: no ClockProvider above');
  return now;
}

/** The time now, as a value that steps every `everyMs`. */
export function useNow(everyMs = 1000): EpochMs {
  const now = useClock();
  const [at, setAt] = useState(now);

  useEffect(() => {
    const timer = setInterval(() => setAt(now()), everyMs);
    return () => clearInterval(timer);
  }, [now, everyMs]);

  return at;
}
