import type { CustomerSelfView } from '../http/customer-routes.ts';
import type { PreferenceView } from '../http/preference-routes.ts';
import type { PushInput, PushKeyView, PushView } from '../http/push-routes.ts';
import type { CustomerKey } from './device-memory.ts';
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

/** What a customer wants to use up besides money. */
export type Spending = { readonly promoCode?: string; readonly credits?: number };

export type Wish = Pick<PreferenceView, 'channel' | 'topic' | 'isWanted'>;

export type ApiClient = {
  listFacilities(): Promise<readonly FacilityView[]>;
  getFacility(id: string): Promise<FacilityView>;
  getAvailability(facilityId: string, date: string, durationMin: number): Promise<AvailabilityView>;
  /** `moving` is the booking that would go there: then the answer says how much more it costs. */
  calculatePrice(slot: SlotChoice, moving?: BookingView, spending?: Spending): Promise<QuoteView>;
  /** Of whom this device is known as. */
  getCustomer(): Promise<CustomerSelfView>;
  /** What that customer is sent, and has said to it. */
  listPreferences(): Promise<readonly PreferenceView[]>;
  savePreference(wish: Wish): Promise<readonly PreferenceView[]>;
  createBooking(input: BookingInput, idempotencyKey: string): Promise<BookingView>;
  getBooking(id: string, manageToken: string): Promise<BookingView>;
  /** With `quote`, at the price that was shown. */
  moveBooking(booking: BookingView, to: SlotChoice, quote?: string): Promise<BookingView>;
  cancelBooking(booking: BookingView): Promise<void>;
  getCalendarFile(id: string, manageToken: string): Promise<Blob>;
  getPushKey(): Promise<PushKeyView>;
  /** `browser` by its name, which is no address. */
  findPush(booking: BookingView, browser: string): Promise<PushView>;
  savePush(booking: BookingView, input: PushInput): Promise<PushView>;
};

type Fetch = typeof globalThis.fetch;

/** Who asks, as far as the device knows. */
export type Caller = {
  /** Tells the server which language its sentences should be in. */
  readonly getLanguage: () => string;
  readonly getCustomerKey: () => CustomerKey | null;
  /** The server takes the key no longer. */
  readonly forgetCustomerKey: () => void;
};

/** Talks to `/api/v1`. What a customer may see is asked once more as anybody where their key is no longer good. */
export function createApiClient(fetchUrl: Fetch, caller: Caller): ApiClient {
  async function call(method: string, path: string, options: CallOptions = {}): Promise<Response> {
    const customer = options.asCustomer === true ? caller.getCustomerKey() : null;
    const response = await fetchUrl(`/api/v1${path}`, {
      method,
      headers: {
        'Accept-Language': caller.getLanguage(),
        ...(customer && { 'Customer-Token': `${customer.id}.${customer.token}` }),
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
    if (response.ok) return response;
    const problem = await readProblem(response);
    if (problem?.code === 'customer.token_refused') caller.forgetCustomerKey();
    throw new ApiError(`answer ${response.status}`, response.status, problem);
  }

  const json = async <T>(method: string, path: string, options?: CallOptions): Promise<T> =>
    readJson<T>(await call(method, path, options));

  /** What anybody may ask, too. */
  async function jsonAsKnown<T>(method: string, path: string, options?: CallOptions): Promise<T> {
    try {
      return await json<T>(method, path, { ...options, asCustomer: true });
    } catch (error) {
      const isRefused = error instanceof ApiError && error.problem?.code === 'customer.token_refused';
      if (!isRefused) throw error;
      return json<T>(method, path, options);
    }
  }

  return {
    listFacilities: () => json('GET', '/facilities'),
    getFacility: (id) => json('GET', `/facilities/${encodeURIComponent(id)}`),
    getAvailability: (facilityId, date, durationMin) =>
      jsonAsKnown(
        'GET',
        `/availability?${new URLSearchParams({ facilityId, date, durationMin: String(durationMin) })}`,
      ),
    calculatePrice: (slot, moving, spending) =>
      jsonAsKnown('POST', '/pricing/calculate', {
        body: moving ? { ...slot, bookingId: moving.id } : { ...slot, ...spending },
        ...(moving && { token: moving.manageToken }),
      }),
    getCustomer: () => json('GET', '/customers/me', { asCustomer: true }),
    listPreferences: () => json('GET', '/customers/me/messages', { asCustomer: true }),
    savePreference: ({ channel, topic, isWanted }) =>
      json('PUT', '/customers/me/messages', { body: { channel, topic, isWanted }, asCustomer: true }),
    createBooking: (input, key) => json('POST', '/bookings', { body: input, key, asCustomer: true }),
    getBooking: (id, token) => json('GET', bookingPath(id), { token }),
    moveBooking: (booking, to, quote) =>
      json('PATCH', bookingPath(booking.id), {
        body: { ...to, revision: booking.revision, ...(quote !== undefined && { quote }) },
        token: booking.manageToken,
      }),
    cancelBooking: async (booking) => {
      await call('DELETE', bookingPath(booking.id), { token: booking.manageToken });
    },
    getPushKey: () => json('GET', '/push'),
    findPush: ({ id, manageToken: token }, browser) =>
      json('GET', `${bookingPath(id)}/push?${new URLSearchParams({ browser })}`, { token }),
    savePush: ({ id, manageToken: token }, body) => json('PUT', `${bookingPath(id)}/push`, { body, token }),
    getCalendarFile: async (id, token) => (await call('GET', `${bookingPath(id)}/calendar.ics`, { token })).blob(),
  };
}

type CallOptions = {
  readonly body?: unknown;
  readonly token?: string;
  readonly key?: string;
  readonly asCustomer?: boolean;
};

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
