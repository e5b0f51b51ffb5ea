import { expect, test } from 'vitest';
import { whoAsks } from './who-asks.ts';

test.each([
  ['nothing', { email: '', phone: '' }, undefined],
  ['the beginning of either', { email: 'ida@', phone: '902 555' }, undefined],
  ['an address', { email: ' ida@example.test ', phone: '902' }, { email: 'ida@example.test', phone: null }],
  ['a number', { email: 'ida@', phone: ' 902 555-0142 ' }, { email: null, phone: '902 555-0142' }],
])('%s that has been typed', (_, typed, who) => {
  expect(whoAsks(typed)).toEqual(who);
});
