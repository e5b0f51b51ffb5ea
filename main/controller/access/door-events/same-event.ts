import { SECOND_MS } from '../../../../domain/time.ts';
import type { DoorEvent, DoorEventSource, DoorSighting } from './door-event.ts';

/** A record and what is said live carry the time of the event itself. */
const EXACT_APART_MS = 2 * SECOND_MS;

/** A webhook carries the time at which it was sent. */
const SENT_APART_MS = 15 * SECOND_MS;

/** How far apart in time any two tellings of one event may be. */
export const APART_MAX_MS = SENT_APART_MS;

/** An event with what it is known from. */
export type KnownEvent = { readonly event: DoorEvent; readonly sources: ReadonlySet<DoorEventSource> };

/**
 * Which of `known`, all of the sighting's own door, is the event that another source has told of before; null for a new
 * one. A source tells of one event once (under one id), so an event that it has told of is no candidate: two entries of
 * the same person a second apart stay two. Of several the nearest in time is taken.
 */
export function findSame(sighting: DoorSighting, known: readonly KnownEvent[]): DoorEvent | null {
  const candidates = known.filter((one) => !one.sources.has(sighting.source) && mayBeSame(sighting, one));
  const distance = ({ event }: KnownEvent): number => Math.abs(event.at - sighting.at);
  return candidates.toSorted((a, b) => distance(a) - distance(b))[0]?.event ?? null;
}

function mayBeSame(sighting: DoorSighting, { event, sources }: KnownEvent): boolean {
  if (event.kind !== sighting.kind) return false;
  if (sighting.correlationId !== null && event.correlationId !== null) {
    return sighting.correlationId === event.correlationId;
  }
  // Without a log's exact time an event has that of the webhook alone.
  const isInexact = sighting.source === 'webhook' || (sources.size === 1 && sources.has('webhook'));
  const apartMs = Math.abs(event.at - sighting.at);
  if (apartMs > (isInexact ? SENT_APART_MS : EXACT_APART_MS)) return false;
  return agree(sighting.actor.id, event.actor.id) && agree(sighting.means, event.means);
}

/** What one of them does not know contradicts nothing. */
function agree<T>(a: T | null, b: T | null): boolean {
  return a === null || b === null || a === b;
}

/** What is known of an event once `sighting` has been heard too. The record has the last word on when it was. */
export function joined(event: DoorEvent, sighting: DoorSighting, sources: ReadonlySet<DoorEventSource>): DoorEvent {
  const isBetter = sighting.source === 'log' || (sources.size === 1 && sources.has('webhook'));
  const { actor } = event;
  return {
    ...event,
    at: isBetter ? sighting.at : event.at,
    means: event.means ?? sighting.means,
    actor: {
      id: actor.id ?? sighting.actor.id,
      name: actor.name ?? sighting.actor.name,
      kind: actor.kind === 'unknown' ? sighting.actor.kind : actor.kind,
    },
    correlationId: event.correlationId ?? sighting.correlationId,
  };
}
