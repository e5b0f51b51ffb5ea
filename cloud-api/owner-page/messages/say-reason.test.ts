import { expect, test } from 'vitest';
import { sayReason } from './say-reason.ts';

test.each([
  ['dropped', 'unwanted', 'they do not want it'],
  ['failed', 'SMTP 550', 'there is no such mailbox (SMTP 550)'],
  ['failed', 'SMTP 599', 'the mail server refused it (SMTP 599)'],
  ['planned', 'SMTP 451', 'the mail server asks to wait (SMTP 451)'],
  ['planned', 'ECONNREFUSED', 'the mail server could not be reached (ECONNREFUSED)'],
  ['unknown', 'stopped', 'the program stopped while it was sending (stopped)'],
  ['failed', 'said by somebody new', 'said by somebody new'],
  ['accepted', null, ''],
] as const)('of one that is %s because of %s the owner reads: %s', (state, reason, words) => {
  expect(sayReason({ state, reason })).toBe(words);
});
