import { expect, test } from 'vitest';
import { verifySignature } from './webhook-signature.ts';

const SECRET = '1a7c9c6a69bb5a1e';
const BODY = '{"event":"access.door.unlock"}';
const MAC = 'd7e7f17c8c26fe2b987a9a80c4b10076d163a9a8ddf1ab5ceef285519892c6fd';

const verify = (header: string, body = BODY, secret = SECRET) => verifySignature(Buffer.from(body), header, secret);

test('takes what was signed as the published samples are, and says when', () => {
  expect(verify(`t=1700000000,v1=${MAC}`)).toBe(1_700_000_000);
  expect(verify(`v1=${MAC.toUpperCase()}, t=1700000000`)).toBe(1_700_000_000);
});

test.each([
  ['another body', `t=1700000000,v1=${MAC}`, `${BODY} `, SECRET],
  ['another secret', `t=1700000000,v1=${MAC}`, BODY, '1a7c9c6a69bb5a1f'],
  ['another time', `t=1700000001,v1=${MAC}`, BODY, SECRET],
  ['a digit changed', `t=1700000000,v1=${MAC.replace('d7', 'd8')}`, BODY, SECRET],
  ['a signature cut short', `t=1700000000,v1=${MAC.slice(2)}`, BODY, SECRET],
  ['no signature', 't=1700000000', BODY, SECRET],
  ['no time', `v1=${MAC}`, BODY, SECRET],
  ['nothing', '', BODY, SECRET],
  ['nonsense', '=,=,t,v1', BODY, SECRET],
])('refuses %s', (_, header, body, secret) => {
  expect(verify(header, body, secret)).toBeNull();
});
