import { describe, expect, test } from 'vitest';
import type { SavedPass } from './device-memory.ts';
import { createDeviceMemory, NO_DETAILS } from './device-memory.ts';
import { aBooking, CLUB, FAKE_NOW } from './testing/fake-club.ts';

const NOW = Date.parse(FAKE_NOW);
const DAY_MS = 86_400_000;

function aStorage(entries = new Map<string, string>()): Storage {
  return {
    length: 0,
    key: () => null,
    clear: () => entries.clear(),
    getItem: (name) => entries.get(name) ?? null,
    setItem: (name, value) => entries.set(name, value),
    removeItem: (name) => entries.delete(name),
  };
}

function aPass(id: string, savedAt = NOW): SavedPass {
  return { booking: aBooking({ id }), facility: CLUB, savedAt };
}

describe('passes', () => {
  test('keeps one entry per booking, the newest first', () => {
    const memory = createDeviceMemory(null, aStorage());

    for (const id of ['a', 'b', 'a']) memory.savePass(aPass(id));

    expect(memory.listPasses().map(({ booking }) => booking.id)).toEqual(['a', 'b']);
  });

  test('lets go of what ended long ago', () => {
    const memory = createDeviceMemory(null, aStorage());
    memory.savePass(aPass('old'));

    memory.savePass(aPass('new', NOW + 30 * DAY_MS));

    expect(memory.findPass('old')).toBeNull();
  });

  test('takes what another version or another page left for nothing', () => {
    const memory = createDeviceMemory(null, aStorage(new Map([['booking.v1.passes', '[{"pin":"1"}]']])));

    expect(memory.listPasses()).toEqual([]);
  });
});

describe('details', () => {
  const details = { ...NO_DETAILS, email: 'eve@example.com', notes: 'left-handed clubs', remember: true };

  test('remembers who, not what was said about one booking', () => {
    const device = aStorage();

    createDeviceMemory(aStorage(), device).rememberDetails(details);

    expect(createDeviceMemory(aStorage(), device).readDetails()).toEqual({ ...details, notes: '' });
  });

  test('forgets when no longer asked to remember', () => {
    const memory = createDeviceMemory(aStorage(), aStorage());
    memory.rememberDetails(details);

    memory.rememberDetails({ ...details, remember: false });

    expect(memory.readDetails()).toEqual(NO_DETAILS);
  });
});

test('a storage that is full or forbidden forgets and nothing else', () => {
  const broken = Object.assign(aStorage(), {
    setItem: () => {
      throw new DOMException('full', 'QuotaExceededError');
    },
    getItem: () => {
      throw new DOMException('forbidden', 'SecurityError');
    },
  });
  const memory = createDeviceMemory(broken, null);

  memory.writeDraft(NO_DETAILS);

  expect(memory.readDetails()).toEqual(NO_DETAILS);
  expect(memory.listPasses()).toEqual([]);
});

describe('the customer whose device it is', () => {
  test('stays until the device is told to forget', () => {
    const device = aStorage();
    createDeviceMemory(null, device).writeCustomerKey({ id: 'c-1', token: 't' });
    const kept = createDeviceMemory(null, device).readCustomerKey();
    createDeviceMemory(null, device).writeCustomerKey(null);

    expect(kept).toEqual({ id: 'c-1', token: 't' });
    expect(createDeviceMemory(null, device).readCustomerKey()).toBeNull();
  });

  test('is nobody where something else is kept', () => {
    const device = aStorage(new Map([['booking.v1.customer', '{"id":7}']]));

    expect(createDeviceMemory(null, device).readCustomerKey()).toBeNull();
  });
});
