import { expect, test } from 'vitest';
import { chainHash } from './chain.ts';

// Both sides and every later version must find the very same: these values may never change.
test.each([
  ['', '', 'e3b0c44298fc1c149afbf4c8996fb924'],
  ['', '{"kind":"fact"}', '561be7f4478ebe6697cfe6ec9037d1cf'],
  ['e3b0c44298fc1c149afbf4c8996fb924', 'Zoë Núñez ⛳', '00973504a7f35c8d4a61ef853dd7e056'],
])('the hash after %j of %j is fixed', (prev, body, hash) => {
  expect(chainHash(prev, body)).toBe(hash);
});

test('the hash is that of the text before it and its own, so that the same event elsewhere has another', () => {
  const first = chainHash('', 'a');

  expect(chainHash(first, 'a')).not.toBe(first);
  expect(chainHash(first, 'b')).not.toBe(chainHash(first, 'a'));
});
