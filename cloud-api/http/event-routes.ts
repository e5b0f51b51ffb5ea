import type { ServerResponse } from 'node:http';
import { SECOND_MS } from '../../domain/time.ts';
import { isoOf } from '../availability/day-answer.ts';
import { CloudFailure } from '../errors.ts';
import { asDocumented, FacilityIdQuery, PROBLEMS, type Routes } from './routes.ts';
import type { FacilityEvent, FacilityEvents, FacilityService, LinkState } from './services.ts';

/** Proxies cut a connection that says nothing; a comment keeps it. */
const HEARTBEAT_MS = 20 * SECOND_MS;
/** A reader that has not taken anything for so many heartbeats is gone. */
const STALLED_BEATS_MAX = 2;
const RETRY_MS = 3 * SECOND_MS;
const BUSY_RETRY_SEC = 60;

const STREAM_HEADERS = {
  'content-type': 'text/event-stream; charset=utf-8',
  'cache-control': 'no-store',
  // nginx would keep events back until it has a buffer full of them.
  'x-accel-buffering': 'no',
};

export type EventRoutesParts = {
  readonly facilities: FacilityService;
  readonly events: FacilityEvents;
  readonly streamsMax: number;
  onStreams(open: number): void;
};

/** Server-sent events of one facility. They say that something changed; the page then asks for what it shows. */
export function registerEventRoutes(
  app: Routes,
  { facilities, events, streamsMax, onStreams }: EventRoutesParts,
): void {
  const streams = new Set<EventStream>();

  // Before the server waits for its connections: these never end by themselves.
  app.addHook('preClose', async () => {
    for (const stream of streams) stream.end();
  });

  app.get(
    '/events',
    {
      // A HEAD would wait for the end of a stream that has none.
      exposeHeadRoute: false,
      schema: {
        tags: ['events'],
        summary: 'Server-sent events `availability` and `link` of a facility',
        querystring: FacilityIdQuery,
        response: asDocumented(PROBLEMS),
      },
    },
    (request, reply) => {
      const { facilityId } = request.query;
      const facility = facilities.findFacility(facilityId);
      if (!facility) throw new CloudFailure({ code: 'facility.not_found' });
      if (streams.size >= streamsMax) throw new CloudFailure({ code: 'server.busy', retryAfterSec: BUSY_RETRY_SEC });

      void reply.hijack();
      for (const [name, value] of Object.entries({ ...reply.getHeaders(), ...STREAM_HEADERS })) {
        if (value !== undefined) reply.raw.setHeader(name, value);
      }
      reply.raw.writeHead(200);
      const stream = openStream(reply.raw);
      streams.add(stream);
      onStreams(streams.size);
      const unsubscribe = events.subscribe(facilityId, (event) => stream.push(event));
      reply.raw.once('close', () => {
        unsubscribe();
        stream.end();
        streams.delete(stream);
        onStreams(streams.size);
      });
      stream.push({ type: 'link', link: facility.link });
    },
  );
}

type EventStream = { push(event: FacilityEvent): void; end(): void };

/**
 * Events carry whole state, so a reader that is slower than the changes gets the latest of each kind when it is ready
 * for more; nothing piles up meanwhile. One that takes nothing for long is dropped.
 */
function openStream(response: ServerResponse): EventStream {
  const waiting = new Map<FacilityEvent['type'], FacilityEvent>();
  let isFull = false;
  let stalledBeats = 0;

  const write = (text: string): void => {
    isFull = !response.write(text);
  };
  response.on('drain', () => {
    isFull = false;
    stalledBeats = 0;
    for (const [type, event] of waiting) {
      if (isFull) return;
      waiting.delete(type);
      write(render(event));
    }
  });
  // A reader that leaves while something is written to it is no news: `close` follows.
  response.on('error', () => undefined);

  const heartbeat = setInterval(() => {
    if (!isFull) write(': still here\n\n');
    else if (++stalledBeats >= STALLED_BEATS_MAX) response.destroy();
  }, HEARTBEAT_MS);
  write(`retry: ${RETRY_MS}\n\n`);

  return {
    push(event) {
      if (isFull) waiting.set(event.type, merge(waiting.get(event.type), event));
      else write(render(event));
    },
    end() {
      clearInterval(heartbeat);
      response.end();
    },
  };
}

/** The later of two that wait; of two stretches of time, the one that holds both. */
function merge(earlier: FacilityEvent | undefined, later: FacilityEvent): FacilityEvent {
  if (earlier?.type !== 'availability' || later.type !== 'availability') return later;
  const isAnywhere = earlier.from === null || later.from === null || earlier.until === null || later.until === null;
  if (isAnywhere) return { type: 'availability', from: null, until: null };
  return {
    type: 'availability',
    from: Math.min(earlier.from, later.from),
    until: Math.max(earlier.until, later.until),
  };
}

function render(event: FacilityEvent): string {
  const data =
    event.type === 'link' ? viewLink(event.link) : { from: isoOrNull(event.from), until: isoOrNull(event.until) };
  return `event: ${event.type}\ndata: ${JSON.stringify(data)}\n\n`;
}

function viewLink({ online, since, ownsUntil }: LinkState) {
  return { online, since: isoOrNull(since), ownsUntil: isoOrNull(ownsUntil) };
}

function isoOrNull(at: number | null): string | null {
  return at === null ? null : isoOf(at);
}
