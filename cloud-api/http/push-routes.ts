import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { isoOf } from '../availability/day-answer.ts';
import { CloudFailure } from '../errors.ts';
import { readLanguage } from '../messages/known-languages.ts';
import { PUSH_TOPICS, type PushSubscribing, type PushWish } from '../messages/push/push-subscribing.ts';
import { orThrow } from './problem.ts';
import { getBearer, IdParams, NoQuery, PROBLEMS, type Routes } from './routes.ts';
import type { BookingRecord, BookingService } from './services.ts';

const PushTopicSchema = z.enum(PUSH_TOPICS);

/** As browsers give them: base64url, a point of P-256 and 16 bytes. */
const BrowserInput = z.strictObject({
  endpoint: z.string().min(1).max(1000),
  p256dh: z.string().regex(/^B[\w-]{86}=?$/),
  auth: z.string().regex(/^[\w-]{22}(?:==)?$/),
});

export const PushInput = z.strictObject({
  browser: BrowserInput,
  /** None: this browser is forgotten. */
  topics: z.array(PushTopicSchema).max(PUSH_TOPICS.length),
});
export type PushInput = z.infer<typeof PushInput>;

export const PushView = z.object({
  topics: z.array(PushTopicSchema),
  /** When they said so last; null where they never did. */
  saidAt: z.iso.datetime().nullable(),
});
export type PushView = z.infer<typeof PushView>;

export const PushKeyView = z.object({
  /** What a browser is to say yes to, base64url; null where nobody is told anything by push. */
  serverKey: z.string().nullable(),
});
export type PushKeyView = z.infer<typeof PushKeyView>;

/** The SHA-256 of an endpoint, base64url: whoever reads addresses in a proxy's log cannot send to it. */
const BrowserQuery = z.strictObject({ browser: z.string().regex(/^[\w-]{43}$/) });

type PushRoutesParts = { readonly bookings: Pick<BookingService, 'find'>; readonly push: PushSubscribing };

/** What a browser wants to be told of a booking. */
export function registerPushRoutes(app: Routes, { bookings, push }: PushRoutesParts): void {
  const own = { tags: ['bookings'], security: [{ manageToken: [] }], params: IdParams };
  const response = { 200: PushView, ...PROBLEMS };

  app.get(
    '/push',
    {
      schema: {
        tags: ['bookings'],
        summary: 'What a browser says yes to, to be told of a booking by push',
        querystring: NoQuery,
        response: { 200: PushKeyView, ...PROBLEMS },
      },
    },
    async () => ({ serverKey: push.serverKey }),
  );

  app.get(
    '/bookings/:id/push',
    { schema: { ...own, summary: 'What this browser is told of a booking', querystring: BrowserQuery, response } },
    async (request, reply) => {
      void reply.header('cache-control', 'no-store');
      const { id } = await getBooking(bookings, request);
      return view(await push.find(id, request.query.browser));
    },
  );

  app.put(
    '/bookings/:id/push',
    {
      schema: {
        ...own,
        summary: 'Says what this browser is to be told of a booking; nothing of it any more where no topic is named',
        querystring: NoQuery,
        body: PushInput,
        response,
      },
    },
    async (request, reply) => {
      void reply.header('cache-control', 'no-store');
      const { id, status } = await getBooking(bookings, request);
      const { browser, topics } = request.body;
      const isComing = status === 'confirmed' || status === 'checked_in';
      if (!isComing && topics.length > 0) throw new CloudFailure({ code: 'booking.wrong_state', status });
      const language = readLanguage(request.headers['accept-language']) ?? 'en';
      return view(orThrow(await push.choose(id, { browser, topics, language })));
    },
  );
}

type OfBooking = FastifyRequest & { readonly params: { readonly id: string } };

async function getBooking(bookings: Pick<BookingService, 'find'>, request: OfBooking): Promise<BookingRecord> {
  const booking = await bookings.find(request.params.id, getBearer(request));
  if (!booking) throw new CloudFailure({ code: 'booking.not_found' });
  return booking;
}

function view({ topics, saidAt }: PushWish): PushView {
  return { topics: [...topics], saidAt: saidAt === null ? null : isoOf(saidAt) };
}
