import type { BookingInput, BookingView, FacilityView } from '../http/api-schemas.ts';

/** What a customer types. Party size is text because a form holds text. */
export type Details = {
  readonly email: string;
  readonly firstName: string;
  readonly lastName: string;
  readonly phone: string;
  readonly notes: string;
  readonly partySize: string;
  readonly remember: boolean;
};

export const NO_DETAILS: Details = {
  email: '',
  firstName: '',
  lastName: '',
  phone: '',
  notes: '',
  partySize: '1',
  remember: false,
};

/** A pass as last seen, with what is needed to show it without a network. */
export type SavedPass = {
  readonly booking: BookingView;
  readonly facility: FacilityView;
  readonly savedAt: number;
};

/** By which somebody proves to be a customer: both parts of the address that the club has given them. */
export type CustomerKey = { readonly id: string; readonly token: string };

/** One try at a booking that has had no answer yet. `intent` is what the customer asked for, without the quote. */
export type Attempt = { readonly intent: string; readonly input: BookingInput; readonly key: string };

/**
 * What this device remembers. A draft and an attempt last as long as the tab; passes and, if asked, details stay.
 * A full or forbidden storage forgets and nothing else.
 */
export type DeviceMemory = {
  readDetails(): Details;
  writeDraft(details: Details | null): void;
  /** Keeps the details on this device where the customer ticked so; forgets them where not. */
  rememberDetails(details: Details): void;
  readAttempt(): Attempt | null;
  writeAttempt(attempt: Attempt | null): void;
  /** Newest first. */
  listPasses(): readonly SavedPass[];
  findPass(bookingId: string): SavedPass | null;
  savePass(pass: SavedPass): void;
  /** Whose device this is, where somebody has said so. */
  readCustomerKey(): CustomerKey | null;
  writeCustomerKey(key: CustomerKey | null): void;
  readLanguage(): string | null;
  writeLanguage(language: string): void;
};

const PASSES_MAX = 10;
/** How long after its end a pass can still be looked at here. */
const PASS_KEPT_MS = 7 * 86_400_000;
/** Stands in every key; a change of shape takes a new number and old entries are never misread. */
const VERSION = 'v1';

export function createDeviceMemory(tab: Storage | null, device: Storage | null): DeviceMemory {
  const listPasses = () => read(device, 'passes', isPassList) ?? [];

  return {
    readDetails: () => ({
      ...NO_DETAILS,
      ...(read(tab, 'draft', isObject) ?? read(device, 'details', isObject)),
    }),
    writeDraft: (details) => write(tab, 'draft', details),
    rememberDetails(details) {
      write(device, 'details', details.remember ? { ...details, notes: '', partySize: NO_DETAILS.partySize } : null);
    },
    readAttempt: () => read(tab, 'attempt', isAttempt),
    writeAttempt: (attempt) => write(tab, 'attempt', attempt),
    listPasses,
    findPass: (bookingId) => listPasses().find((pass) => pass.booking.id === bookingId) ?? null,
    savePass(pass) {
      const others = listPasses().filter(
        ({ booking }) => booking.id !== pass.booking.id && Date.parse(booking.endsAt) > pass.savedAt - PASS_KEPT_MS,
      );
      write(device, 'passes', [pass, ...others].slice(0, PASSES_MAX));
    },
    readCustomerKey: () => read(device, 'customer', isCustomerKey),
    writeCustomerKey: (key) => write(device, 'customer', key),
    readLanguage: () => read(device, 'language', (value) => typeof value === 'string'),
    writeLanguage: (language) => write(device, 'language', language),
  };
}

function read<T>(storage: Storage | null, name: string, guard: (value: unknown) => value is T): T | null {
  try {
    const value: unknown = JSON.parse(storage?.getItem(`booking.${VERSION}.${name}`) ?? 'null');
    return guard(value) ? value : null;
  } catch {
    return null;
  }
}

function write(storage: Storage | null, name: string, value: unknown): void {
  try {
    if (value === null) storage?.removeItem(`booking.${VERSION}.${name}`);
    else storage?.setItem(`booking.${VERSION}.${name}`, JSON.stringify(value));
  } catch {
    // Full or forbidden: the page works without it.
  }
}

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;

const isAttempt = (value: unknown): value is Attempt =>
  isObject(value) && 'intent' in value && 'input' in value && 'key' in value && typeof value.key === 'string';

const isCustomerKey = (value: unknown): value is CustomerKey =>
  isObject(value) &&
  'id' in value &&
  typeof value.id === 'string' &&
  'token' in value &&
  typeof value.token === 'string';

const isPassList = (value: unknown): value is readonly SavedPass[] =>
  Array.isArray(value) && value.every((pass) => isObject(pass) && 'booking' in pass && 'facility' in pass);

/** A browser that forbids storage throws when it is only looked at. */
export function openStorage(which: 'sessionStorage' | 'localStorage'): Storage | null {
  try {
    return window[which];
  } catch {
    return null;
  }
}
