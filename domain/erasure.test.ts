import { describe, expect, test } from 'vitest';
import { digestOf, emailMark, isErased, phoneMark } from './erasure.ts';

const SALT = '00112233445566778899aabbccddeeff';
const OTHER_SALT = 'ffeeddccbbaa99887766554433221100';
const erasure = {
  salt: SALT,
  emails: [digestOf(SALT, 'zoe@example.test')],
  phones: [digestOf(SALT, '9025550143')],
};

describe('somebody who is to be forgotten', () => {
  test.each([
    ['by e-mail, capitals or not', { email: 'Zoe@Example.test', phone: null }],
    ['by phone, however it is written, where there is no e-mail', { email: null, phone: '+1 (902) 555-0143' }],
  ])('is known %s', (_how, contact) => {
    expect(isErased(contact, erasure)).toBe(true);
  });

  test.each([
    ['another e-mail', { email: 'zoe2@example.test', phone: null }],
    ['their phone and an e-mail of their own', { email: 'max@example.test', phone: '902 555 0143' }],
    ['too few digits', { email: null, phone: '0143' }],
    ['nothing', { email: null, phone: null }],
  ])('is nobody with %s', (_what, contact) => {
    expect(isErased(contact, erasure)).toBe(false);
  });
});

test('two erasures have nothing in common that shows that they are of one person', () => {
  expect(digestOf(SALT, emailMark('zoe@example.test'))).not.toBe(digestOf(OTHER_SALT, emailMark('zoe@example.test')));
  expect(digestOf(SALT, phoneMark('9025550143') ?? '')).toMatch(/^[0-9a-f]{32}$/);
});
