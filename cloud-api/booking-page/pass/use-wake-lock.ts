import { useEffect } from 'react';

/** Keeps the screen on while this is in sight: a code that went dark at the door is no code. Where browsers can. */
export function useWakeLock(): void {
  useEffect(() => {
    if (!('wakeLock' in navigator)) return;
    let lock: WakeLockSentinel | null = null;
    let isGone = false;
    const hold = async (): Promise<void> => {
      if (document.visibilityState !== 'visible' || isGone) return;
      // Refused when the battery is low; the pass works all the same.
      lock = await navigator.wakeLock.request('screen').catch(() => null);
      if (isGone) await lock?.release();
    };
    const onVisible = (): void => void hold();
    void hold();
    document.addEventListener('visibilitychange', onVisible);
    return () => {
      isGone = true;
      document.removeEventListener('visibilitychange', onVisible);
      void lock?.release();
    };
  }, []);
}
