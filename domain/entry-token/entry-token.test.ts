import QRCode from 'qrcode';
import { describe, expect, test } from 'vitest';
import { aPayload, newSigningKey, someMintingKeys } from '../../tests/support/entry-tokens.ts';
import { at, BAY_1, between } from '../../tests/support/facility-profile.ts';
import { bookingSecret, rotatingCode, stepOfCode } from './entry-keys.ts';
import { bookedTime } from './entry-payload.ts';
import { mintEntryToken, openEntryToken } from './entry-token.ts';
import { stepAt } from './rotation.ts';
import { withCode } from './token-text.ts';
import { decideUse, type TokenUse } from './token-uses.ts';

const FACILITY = '0a4e2c1e-0000-4000-8000-0000000000f1';
const BOOKING = '0a4e2c1e-0000-4000-8000-0000000000b1';
const OTHER_BOOKING = '0a4e2c1e-0000-4000-8000-0000000000b2';
const HOUR = between('2026-06-11T15:00-03:00', '2026-06-11T16:00-03:00');
const PAYLOAD = aPayload({ bookingId: BOOKING, resourceId: BAY_1, doorIds: ['front', 'bay-1'], ...HOUR });
const MINTING = someMintingKeys('ours');

describe('a token', () => {
  test('of a bay with two doors and its code fill a QR code that a camera reads at once', () => {
    const text = withCode(mintEntryToken(MINTING, FACILITY, PAYLOAD), 'ABCD567');

    const { version, segments } = QRCode.create(text, { errorCorrectionLevel: 'M' });

    expect(text).toHaveLength(231);
    expect(version).toBe(9);
    expect(segments.map(({ mode }) => mode.id)).toEqual(['Alphanumeric']);
  });

  test('has the time of its booking, which is shorter than its own', () => {
    expect(bookedTime(PAYLOAD)).toEqual(HOUR);
    expect(PAYLOAD).toMatchObject({
      notBefore: at('2026-06-11T14:45-03:00'),
      expiresAt: at('2026-06-11T16:30-03:00'),
    });
  });

  test('of keys that were called back is refused, of those before them not', () => {
    const before = someMintingKeys('before', newSigningKey());
    const trusted = { keys: [before.keys, MINTING.keys], revokedIds: [MINTING.keys.id] };

    expect(openEntryToken(mintEntryToken(MINTING, FACILITY, PAYLOAD), FACILITY, trusted)).toEqual({
      ok: false,
      error: { code: 'token.revoked' },
    });
    expect(openEntryToken(mintEntryToken(before, FACILITY, PAYLOAD), FACILITY, trusted).ok).toBe(true);
  });
});

describe('a rotating code', () => {
  const secret = bookingSecret(MINTING.keys, BOOKING);
  const now = at('2026-06-11T15:00-03:00');
  const code = rotatingCode(secret, stepAt(now));

  test.each([-2, -1, 0, 1, 2])('is good when the two clocks are %i steps apart', (steps) => {
    expect(stepOfCode(secret, code, now + steps * 15_000)).toBe(stepAt(now));
  });

  test.each([-3, 3])('is stale when they are %i steps apart', (steps) => {
    expect(stepOfCode(secret, code, now + steps * 15_000)).toBeNull();
  });

  test('is of one booking and one step', () => {
    const other = bookingSecret(MINTING.keys, OTHER_BOOKING);

    expect(stepOfCode(other, code, now)).toBeNull();
    expect(rotatingCode(secret, stepAt(now) + 1)).not.toBe(code);
    expect(stepOfCode(secret, '', now)).toBeNull();
  });
});

describe('using a token again', () => {
  const use = (seconds: number, changes: Partial<TokenUse> = {}): TokenUse => ({
    at: HOUR.startsAt + seconds * 1000,
    doorId: 'front',
    step: Math.floor(seconds / 15),
    ...changes,
  });

  test('with the next code is fine, with the same one it is a replay', () => {
    expect(decideUse([use(0)], use(15)).ok).toBe(true);
    expect(decideUse([use(0)], use(14))).toEqual({ ok: false, error: { code: 'token.used' } });
  });

  test('is refused when it has no code', () => {
    expect(decideUse([use(0)], use(60, { step: null })).ok).toBe(true);
    expect(decideUse([use(0, { step: null })], use(3600, { step: null }))).toEqual({
      ok: false,
      error: { code: 'token.used' },
    });
  });

  test('is refused a seventh time within the hour, and no longer after it', () => {
    const six = [0, 60, 120, 180, 240, 300].map((seconds) => use(seconds));

    expect(decideUse(six, use(3599))).toEqual({ ok: false, error: { code: 'token.too_often' } });
    expect(decideUse(six, use(3600)).ok).toBe(true);
  });

  test('at another door is refused sooner than anybody gets there', () => {
    expect(decideUse([use(14)], use(18, { doorId: 'bay-1' }))).toEqual({
      ok: false,
      error: { code: 'token.two_places' },
    });
    expect(decideUse([use(14)], use(19, { doorId: 'bay-1' })).ok).toBe(true);
  });
});
