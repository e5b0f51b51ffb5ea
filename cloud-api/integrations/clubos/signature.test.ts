import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { checkSignature, signCall, WINDOW_MS } from './signature.ts';

const CallSchema = z.object({
  receiver: z.enum(['bridge', 'clubos']),
  method: z.string(),
  path: z.string(),
  body: z.string(),
  signature: z.string(),
});
const VECTORS = z
  .object({ secret: z.string(), timestamp: z.string(), calls: z.array(CallSchema).min(3) })
  .parse(JSON.parse(readFileSync(join(import.meta.dirname, 'signature-vectors.json'), 'utf8')));
const NOW = Number(VECTORS.timestamp);

type Vector = z.infer<typeof CallSchema>;
const callOf = ({ receiver, method, path, body }: Vector) => ({ receiver, method, path, body: Buffer.from(body) });
const check = (call: Vector, changes: { timestamp?: string; signature?: string; now?: number; secret?: string } = {}) =>
  checkSignature(changes.secret ?? VECTORS.secret, callOf(call), {
    timestamp: changes.timestamp ?? VECTORS.timestamp,
    signature: changes.signature ?? call.signature,
    now: changes.now ?? NOW,
  });

describe.each(VECTORS.calls)('$receiver $method $path', (call) => {
  test('is signed as the published vector says', () => {
    expect(signCall(VECTORS.secret, callOf(call), NOW)).toBe(call.signature);
    expect(check(call)).toBeNull();
  });

  test.each([
    ['its body', { body: `${call.body} ` }],
    ['its path', { path: `${call.path}/` }],
    ['its method', { method: 'DELETE' }],
    ['whom it is for', { receiver: call.receiver === 'bridge' ? ('clubos' as const) : ('bridge' as const) }],
  ])('is refused when somebody alters %s', (_, changes) => {
    expect(check({ ...call, ...changes })).toBe('wrong');
  });

  test('is refused with another secret or another time', () => {
    expect(check(call, { secret: 'another-secret-of-the-bridge' })).toBe('wrong');
    expect(check(call, { timestamp: String(NOW + 1) })).toBe('wrong');
  });

  test('is good for five minutes either way, and no longer', () => {
    expect(check(call, { now: NOW + WINDOW_MS })).toBeNull();
    expect(check(call, { now: NOW - WINDOW_MS })).toBeNull();
    expect(check(call, { now: NOW + WINDOW_MS + 1 })).toBe('too-old');
    expect(check(call, { now: NOW - WINDOW_MS - 1 })).toBe('too-new');
  });

  test.each([
    ['upper case', call.signature.toUpperCase()],
    ['another version', call.signature.replace('v1', 'v2')],
    ['nothing', ''],
    ['half of it', call.signature.slice(0, 40)],
  ])('%s is no signature', (_, signature) => {
    expect(check(call, { signature })).toBe('malformed');
  });
});

test('a call without the headers is missing its signature', () => {
  const call = { receiver: 'bridge', method: 'GET', path: '/', body: Buffer.alloc(0) } as const;

  expect(checkSignature('x', call, { timestamp: undefined, signature: 'v1=', now: NOW })).toBe('missing');
  expect(checkSignature('x', call, { timestamp: '1', signature: undefined, now: NOW })).toBe('missing');
});
