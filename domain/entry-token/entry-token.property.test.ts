import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { newSigningKey, someMintingKeys } from '../../tests/support/entry-tokens.ts';
import { MINUTE_MS } from '../time.ts';
import { decodeBase32, encodeBase32 } from './base32.ts';
import { type EntryPayload, encodePayload, parsePayload } from './entry-payload.ts';
import { decideTokenTime, mintEntryToken, openEntryToken } from './entry-token.ts';

const FACILITY = '0a4e2c1e-0000-4000-8000-0000000000f1';
const OTHER_FACILITY = '0a4e2c1e-0000-4000-8000-0000000000f2';
const SIGNING = newSigningKey();
const OURS = someMintingKeys('ours', SIGNING);
const THEIRS = someMintingKeys('theirs', SIGNING);
const TRUSTED = { keys: [OURS.keys], revokedIds: [] };

const ref = fc.stringMatching(/^[0-9a-f]{8}$/);
const minute = fc.integer({ min: 0, max: 2 ** 32 - 1 }).map((minutes) => minutes * MINUTE_MS);
const payload: fc.Arbitrary<EntryPayload> = fc.record({
  rotates: fc.boolean(),
  bookingId: fc.uuid(),
  revision: fc.integer({ min: 0, max: 2 ** 32 - 1 }),
  resourceRef: ref,
  doorRefs: fc.array(ref, { minLength: 1, maxLength: 8 }),
  notBefore: minute,
  expiresAt: minute,
});

const refusedAs = (...codes: string[]) => ({
  ok: false,
  error: { code: expect.toSatisfy((code: string) => codes.includes(code)) },
});

describe('a token', () => {
  test('is opened as what was put into it, and is the same for the same', () => {
    fc.assert(
      fc.property(payload, (told) => {
        const token = mintEntryToken(OURS, FACILITY, told);

        expect(openEntryToken(token, FACILITY, TRUSTED)).toMatchObject({ ok: true, value: { payload: told } });
        expect(mintEntryToken(OURS, FACILITY, told)).toBe(token);
      }),
    );
  });

  test('with any bit changed is refused', () => {
    fc.assert(
      fc.property(payload, fc.nat(), (told, where) => {
        const bytes = decodeBase32(mintEntryToken(OURS, FACILITY, told).slice(3))!;
        bytes[Math.floor(where / 8) % bytes.length]! ^= 1 << (where % 8);

        const opened = openEntryToken(`GE1${encodeBase32(bytes)}`, FACILITY, TRUSTED);

        expect(opened).toMatchObject(refusedAs('token.foreign', 'token.forged'));
      }),
    );
  });

  test('cut short anywhere is refused', () => {
    fc.assert(
      fc.property(payload, fc.nat(), (told, where) => {
        const token = mintEntryToken(OURS, FACILITY, told);

        const opened = openEntryToken(token.slice(0, where % token.length), FACILITY, TRUSTED);

        expect(opened).toMatchObject(refusedAs('token.unreadable', 'token.forged'));
      }),
    );
  });

  test('that somebody else has signed is forged, though they have all that the facility has', () => {
    fc.assert(
      fc.property(payload, (told) => {
        const forger = { keys: OURS.keys, signingKey: newSigningKey() };

        const opened = openEntryToken(mintEntryToken(forger, FACILITY, told), FACILITY, TRUSTED);

        expect(opened).toEqual({ ok: false, error: { code: 'token.forged' } });
      }),
      { numRuns: 25 },
    );
  });

  test('of another facility is foreign, and forged when it is sealed as one of this', () => {
    fc.assert(
      fc.property(payload, (told) => {
        const theirs = openEntryToken(mintEntryToken(THEIRS, OTHER_FACILITY, told), FACILITY, TRUSTED);
        const disguised = openEntryToken(mintEntryToken(OURS, OTHER_FACILITY, told), FACILITY, TRUSTED);

        expect(theirs).toEqual({ ok: false, error: { code: 'token.foreign' } });
        expect(disguised).toEqual({ ok: false, error: { code: 'token.forged' } });
      }),
    );
  });

  test('is good from its first until before its last instant, by whichever clock', () => {
    fc.assert(
      fc.property(payload, fc.integer({ min: -3, max: 3 }), (told, off) => {
        const window = { ...told, notBefore: 60 * MINUTE_MS, expiresAt: 180 * MINUTE_MS };
        const earlier = decideTokenTime(window, window.notBefore + Math.min(off, 0) * MINUTE_MS);
        const later = decideTokenTime(window, window.expiresAt + off * MINUTE_MS);

        expect(earlier.ok).toBe(off >= 0);
        expect(later.ok).toBe(off < 0);
      }),
    );
  });

  test('is read from any text and any bytes without an exception', () => {
    const head = fc.uint8Array({ maxLength: 200 }).map((bytes) => `GE1${encodeBase32(bytes)}`);
    const ours = fc
      .uint8Array({ maxLength: 200 })
      .map((bytes) => `GE1${encodeBase32(Buffer.concat([Buffer.from(OURS.keys.id, 'hex'), bytes]))}`);
    fc.assert(
      fc.property(fc.oneof(fc.string(), head, ours), (text) => {
        expect(openEntryToken(text, FACILITY, TRUSTED).ok).toBe(false);
      }),
      { numRuns: 500 },
    );
  });
});

test('a payload is read from any bytes or not at all, and written as it was', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 70 }), (bytes) => {
      const read = parsePayload(bytes);

      expect(read === null ? bytes : encodePayload(read)).toEqual(bytes);
    }),
    { numRuns: 1000 },
  );
});

test('base32 of bytes gives the bytes, and no second text gives the same', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 100 }), fc.stringMatching(/^[A-Z2-7]{0,40}$/), (bytes, text) => {
      const decoded = decodeBase32(text);

      expect(decodeBase32(encodeBase32(bytes))).toEqual(bytes);
      expect(decoded === null ? text : encodeBase32(decoded)).toBe(text);
    }),
  );
});
