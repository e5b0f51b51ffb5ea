import {
  type PointerEvent as ReactPointerEvent,
  type RefObject,
  useEffect,
  useEffectEvent,
  useRef,
  useState,
} from 'react';
import type { Booking } from '../../domain/booking.ts';
import type { Interval } from '../../domain/time.ts';
import type { Candidate } from './conflict.ts';
import { type DayLayout, instantAtY, snap, yOf } from './day-layout.ts';

/** What a pointer is doing: making a new time, or changing that of a booking. */
export type Drag = {
  readonly kind: 'create' | 'move' | 'start' | 'end';
  readonly booking: Booking | null;
  readonly candidate: Candidate;
};

type GridDragOptions = {
  readonly body: RefObject<HTMLElement | null>;
  readonly layout: DayLayout;
  readonly openings: readonly Interval[];
  readonly resourceIds: readonly string[];
  readonly bookings: readonly Booking[];
  readonly axisPx: number;
  readonly stepMs: number;
  readonly onDrop: (drag: Drag) => void;
};

type Point = { readonly x: number; readonly y: number };
type Held = { readonly kind: Drag['kind']; readonly booking: Booking | null; readonly from: Point };

/** Less is a click with an unsteady hand. */
const MOVED_PX_MIN = 4;
const SCROLL_ZONE_PX = 40;
const SCROLL_STEP_PX = 14;

/**
 * Drags with mouse or pen, from the body of the grid; a finger scrolls. Escape drops nothing. Spread `handlers` on
 * the body; they also keep the click that ends a drag from being one.
 */
export function useGridDrag(options: GridDragOptions) {
  const [held, setHeld] = useState<Held | null>(null);
  const [drag, setDrag] = useState<Drag | null>(null);
  const swallowsClick = useRef(false);

  const stop = () => {
    setHeld(null);
    setDrag(null);
  };
  const pointOf = (event: { readonly clientX: number; readonly clientY: number }): Point => {
    const box = options.body.current?.getBoundingClientRect();
    return { x: event.clientX - (box?.left ?? 0), y: event.clientY - (box?.top ?? 0) };
  };
  const onMove = useEffectEvent((event: PointerEvent) => {
    if (held === null) return;
    const to = pointOf(event);
    if (drag === null && Math.hypot(to.x - held.from.x, to.y - held.from.y) < MOVED_PX_MIN) return;
    scrollNearEdge(options.body.current, event.clientY);
    setDrag({ kind: held.kind, booking: held.booking, candidate: candidateOf(held, to, options) });
  });
  const onUp = useEffectEvent(() => {
    if (drag !== null) {
      swallowsClick.current = true;
      setTimeout(() => {
        swallowsClick.current = false;
      });
      options.onDrop(drag);
    }
    stop();
  });
  const onKey = useEffectEvent((event: KeyboardEvent) => {
    if (event.key !== 'Escape') return;
    event.stopPropagation();
    stop();
  });

  const isHeld = held !== null;
  useEffect(() => {
    if (!isHeld) return;
    const ending = new AbortController();
    const { signal } = ending;
    window.addEventListener('pointermove', (event) => onMove(event), { signal });
    window.addEventListener('pointerup', () => onUp(), { signal });
    window.addEventListener('pointercancel', () => stop(), { signal });
    window.addEventListener('keydown', (event) => onKey(event), { signal, capture: true });
    return () => ending.abort();
  }, [isHeld]);

  return {
    drag,
    handlers: {
      onPointerDown: (event: ReactPointerEvent) => {
        if (event.button !== 0 || event.pointerType === 'touch' || !(event.target instanceof Element)) return;
        const grip = gripOf(event.target, options.bookings);
        if (grip !== null) setHeld({ ...grip, from: pointOf(event) });
      },
      onClickCapture: (event: { stopPropagation(): void }) => {
        if (swallowsClick.current) event.stopPropagation();
      },
    },
  };
}

/** What the pointer took hold of; null for what cannot be moved. */
function gripOf(target: Element, bookings: readonly Booking[]): Pick<Held, 'kind' | 'booking'> | null {
  if (target.closest('[data-block]') || target.closest('[role="rowheader"]')) return null;
  const id = target.closest('[data-booking-id]')?.getAttribute('data-booking-id');
  if (id === null || id === undefined) return target.closest('[data-cell]') ? { kind: 'create', booking: null } : null;

  const booking = bookings.find((candidate) => candidate.id === id);
  if (booking === undefined) return null;
  const edge = target.closest('[data-edge]')?.getAttribute('data-edge');
  if (booking.status === 'checked_in') return edge === 'end' ? { kind: 'end', booking } : null;
  if (booking.status !== 'confirmed' && booking.status !== 'held') return null;
  return { kind: edge === 'start' || edge === 'end' ? edge : 'move', booking };
}

function candidateOf(held: Held, to: Point, options: GridDragOptions): Candidate {
  const { layout, openings, stepMs } = options;
  const instant = (y: number, how: 'below' | 'nearest') => snap(openings, instantAtY(layout, y), { stepMs, to: how });

  if (held.booking === null) {
    const startsAt = instant(Math.min(held.from.y, to.y), 'below');
    const endsAt = Math.max(instant(Math.max(held.from.y, to.y), 'nearest'), startsAt + stepMs);
    return { resourceId: resourceAt(held.from.x, options), startsAt, endsAt };
  }
  const { resourceId, startsAt, endsAt } = held.booking;
  switch (held.kind) {
    case 'start':
      return { resourceId, endsAt, startsAt: Math.min(instant(to.y, 'nearest'), endsAt - stepMs) };
    case 'end':
      return { resourceId, startsAt, endsAt: Math.max(instant(to.y, 'nearest'), startsAt + stepMs) };
    default: {
      const start = instant(yOf(layout, startsAt) + to.y - held.from.y, 'nearest');
      return { resourceId: resourceAt(to.x, options), startsAt: start, endsAt: start + endsAt - startsAt };
    }
  }
}

function resourceAt(x: number, { body, axisPx, resourceIds }: GridDragOptions): string {
  const width = (body.current?.clientWidth ?? 0) - axisPx;
  const column = Math.floor(((x - axisPx) / Math.max(width, 1)) * resourceIds.length);
  return resourceIds[Math.min(Math.max(column, 0), resourceIds.length - 1)] ?? '';
}

function scrollNearEdge(body: HTMLElement | null, clientY: number): void {
  const pane = body?.closest('[data-scroll-pane]');
  if (!pane) return;
  const { top, bottom } = pane.getBoundingClientRect();
  if (clientY < top + SCROLL_ZONE_PX) pane.scrollBy(0, -SCROLL_STEP_PX);
  if (clientY > bottom - SCROLL_ZONE_PX) pane.scrollBy(0, SCROLL_STEP_PX);
}
