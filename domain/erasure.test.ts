import { describe, expect, test } from 'vitest';
import { digestOf, emailMark, isErased, mentionOf, phoneMark } from './erasure.ts';

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

describe('a text mentions somebody', () => {
  const NOBODY = { customerIds: [], bookingIds: [], emails: [], phones: [] };
  const isMentioned = (phone: string, text: string) => mentionOf({ ...NOBODY, phones: [phone] })(text);

  test.each([
    ['9025550143', 'call +1 (902) 555-0143 before noon'],
    ['9025550143', '{"phone":"19025550143"}'],
    ['5550143', '{"phone":"555-0143"}'],
    ['5550143', 'call 555 0143 before noon'],
  ])('by %s in %s', (phone, text) => {
    expect(isMentioned(phone, text)).toBe(true);
  });

  const isWritten = (email: string, text: string) => mentionOf({ ...NOBODY, emails: [email] })(text);

  test.each([
    'Ana@Example.test, she says',
    '{"email":"ana@example.test"}',
    String.raw`two lines\nana@example.test\n`,
    String.raw`\u003cana@example.test\u003e`,
    'mailto%3aana@example.test%3e',
    'ask ana@example.test.',
    'from=ana@example.test&kind=1',
  ])('by ana@example.test in %s', (text) => {
    expect(isWritten('ana@example.test', text)).toBe(true);
  });

  test.each(['diana@example.test', 'j.ana@example.test', 'ana@example.tests', 'ana@exampleztest'])(
    'but not by ana@example.test in %s, which is somebody else',
    (text) => {
      expect(isWritten('ana@example.test', `{"email":"${text}"}`)).toBe(false);
    },
  );

  test.each(['{"at":1755501432000}', '{"phone":"416 555 0143"}'])('but not by 5550143 in %s', (text) => {
    expect(isMentioned('5550143', text)).toBe(false);
  });
});
