import type {
  AvailabilityView,
  BookingInput,
  BookingView,
  FacilityView,
  ProblemView,
  QuoteView,
  SlotView,
} from '../http/api-schemas.ts';

/** The longest an answer may take; the server itself gives up on an owner after 8 s. */
const ANSWER_MS_MAX = 20_000;

/** No answer at all (`problem` is null), or one that is not a success. */
export class ApiError extends Error {
  override name = 'ApiError';
  readonly status: number;
  readonly problem: ProblemView | null;

  constructor(message: string, status: number, problem: ProblemView | null, options?: ErrorOptions) {
    super(message, options);
    this.status = status;
    this.problem = problem;
  }
}

export type SlotChoice = { readonly resourceId: string; readonly startsAt: string; readonly endsAt: string };

export type ApiClient = {
  listFacilities(): Promise<readonly FacilityView[]>;
  getFacility(id: string): Promise<FacilityView>;
  getAvailability(facilityId: string, date: string, durationMin: number): Promise<AvailabilityView>;
  /** `moving` is the booking that would go there: then the answer says how much more it costs. */
  calculatePrice(slot: SlotChoice, moving?: BookingView): Promise<QuoteView>;
  createBooking(input: BookingInput, idempotencyKey: string): Promise<BookingView>;
  getBooking(id: string, manageToken: string): Promise<BookingView>;
  /** With `quote`, at the price that was shown. */
  moveBooking(booking: BookingView, to: SlotChoice, quote?: string): Promise<BookingView>;
  cancelBooking(booking: BookingView): Promise<void>;
  getCalendarFile(id: string, manageToken: string): Promise<Blob>;
};

type Fetch = typeof globalThis.fetch;

/** Talks to `/api/v1`. `getLanguage` tells the server which language its sentences should be in. */
export function createApiClient(fetchUrl: Fetch, getLanguage: () => string): ApiClient {
  async function call(method: string, path: string, options: CallOptions = {}): Promise<Response> {
    const response = await fetchUrl(`/api/v1${path}`, {
      method,
      headers: {
        'Accept-Language': getLanguage(),
        ...(options.body === undefined ? {} : { 'Content-Type': 'application/json' }),
        ...(options.token === undefined ? {} : { Authorization: `Bearer ${options.token}` }),
        ...(options.key === undefined ? {} : { 'Idempotency-Key': options.key }),
      },
      ...(options.body === undefined ? {} : { body: JSON.stringify(options.body) }),
      cache: 'no-store',
      signal: AbortSignal.timeout(ANSWER_MS_MAX),
    }).catch((cause: unknown) => {
      throw new ApiError('no answer', 0, null, { cause });
    });
    if (!response.ok) throw new ApiError(`answer ${response.status}`, response.status, await readProblem(response));
    return response;
  }

  const json = async <T>(method: string, path: string, options?: CallOptions): Promise<T> =>
    readJson<T>(await call(method, path, options));

  return {
    listFacilities: () => json('GET', '/facilities'),
    getFacility: (id) => json('GET', `/facilities/${encodeURIComponent(id)}`),
    getAvailability: (facilityId, date, durationMin) =>
      json('GET', `/availability?${new URLSearchParams({ facilityId, date, durationMin: String(durationMin) })}`),
    calculatePrice: (slot, moving) =>
      json('POST', '/pricing/calculate', {
        body: moving ? { ...slot, bookingId: moving.id } : slot,
        ...(moving && { token: moving.manageToken }),
      }),
    createBooking: (input, key) => json('POST', '/bookings', { body: input, key }),
    getBooking: (id, token) => json('GET', bookingPath(id), { token }),
    moveBooking: (booking, to, quote) =>
      json('PATCH', bookingPath(booking.id), {
        body: { ...to, revision: booking.revision, ...(quote !== undefined && { quote }) },
        token: booking.manageToken,
      }),
    cancelBooking: async (booking) => {
      await call('DELETE', bookingPath(booking.id), { token: booking.manageToken });
    },
    getCalendarFile: async (id, token) => (await call('GET', `${bookingPath(id)}/calendar.ics`, { token })).blob(),
  };
}

type CallOptions = { readonly body?: unknown; readonly token?: string; readonly key?: string };

const bookingPath = (id: string) => `/bookings/${encodeURIComponent(id)}`;

/** Our own server made it from these very shapes; parsing it again would cost a slow phone the whole of zod. */
async function readJson<T>(response: Response): Promise<T> {
  try {
    return (await response.json()) as T;
  } catch (cause) {
    throw new ApiError('answer is not JSON', response.status, null, { cause });
  }
}

/** A proxy in between may answer with a page of its own: then there is no problem to read. */
async function readProblem(response: Response): Promise<ProblemView | null> {
  const body: unknown = await response.json().catch(() => null);
  return isProblem(body) ? body : null;
}

function isProblem(value: unknown): value is ProblemView {
  return typeof value === 'object' && value !== null && 'code' in value && typeof value.code === 'string';
}

/** The facts of a `slot.taken`; an empty list where the server sent none. */
export function alternativesOf(problem: ProblemView): readonly SlotView[] {
  const { alternatives } = problem;
  return Array.isArray(alternatives) ? alternatives.filter(isSlot) : [];
}

function isSlot(value: unknown): value is SlotView {
  return (
    typeof value === 'object' && value !== null && 'resourceId' in value && 'startsAt' in value && 'price' in value
  );
}
