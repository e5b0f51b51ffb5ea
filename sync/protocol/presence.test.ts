import { expect, test } from 'vitest';
import { decodePresence, encodePresence } from './presence.ts';

const BOOT = '0123456789abcdef';

test.each(['online', 'offline'] as const)('presence that says %s is read as it was written', (state) => {
  expect(decodePresence(Buffer.from(encodePresence({ boot: BOOT, state })))).toEqual({ boot: BOOT, state });
});

test.each([
  ['nothing', ''],
  ['no JSON', '"offline'],
  ['a bare word', '"offline"'],
  ['another state', JSON.stringify({ boot: BOOT, state: 'away' })],
  ['no process start', JSON.stringify({ state: 'offline' })],
  ['much too much', JSON.stringify({ boot: BOOT, state: 'offline', more: 'x'.repeat(2000) })],
])('%s is no presence', (_what, text) => {
  expect(decodePresence(Buffer.from(text))).toBeNull();
});
