import { useEffect, useEffectEvent } from 'react';
import { TOKEN_HEAD } from '../../domain/entry-token/token-text.ts';
import { useClock } from '../../renderer/clock.tsx';

/** A scanner that acts as a keyboard types faster than this from key to key; nobody's fingers go on so. */
const GAP_MS_MAX = 400;
const LENGTH_MAX = 500;
/** Shorter than any QR code of ours: nothing to ask about. */
const LENGTH_MIN = 20;
const FIRST_KEY = TOKEN_HEAD.slice(0, 1);

/** What became of a key: it is somebody else's, part of a scan, or the end of one. */
export type TakenKey = 'ignored' | 'held' | { readonly text: string };

/**
 * Finds what a scanner types among the keys: it begins as our QR codes do and ends with Enter. Its digits must never
 * reach the PIN pad.
 */
export function createTypedScan(now: () => number): (key: string) => TakenKey {
  let typed = '';
  let lastAt = 0;
  return (key) => {
    const at = now();
    if (at - lastAt > GAP_MS_MAX) typed = '';
    lastAt = at;
    if (typed === '' && key.toUpperCase() !== FIRST_KEY) return 'ignored';
    if (key === 'Enter') {
      const text = typed;
      typed = '';
      return text.length < LENGTH_MIN ? 'held' : { text };
    }
    if (key.length === 1 && typed.length < LENGTH_MAX) typed += key;
    return 'held';
  };
}

/** Listens on the whole page, before anything else does, while `isListening`. */
export function useTypedScan(isListening: boolean, onScan: (text: string) => void): void {
  const now = useClock();
  const found = useEffectEvent(onScan);
  useEffect(() => {
    if (!isListening) return;
    const take = createTypedScan(now);
    const listener = (event: KeyboardEvent): void => {
      if (event.ctrlKey || event.metaKey || event.altKey) return;
      const taken = take(event.key);
      if (taken === 'ignored') return;
      event.preventDefault();
      event.stopImmediatePropagation();
      if (taken !== 'held') found(taken.text);
    };
    window.addEventListener('keydown', listener, { capture: true });
    return () => window.removeEventListener('keydown', listener, { capture: true });
  }, [isListening, now]);
}
