import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { DropCounts } from '../sync/transport/dropped-frames.ts';
import type { Log } from './log.ts';

export type CloudMetrics = {
  readonly contentType: string;
  render(): Promise<string>;
  /** `route` is the pattern, never the address: addresses hold ids. */
  observeRequest(request: { method: string; route: string; status: number; seconds: number }): void;
  countBooking(call: string, outcome: string): void;
  setEventStreams(open: number): void;
  /** `read` is asked at each scrape for what facilities' links have dropped since the start. */
  watchDroppedFrames(read: () => DropCounts): void;
  /** Called before each scrape is answered; must not reject. */
  beforeRender(refresh: () => Promise<void>): void;
  /** Writes to `log`, and counts what is logged under the name that it is logged by. */
  countEvents(log: Log): Log;
  readonly registry: Registry;
};

const SECONDS_BUCKETS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

/** A registry of its own, so that two servers in one process do not count for each other. */
export function createMetrics(): CloudMetrics {
  const registry = new Registry();
  const registers = [registry];
  const refreshers: (() => Promise<void>)[] = [];
  collectDefaultMetrics({ register: registry });
  const requests = new Histogram({
    name: 'http_request_duration_seconds',
    help: 'Time to answer a request, by route',
    labelNames: ['method', 'route', 'status'],
    buckets: SECONDS_BUCKETS,
    registers,
  });
  const bookings = new Counter({
    name: 'booking_calls_total',
    help: 'What became of calls that book, move or cancel',
    labelNames: ['call', 'outcome'],
    registers,
  });
  const streams = new Gauge({ name: 'event_streams', help: 'Open server-sent event streams', registers });

  return {
    registry,
    contentType: registry.contentType,
    render: async () => {
      for (const refresh of refreshers) await refresh();
      return registry.metrics();
    },
    beforeRender: (refresh) => void refreshers.push(refresh),
    observeRequest: ({ method, route, status, seconds }) => requests.observe({ method, route, status }, seconds),
    countBooking: (call, outcome) => bookings.inc({ call, outcome }),
    setEventStreams: (open) => streams.set(open),
    watchDroppedFrames: (read) => countDroppedFrames(registry, read),
    countEvents: (log) => countEvents(registry, log),
  };
}

function countDroppedFrames(registry: Registry, read: () => DropCounts): void {
  const dropped = new Counter({
    name: 'link_frames_dropped_total',
    help: 'Messages of facilities that were not taken: forged, damaged, played back elsewhere',
    labelNames: ['reason'],
    registers: [registry],
    collect: () => {
      dropped.reset();
      for (const [reason, count] of Object.entries(read())) dropped.inc({ reason }, count);
    },
  });
}

/** A label is one of few: a facility's id, a code. A sentence would be a new one each time. */
const FACILITY = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const CODE = /^[a-z][a-z_.-]{0,39}$/;

function labelOf(value: unknown, form: RegExp): string {
  return typeof value === 'string' && form.test(value) ? value : '';
}

function countEvents(registry: Registry, log: Log): Log {
  const events = new Counter({
    name: 'log_events_total',
    help: 'What was logged, by name; docs/operations.md says what each means',
    labelNames: ['event', 'level', 'facility', 'reason', 'recovery'],
    registers: [registry],
  });
  const counted =
    (level: 'info' | 'warn' | 'error'): Log['info'] =>
    (event, fields = {}) => {
      const facility = labelOf(fields['facilityId'], FACILITY);
      const [reason, recovery] = [labelOf(fields['reason'], CODE), labelOf(fields['recovery'], CODE)];
      events.inc({ event, level, facility, reason, recovery });
      log[level](event, fields);
    };
  return {
    debug: (event, fields) => log.debug(event, fields),
    info: counted('info'),
    warn: counted('warn'),
    error: counted('error'),
  };
}
