import { randomUUID, sign, verify } from 'node:crypto';
import { bookingSecret, stepOfCode } from '../../domain/entry-token/entry-keys.ts';
import { encodePayload } from '../../domain/entry-token/entry-payload.ts';
import { mintEntryToken, openEntryToken } from '../../domain/entry-token/entry-token.ts';
import { readTokenText } from '../../domain/entry-token/token-text.ts';
import { aPayload, newSigningKey, shownAt, someMintingKeys } from '../support/entry-tokens.ts';
import { BAY_1, between } from '../support/facility-profile.ts';
import type { Table } from './figures.ts';
import { median, showTimings, timeEach, TIMING_HEAD } from './timings.ts';

const CALLS = 4000;
const FACILITY = '0a4e2c1e-0000-4000-8000-0000000000f1';
const HOUR = between('2026-06-11T15:00-03:00', '2026-06-11T16:00-03:00');

/** What a controller computes for a QR code, beside the one signature that nobody can leave out. No database, no door. */
export async function benchEntryToken(calls = CALLS): Promise<Table> {
  const signing = newSigningKey();
  const minting = someMintingKeys('bench', signing);
  const others = [someMintingKeys('before', signing), someMintingKeys('next', signing)];
  const trusted = { keys: [...others, minting].map(({ keys }) => keys), revokedIds: [] };
  const shown = Array.from({ length: calls }, () => {
    const bookingId = randomUUID();
    const payload = aPayload({ bookingId, resourceId: BAY_1, doorIds: ['front', 'bay'], rotates: true, ...HOUR });
    const text = shownAt(minting, mintEntryToken(minting, FACILITY, payload), bookingId, HOUR.startsAt);
    const body = encodePayload(payload);
    return { payload, text, body, signature: sign(null, body, signing) };
  });

  const verifyBare = (index: number): boolean => {
    const { body, signature } = at(index);
    return verify(null, body, minting.keys.verifyingKey, signature);
  };
  const verifyToken = (index: number): boolean => {
    const read = readTokenText(at(index).text);
    const opened = read && openEntryToken(read.token, FACILITY, trusted);
    if (!opened?.ok) return false;
    const { keys, payload } = opened.value;
    return stepOfCode(bookingSecret(keys, payload.bookingId), read?.code ?? '', HOUR.startsAt) !== null;
  };
  const mint = (index: number): string => mintEntryToken(minting, FACILITY, at(index).payload);
  function at(index: number) {
    const one = shown[index];
    if (!one) throw new Error('there is one for each call');
    return one;
  }

  // In turns, so that whatever else the machine does falls on all alike.
  const bare: number[] = [];
  const token: number[] = [];
  const minted: number[] = [];
  for (let index = 0; index < calls; index += 1) {
    bare.push(...(await timeEach(1, async () => mustBe(verifyBare(index)))));
    token.push(...(await timeEach(1, async () => mustBe(verifyToken(index)))));
    minted.push(...(await timeEach(1, async () => mint(index))));
  }
  const [bareMs, tokenMs] = [median(bare), median(token)];
  return {
    title: 'A QR code, from its text to yes',
    head: TIMING_HEAD,
    rows: [
      ['a bare Ed25519 verify', ...showTimings(bare)],
      ['a token with its code', ...showTimings(token)],
      ['making a token (cloud)', ...showTimings(minted)],
    ],
    notes: [
      `A token takes ${(tokenMs / bareMs).toFixed(2)} times a bare verify: ${(tokenMs * 1000).toFixed(0)} µs; ` +
        'besides that it is unsealed, and its code compared with those of five steps.',
    ],
  };
}

function mustBe(isRight: boolean): void {
  if (!isRight) throw new Error('a right token was refused');
}
