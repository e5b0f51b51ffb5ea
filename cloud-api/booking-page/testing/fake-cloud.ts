import { readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { extname, join, resolve } from 'node:path';
import type {
  AvailabilityView,
  BookingInput,
  BookingView,
  FacilityView,
  QuoteView,
  SlotView,
} from '../../http/api-schemas.ts';
import type { CustomerSelfView } from '../../http/customer-routes.ts';
import type { PreferenceView } from '../../http/preference-routes.ts';
import type { Spending } from '../api-client.ts';
import { aBooking, availabilityOn, CLUB, PREFERENCES, quoteFor } from './fake-club.ts';

/** What the real server sends with the page. */
const CSP =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; " +
  "manifest-src 'self'; worker-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

const TYPES: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
  '.webmanifest': 'application/manifest+json',
};

export type FakeRequest = {
  readonly method: string;
  readonly path: string;
  readonly key: string | undefined;
  readonly authorization: string | undefined;
  /** The `Customer-Token`. */
  readonly customer: string | undefined;
  readonly body: unknown;
};

/** How the fake answers; a spec changes what it is about. */
export type Behaviour = {
  facility: FacilityView;
  /** The answer to `POST /bookings`; `drop` cuts the connection after the booking was made. */
  booking: 'confirm' | 'taken' | 'pending' | 'unreachable' | 'rule' | 'used-up' | 'drop';
  /** The answer to a move or a cancellation; `open` leaves it to be settled. */
  change: 'make' | 'open';
  alternatives: readonly SlotView[];
  sellableFrom: string;
  /** Who has which token; any other is refused. */
  customer: { readonly token: string; readonly self: CustomerSelfView } | null;
  /** What the customer is sent, and has said to it. */
  preferences: readonly PreferenceView[];
  availability: (date: string, durationMin: number) => AvailabilityView | 'fail' | 'never';
  /** What browsers say yes to; null where nobody is told anything by push. */
  serverKey: string | null;
  /** What a price says besides, with a code and credits where some are wanted; or why it is refused. */
  onQuote: (quote: QuoteView, spending: Spending) => QuoteView | { readonly refused: string };
};

export type FakeCloud = {
  readonly url: string;
  readonly behaviour: Behaviour;
  /** Everything asked of the API but the event stream, oldest first. */
  readonly requests: readonly FakeRequest[];
  readonly bookings: Map<string, BookingView>;
  /** Tells open pages that something changed. */
  emit(event: 'availability' | 'link'): void;
  stop(): Promise<void>;
};

/** A stand-in for cloud-api: serves the built page under the real CSP and answers as told. For the specs only. */
export async function startFakeCloud(pageFolder = resolve('out/booking-page')): Promise<FakeCloud> {
  const behaviour: Behaviour = {
    facility: CLUB,
    booking: 'confirm',
    change: 'make',
    alternatives: [],
    sellableFrom: '2025-11-25T10:00:00Z',
    preferences: PREFERENCES,
    customer: null,
    availability: availabilityOn,
    serverKey: null,
    onQuote: (quote) => quote,
  };
  const requests: FakeRequest[] = [];
  const bookings = new Map<string, BookingView>();
  const byKey = new Map<string, BookingView>();
  const listeners = new Set<ServerResponse>();

  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://localhost');
    if (!url.pathname.startsWith('/api/')) return void servePage(pageFolder, url.pathname, response);
    if (url.pathname === '/api/v1/events') {
      response.writeHead(200, { 'Content-Type': 'text/event-stream' }).write(': hello\n\n');
      listeners.add(response);
      request.on('close', () => listeners.delete(response));
      return;
    }
    void answer({ request, response, url, behaviour, requests, bookings, byKey });
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');

  return {
    url: `http://localhost:${address.port}`,
    behaviour,
    requests,
    bookings,
    emit(event) {
      for (const listener of listeners) listener.write(`event: ${event}\ndata: {}\n\n`);
    },
    async stop() {
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
    },
  };
}

async function servePage(folder: string, path: string, response: ServerResponse): Promise<void> {
  const isFile = extname(path) !== '';
  const file = join(folder, isFile ? path : 'index.html');
  try {
    const content = await readFile(file);
    response.writeHead(200, {
      'Content-Type': TYPES[extname(file)] ?? 'application/octet-stream',
      'Content-Security-Policy': CSP,
    });
    response.end(content);
  } catch {
    response.writeHead(404).end();
  }
}

type Call = {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly url: URL;
  readonly behaviour: Behaviour;
  readonly requests: FakeRequest[];
  readonly bookings: Map<string, BookingView>;
  readonly byKey: Map<string, BookingView>;
};

async function answer(call: Call): Promise<void> {
  const { request, response, url, behaviour, requests } = call;
  const method = request.method ?? 'GET';
  const path = url.pathname.replace('/api/v1', '');
  const header = (name: string) => request.headers[name]?.toString();
  const body = await readBody(request);
  const customer = header('customer-token');
  requests.push({
    method,
    path,
    key: header('idempotency-key'),
    authorization: header('authorization'),
    customer,
    body,
  });

  if (customer !== undefined && customer !== behaviour.customer?.token) {
    return problem(response, 401, 'customer.token_refused');
  }
  if (path === '/customers/me/messages') return answerPreferences(call, method, body as PreferenceView);
  if (path === '/customers/me') return send(response, 200, behaviour.customer?.self);

  if (path === '/push') return send(response, 200, { serverKey: behaviour.serverKey });
  if (path === '/facilities') return send(response, 200, [behaviour.facility]);
  if (path.startsWith('/facilities/')) return send(response, 200, behaviour.facility);
  if (path === '/availability') {
    const times = behaviour.availability(
      url.searchParams.get('date') ?? '',
      Number(url.searchParams.get('durationMin')),
    );
    if (times === 'never') return;
    return times === 'fail' ? problem(response, 500, 'server.fault') : send(response, 200, times);
  }
  if (path === '/pricing/calculate') {
    const wanted = body as SlotView & Spending & { bookingId?: string };
    const quote = behaviour.onQuote(quoteOf(wanted, call.bookings), wanted);
    return 'refused' in quote ? problem(response, 422, quote.refused) : send(response, 200, quote);
  }
  if (path === '/bookings') return answerBooking(call, body as BookingInput, header('idempotency-key') ?? '');
  return answerKnownBooking(call, path, body as Partial<BookingView>);
}

function answerPreferences({ response, behaviour }: Call, method: string, wish: PreferenceView): void {
  if (method === 'PUT') {
    behaviour.preferences = behaviour.preferences.map((known) =>
      known.channel === wish.channel && known.topic === wish.topic
        ? { ...known, isWanted: wish.isWanted, said: { source: 'customer-page', at: '2025-11-19T15:00:00.000Z' } }
        : known,
    );
  }
  send(response, 200, behaviour.preferences);
}

function quoteOf(
  wanted: SlotView & { readonly bookingId?: string },
  bookings: ReadonlyMap<string, BookingView>,
): QuoteView {
  const quote = quoteFor(wanted);
  const moving = bookings.get(wanted.bookingId ?? '');
  if (!moving) return quote;
  const { cents, currency } = quote.total;
  return { ...quote, difference: { cents: cents - moving.price.total.cents, currency } };
}

function answerBooking({ response, behaviour, bookings, byKey }: Call, input: BookingInput, key: string): void {
  const { booking: how, alternatives, sellableFrom } = behaviour;
  if (how === 'taken') return problem(response, 409, 'slot.taken', { alternatives });
  if (how === 'unreachable') return problem(response, 503, 'facility.unreachable', { sellableFrom });
  if (how === 'used-up') return problem(response, 409, 'promotion.used_up');
  if (how === 'rule')
    return problem(response, 422, 'rule.too_many', { detail: 'You already have two bookings that day.' });
  const { resourceId, customer, startsAt, endsAt, partySize = 1, notes = '' } = input;
  const booking = byKey.get(key) ?? {
    ...aBooking({ id: `0197a000-0000-7000-8000-0000000001${10 + byKey.size}`, startsAt, endsAt, partySize, notes }),
    resourceId: resourceId === 'any' ? (CLUB.resources[2]?.id ?? '') : resourceId,
    customer: { ...customer, phone: customer.phone ?? null },
    price: { total: quoteFor(input).total, breakdown: quoteFor(input).breakdown },
  };
  byKey.set(key, booking);
  const { access: _, ...withoutAccess } = booking;
  const shown = how === 'pending' ? { ...withoutAccess, status: 'pending' as const } : booking;
  bookings.set(booking.id, shown);
  if (how === 'drop') return void response.destroy();
  return send(response, how === 'pending' ? 202 : 201, shown);
}

function answerKnownBooking(
  { request, response, behaviour, bookings }: Call,
  path: string,
  patch: Partial<BookingView>,
): void {
  const [, , id = '', file] = path.split('/');
  const booking = bookings.get(id);
  if (booking === undefined || request.headers.authorization !== `Bearer ${booking.manageToken}`) {
    return problem(response, 404, 'booking.not_found');
  }
  if (file === 'calendar.ics')
    return void response
      .writeHead(200, { 'Content-Type': 'text/calendar' })
      .end('BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n');
  if (file === 'push') {
    const { topics = [] } = (patch ?? {}) as { readonly topics?: readonly string[] };
    return send(response, 200, { topics, saidAt: null });
  }
  if (behaviour.change === 'open' && request.method !== 'GET') {
    const { resourceId = '', startsAt = '', endsAt = '' } = patch ?? {};
    const pendingChange =
      request.method === 'DELETE'
        ? ({ kind: 'cancel' } as const)
        : ({ kind: 'move', resourceId, startsAt, endsAt } as const);
    bookings.set(id, { ...booking, pendingChange });
    return send(response, 202, bookings.get(id));
  }
  if (request.method === 'DELETE') {
    const { access: _, ...rest } = booking;
    bookings.set(id, { ...rest, status: 'cancelled', revision: booking.revision + 1 });
  }
  if (request.method === 'PATCH') {
    if (behaviour.booking === 'taken')
      return problem(response, 409, 'slot.taken', { alternatives: behaviour.alternatives });
    const { access: _, ...rest } = booking;
    bookings.set(id, aBooking({ ...rest, ...patch, revision: booking.revision + 1 }));
  }
  return send(response, 200, bookings.get(id));
}

function send(response: ServerResponse, status: number, body: unknown): void {
  const type = status >= 400 ? 'application/problem+json' : 'application/json';
  response.writeHead(status, { 'Content-Type': type }).end(JSON.stringify(body));
}

function problem(response: ServerResponse, status: number, code: string, facts: object = {}): void {
  send(response, status, { type: 'about:blank', title: code, status, code, detail: 'The server says why.', ...facts });
}

async function readBody(request: IncomingMessage): Promise<unknown> {
  let text = '';
  for await (const chunk of request) text += String(chunk);
  return text === '' ? undefined : JSON.parse(text);
}
