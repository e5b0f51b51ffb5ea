import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { findDoublePromise, type HistoryEntry } from './history-checker.ts';
import { createLedger } from './ledger.ts';

const bay = (startsAt: number, endsAt: number) => ({ resourceId: 'bay', startsAt, endsAt });
const promised = (id: string, startsAt: number, endsAt: number): HistoryEntry => ({
  what: 'promised',
  id,
  ...bay(startsAt, endsAt),
});

describe('two people are promised the same time', () => {
  test('is found, with who and when', () => {
    const history = [promised('anna', 0, 2), promised('ben', 1, 3)];

    expect(findDoublePromise(history)).toBe('entry 1: ben (bay 1–3) overlaps anna (bay 0–2)');
  });

  test('touching ends and other resources are no overlap', () => {
    const elsewhere: HistoryEntry = { what: 'promised', id: 'cleo', resourceId: 'room', startsAt: 0, endsAt: 4 };

    expect(findDoublePromise([promised('anna', 0, 2), promised('ben', 2, 4), elsewhere])).toBeNull();
  });

  test('not once the first has given it back, or has moved away', () => {
    const given = [promised('anna', 0, 2), { what: 'released', id: 'anna' } as const, promised('ben', 0, 2)];
    const moved = [promised('anna', 0, 2), promised('anna', 4, 6), promised('ben', 0, 2)];

    expect(findDoublePromise(given)).toBeNull();
    expect(findDoublePromise(moved)).toBeNull();
  });
});

const Entry: fc.Arbitrary<HistoryEntry> = fc
  .record({ who: fc.nat(7), startsAt: fc.nat(30), length: fc.nat(5), room: fc.nat(1), what: fc.nat(3) })
  .map(({ who, startsAt, length, room, what }) =>
    what === 0
      ? { what: 'released', id: `p${who}` }
      : { what: 'promised', id: `p${who}`, resourceId: `r${room}`, startsAt, endsAt: startsAt + length + 1 },
  );

/** Everyone against everyone, after each entry: too slow for a long history, and too simple to be wrong. */
function isDoubleNaively(history: readonly HistoryEntry[]): boolean {
  return history.some((_, index) => {
    const valid = new Map<string, HistoryEntry>();
    for (const entry of history.slice(0, index + 1)) valid.set(entry.id, entry);
    const claims = [...valid.values()].filter((entry) => entry.what === 'promised');
    return claims.some((a) =>
      claims.some((b) => a !== b && a.resourceId === b.resourceId && a.startsAt < b.endsAt && b.startsAt < a.endsAt),
    );
  });
}

test('agrees with comparing everyone with everyone', () => {
  fc.assert(
    fc.property(fc.array(Entry, { maxLength: 12 }), (history) => {
      expect(findDoublePromise(history) !== null).toBe(isDoubleNaively(history));
    }),
    { numRuns: 2000 },
  );
});

test('agrees with the ledger that watches while a history runs', () => {
  fc.assert(
    fc.property(fc.array(Entry, { maxLength: 12 }), (calls) => {
      const ledger = createLedger();
      const isDouble = calls.some((call, index) => {
        if (call.what === 'promised') return ledger.promise(call.id, call, index) !== null;
        ledger.release(call.id);
        return false;
      });

      expect(findDoublePromise(ledger.history) !== null).toBe(isDouble);
    }),
    { numRuns: 2000 },
  );
});

test('a promise is not held against us while its owner waits for a change, and is again once that is refused', () => {
  const ledger = createLedger();
  ledger.promise('anna', bay(0, 2), 0);
  ledger.open('anna');
  ledger.promise('ben', bay(0, 2), 1);
  expect(findDoublePromise(ledger.history)).toBeNull();

  ledger.close('anna');

  expect(findDoublePromise(ledger.history)).toContain('anna');
});
