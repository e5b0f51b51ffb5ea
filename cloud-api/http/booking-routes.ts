import type { FastifyReply, FastifyRequest } from 'fastify';
import { toBuffer } from 'qrcode';
import { z } from 'zod';
import type { Result } from '../../domain/result.ts';
import { CloudFailure } from '../errors.ts';
import { BookingInput, BookingPatch, BookingView } from './api-schemas.ts';
import { renderCalendar } from './booking-calendar.ts';
import type { KeepLanguage } from '../messages/known-languages.ts';
import { ANYBODY_OR_CUSTOMER, findCustomerId } from './customer-token.ts';
import { KEY_CHARACTERS_MAX, requireKey } from './idempotency-key.ts';
import { sendProblem } from './problem.ts';
import { asDocumented, getBearer, IdParams, NoQuery, PROBLEMS, type Routes } from './routes.ts';
import type {
  BookingRecord,
  BookingService,
  ChangeRefusal,
  CreateRefusal,
  CustomerService,
  FacilityService,
} from './services.ts';
import { readBookingInput, viewBooking } from './views.ts';

const QR_PIXELS = 480;

export type BookingRoutesParts = {
  readonly bookings: BookingService;
  readonly facilities: FacilityService;
  readonly customers: CustomerService;
  /** Where the booking page is, for links. */
  readonly publicUrl: string;
  /** Passed on to the rate limiter; false for no limit. */
  readonly createLimit: { readonly max: number; readonly timeWindow: number } | false;
  /** Hears who has booked, and in which language; nobody waits for it. */
  readonly keepLanguage: KeepLanguage;
  /** Counts what became of the calls. */
  onOutcome(call: 'create' | 'move' | 'cancel', outcome: string): void;
};

export function registerBookingRoutes(app: Routes, parts: BookingRoutesParts): void {
  registerCreate(app, parts);
  registerChanges(app, parts);
  registerFiles(app, parts);
}

const TAGS = ['bookings'];
/** The calls about one booking, which only who has its token may make. */
const OWN = { tags: TAGS, security: [{ manageToken: [] }], params: IdParams, querystring: NoQuery };
const CHANGE_DESCRIPTION =
  '202: the club has not answered yet, and the change may or may not have happened; poll the booking until it has no ' +
  '`pendingChange` any more. The same change again asks again and never changes anything twice.';
const BOOKING_OR_PROBLEM = { 200: BookingView, ...PROBLEMS } as const;

function registerCreate(
  app: Routes,
  { bookings, customers, createLimit, onOutcome, keepLanguage }: BookingRoutesParts,
): void {
  app.post(
    '/bookings',
    {
      config: { rateLimit: createLimit },
      preValidation: requireKey,
      schema: {
        tags: TAGS,
        security: ANYBODY_OR_CUSTOMER,
        summary: 'Book',
        description:
          'The owner of that time decides. 201: confirmed. 202: the owner has not answered yet; poll the booking, it ' +
          'ends `confirmed` or `abandoned`. The same Idempotency-Key again gives the same answer.',
        headers: z.looseObject({ 'idempotency-key': z.string().min(1).max(KEY_CHARACTERS_MAX) }),
        querystring: NoQuery,
        body: BookingInput,
        response: asDocumented({ 201: BookingView, 202: BookingView, ...PROBLEMS }),
      },
    },
    async (request, reply) => {
      const outcome = await bookings.create(
        readBookingInput(request.body, findCustomerId(request, customers)),
        request.headers['idempotency-key'],
      );
      if (outcome.ok) {
        void reply.header('location', `/api/v1/bookings/${outcome.value.id}`);
        keepLanguage(outcome.value.customer, request.headers['accept-language']);
      }
      onOutcome('create', nameOf(outcome));
      return sendOutcome(reply, outcome, 201);
    },
  );
}

function registerChanges(app: Routes, { bookings, onOutcome }: BookingRoutesParts): void {
  app.get(
    '/bookings/:id',
    {
      schema: { ...OWN, summary: 'A booking', response: asDocumented(BOOKING_OR_PROBLEM) },
    },
    async (request, reply) => sendBooking(reply, await getBooking(bookings, request), 200),
  );

  app.patch(
    '/bookings/:id',
    {
      schema: {
        ...OWN,
        summary: 'Move or resize a booking; the old time is given up only when the new one is had',
        description: CHANGE_DESCRIPTION,
        body: BookingPatch,
        response: asDocumented({ ...BOOKING_OR_PROBLEM, 202: BookingView }),
      },
    },
    async (request, reply) => {
      const { startsAt, endsAt, resourceId = null, revision, quote = null } = request.body;
      const to = { startsAt: Date.parse(startsAt), endsAt: Date.parse(endsAt), resourceId, revision, quote };
      const outcome = await bookings.move(request.params.id, getBearer(request), to);
      onOutcome('move', nameOf(outcome));
      return sendOutcome(reply, outcome, 200);
    },
  );

  app.delete(
    '/bookings/:id',
    {
      schema: {
        ...OWN,
        summary: 'Cancel a booking',
        description: CHANGE_DESCRIPTION,
        response: asDocumented({ ...BOOKING_OR_PROBLEM, 202: BookingView }),
      },
    },
    async (request, reply) => {
      const outcome = await bookings.cancel(request.params.id, getBearer(request));
      onOutcome('cancel', nameOf(outcome));
      return sendOutcome(reply, outcome, 200);
    },
  );
}

function registerFiles(app: Routes, { bookings, facilities, publicUrl }: BookingRoutesParts): void {
  app.get(
    '/bookings/:id/calendar.ics',
    { schema: { ...OWN, summary: 'The booking as a calendar entry', response: asDocumented(PROBLEMS) } },
    async (request, reply) => {
      const booking = await getBooking(bookings, request);
      const facility = facilities.findFacility(booking.facilityId);
      if (!facility) throw new CloudFailure({ code: 'facility.not_found' });
      return reply
        .header('content-type', 'text/calendar; charset=utf-8')
        .header('content-disposition', 'attachment; filename="booking.ics"')
        .header('cache-control', 'no-store')
        .send(renderCalendar(booking, facility.profile, publicUrl));
    },
  );

  app.get(
    '/bookings/:id/qr.png',
    {
      schema: { ...OWN, summary: 'A code that the kiosk reads, good for one entry', response: asDocumented(PROBLEMS) },
    },
    async (request, reply) => {
      const { access } = viewBooking(await getBooking(bookings, request));
      if (!access?.qr) throw new CloudFailure({ code: 'booking.no_access' });
      const image = await toBuffer(access.qr, { type: 'png', width: QR_PIXELS, errorCorrectionLevel: 'M' });
      return reply.header('content-type', 'image/png').header('cache-control', 'no-store').send(image);
    },
  );
}

/** An unknown booking and a wrong token are one and the same: whoever guesses learns nothing. */
async function getBooking(
  bookings: BookingService,
  request: FastifyRequest & { readonly params: { readonly id: string } },
): Promise<BookingRecord> {
  const booking = await bookings.find(request.params.id, getBearer(request));
  if (!booking) throw new CloudFailure({ code: 'booking.not_found' });
  return booking;
}

type Outcome = Result<BookingRecord, CreateRefusal | ChangeRefusal>;

function sendOutcome(reply: FastifyReply, outcome: Outcome, status: 200 | 201): FastifyReply {
  if (!outcome.ok) return sendProblem(reply, outcome.error);
  return sendBooking(reply, outcome.value, isPending(outcome.value) ? 202 : status);
}

function nameOf(outcome: Outcome): string {
  if (!outcome.ok) return outcome.error.code;
  return isPending(outcome.value) ? 'pending' : outcome.value.status;
}

function isPending({ status, pendingChange }: BookingRecord): boolean {
  return status === 'pending' || pendingChange !== null;
}

/** Written here and not by the response schema, so that equal outcomes are equal bytes whatever the schema does. */
function sendBooking(reply: FastifyReply, booking: BookingRecord, status: 200 | 201 | 202): FastifyReply {
  return reply
    .code(status)
    .header('content-type', 'application/json; charset=utf-8')
    .header('cache-control', 'no-store')
    .send(JSON.stringify(viewBooking(booking)));
}
