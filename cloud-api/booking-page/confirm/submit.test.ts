import { describe, expect, test } from 'vitest';
import { err } from '../../../domain/result.ts';
import type { BookingInput, BookingView } from '../../http/api-schemas.ts';
import { type ApiClient, ApiError, type Caller, createApiClient } from '../api-client.ts';
import { createDeviceMemory, NO_DETAILS } from '../device-memory.ts';
import type { Services } from '../page-context.tsx';
import { type NewBooking, submitBooking, submitMove } from './submit.ts';

const SLOT = {
  resourceId: 'bay-1',
  startsAt: '2025-11-22T22:00:00.000Z',
  endsAt: '2025-11-22T23:00:00.000Z',
  price: { cents: 4500, currency: 'CAD' },
};
const BOOKING = { id: 'b-1', ...SLOT, revision: 1, manageToken: 't' } as unknown as BookingView;
const NOBODY: Caller = { getLanguage: () => 'en', getCustomerKey: () => null, forgetCustomerKey: () => undefined };
const DETAILS = { ...NO_DETAILS, email: 'eve@example.com', firstName: 'Ève-Marie', lastName: 'MacLeod' };
const WANTED: NewBooking = { facilityId: 'f-1', bay: 'any', slot: SLOT, details: DETAILS, quote: undefined };
const quote = (text: string) => ({
  quote: text,
  total: SLOT.price,
  base: SLOT.price,
  breakdown: [],
  validUntil: '',
  promotion: null,
  credits: null,
  dueCents: SLOT.price.cents,
});

/** Answers in turn as told; an `ApiError` is thrown. Remembers what it was asked. */
function aServer(answers: readonly (BookingView | ApiError)[]) {
  const asked: { readonly input: BookingInput; readonly key: string }[] = [];
  const api: ApiClient = {
    ...createApiClient(fetch, NOBODY),
    createBooking: async (input, key) => {
      const answer = answers[asked.length];
      asked.push({ input, key });
      if (answer === undefined || answer instanceof ApiError) throw answer;
      return answer;
    },
  };
  let keys = 0;
  const services: Services = {
    api,
    memory: createDeviceMemory(aStorage(), null),
    phone: NO_PHONE,
    now: () => 0,
    newKey: () => `key-${++keys}`,
  };
  return { services, asked };
}

const NO_PHONE: Services['phone'] = {
  ability: 'unable',
  isRefused: () => false,
  findBrowser: async () => null,
  ask: async () => err('failed'),
};

function aStorage(): Storage {
  const entries = new Map<string, string>();
  return {
    length: 0,
    key: () => null,
    clear: () => entries.clear(),
    getItem: (name) => entries.get(name) ?? null,
    setItem: (name, value) => entries.set(name, value),
    removeItem: (name) => entries.delete(name),
  };
}

const silence = new ApiError('no answer', 0, null);
const taken = new ApiError('answer', 409, { type: '', title: '', status: 409, code: 'slot.taken', detail: '' });

describe('submitBooking', () => {
  test('repeats a try that got no answer under the same key and with the same words, quote too', async () => {
    const { services, asked } = aServer([silence, BOOKING]);

    await submitBooking(services, { ...WANTED, quote: quote('first') }).catch(() => undefined);
    const booking = await submitBooking(services, { ...WANTED, quote: quote('second') });

    expect(booking).toBe(BOOKING);
    expect(asked[1]).toEqual(asked[0]);
    expect(asked[0]?.input.quote).toBe('first');
  });

  test('takes a new key after any answer', async () => {
    const { services, asked } = aServer([taken, BOOKING, BOOKING]);

    await submitBooking(services, WANTED).catch(() => undefined);
    await submitBooking(services, WANTED);
    await submitBooking(services, WANTED);

    expect(asked.map((one) => one.key)).toEqual(['key-1', 'key-2', 'key-3']);
  });

  test('takes a new key when the customer asks for something else', async () => {
    const { services, asked } = aServer([silence, BOOKING]);

    await submitBooking(services, WANTED).catch(() => undefined);
    await submitBooking(services, { ...WANTED, details: { ...DETAILS, partySize: '3' } });

    expect(asked.map((one) => one.key)).toEqual(['key-1', 'key-2']);
  });

  test('sends neither empty fields nor stray spaces', async () => {
    const { services, asked } = aServer([BOOKING]);

    await submitBooking(services, { ...WANTED, details: { ...DETAILS, firstName: ' Ève-Marie ' } });

    expect(asked[0]?.input).toEqual({
      facilityId: 'f-1',
      resourceId: 'any',
      startsAt: SLOT.startsAt,
      endsAt: SLOT.endsAt,
      customer: { email: 'eve@example.com', firstName: 'Ève-Marie', lastName: 'MacLeod' },
      partySize: 1,
    });
  });
});

describe('submitMove', () => {
  const to = { resourceId: 'bay-2', startsAt: '2025-11-23T22:00:00.000Z', endsAt: '2025-11-23T23:00:00.000Z' };
  const apiThatLosesTheAnswer = (found: BookingView): ApiClient => ({
    ...createApiClient(fetch, NOBODY),
    moveBooking: async () => {
      throw silence;
    },
    getBooking: async () => found,
  });

  test('takes a booking found at its new time for a yes', async () => {
    const moved = { ...BOOKING, ...to, revision: 2 };

    await expect(submitMove(apiThatLosesTheAnswer(moved), BOOKING, to)).resolves.toBe(moved);
  });

  test('passes the silence on when the booking stands where it stood', async () => {
    await expect(submitMove(apiThatLosesTheAnswer(BOOKING), BOOKING, to)).rejects.toBe(silence);
  });
});
