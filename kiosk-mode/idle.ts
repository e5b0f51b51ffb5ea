import { useEffect, useRef, useState } from 'react';
import { useClock } from '../renderer/clock.tsx';

/** A person who does nothing for so long has gone. */
export const IDLE_MS = 45_000;
/** The last part of it is counted down in sight. */
export const COUNTDOWN_MS = 10_000;

const INPUTS = ['pointerdown', 'keydown', 'touchstart'] as const;

/**
 * Calls `onIdle` when nobody has touched anything for `IDLE_MS` while `isWatching`. Returns the seconds that are left
 * once the countdown has begun, else null. Any touch ends it.
 */
export function useIdle(isWatching: boolean, onIdle: () => void): number | null {
  const now = useClock();
  const lastInputAt = useRef(0);
  const [secondsLeft, setSecondsLeft] = useState<number | null>(null);
  const latestOnIdle = useRef(onIdle);
  useEffect(() => {
    latestOnIdle.current = onIdle;
  });

  useEffect(() => {
    if (!isWatching) return;
    const ending = new AbortController();
    const onInput = () => {
      lastInputAt.current = now();
      setSecondsLeft(null);
    };
    onInput();
    for (const type of INPUTS) {
      window.addEventListener(type, onInput, { signal: ending.signal, passive: true, capture: true });
    }
    const timer = setInterval(() => {
      const leftMs = IDLE_MS - (now() - lastInputAt.current);
      if (leftMs <= 0) latestOnIdle.current();
      else setSecondsLeft(leftMs <= COUNTDOWN_MS ? Math.ceil(leftMs / 1000) : null);
    }, 250);
    return () => {
      ending.abort();
      clearInterval(timer);
      setSecondsLeft(null);
    };
  }, [isWatching, now]);

  return secondsLeft;
}
