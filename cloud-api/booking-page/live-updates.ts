import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useSyncExternalStore } from 'react';
import type { FacilityView } from '../http/api-schemas.ts';

/** Many phones hear one event at once; they ask again spread over this long. */
const SPREAD_MS = 1500;

/**
 * Keeps a facility's times and its link fresh while the page is open. The stream only says that something changed;
 * after a gap everything is asked again, because what was missed is unknown.
 */
export function useLiveUpdates(facilityId: string): void {
  const queryClient = useQueryClient();
  useEffect(() => {
    if (typeof EventSource === 'undefined') return;
    const source = new EventSource(`/api/v1/events?facilityId=${encodeURIComponent(facilityId)}`);
    const waiting = new Map<string, number>();
    const refreshSoon = (name: string, queryKey: readonly string[]) => {
      if (waiting.has(name)) return;
      const afterMs = (crypto.getRandomValues(new Uint16Array(1))[0] ?? 0) % SPREAD_MS;
      const timer = window.setTimeout(() => {
        waiting.delete(name);
        void queryClient.invalidateQueries({ queryKey });
      }, afterMs);
      waiting.set(name, timer);
    };
    const onAvailability = () => refreshSoon('availability', ['availability', facilityId]);
    const refreshAll = () => {
      refreshSoon('link', ['facilities']);
      onAvailability();
    };
    // Every stream begins with the state of the link, which is mostly what we know already.
    const onLink = ({ data }: MessageEvent) => {
      const known = queryClient
        .getQueryData<readonly FacilityView[]>(['facilities'])
        ?.find((facility) => facility.id === facilityId);
      if (known === undefined || !isSameLink(data, known.link)) refreshAll();
    };
    let wasCut = false;
    source.addEventListener('availability', onAvailability);
    source.addEventListener('link', onLink);
    source.addEventListener('error', () => {
      wasCut = true;
    });
    source.addEventListener('open', () => {
      if (wasCut) refreshAll();
      wasCut = false;
    });
    return () => {
      source.close();
      for (const timer of waiting.values()) window.clearTimeout(timer);
    };
  }, [facilityId, queryClient]);
}

function isSameLink(data: unknown, known: FacilityView['link']): boolean {
  try {
    const link: unknown = JSON.parse(String(data));
    if (typeof link !== 'object' || link === null || !('online' in link) || !('ownsUntil' in link)) return false;
    return link.online === known.online && link.ownsUntil === known.ownsUntil;
  } catch {
    return false;
  }
}

function subscribe(onChange: () => void): () => void {
  window.addEventListener('online', onChange);
  window.addEventListener('offline', onChange);
  return () => {
    window.removeEventListener('online', onChange);
    window.removeEventListener('offline', onChange);
  };
}

/** What the device believes. `true` promises nothing; `false` can be trusted. */
export function useOnline(): boolean {
  return useSyncExternalStore(subscribe, () => navigator.onLine);
}
