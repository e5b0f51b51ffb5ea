import { expect, test } from 'vitest';
import { ENGLISH } from '../strings-english.ts';
import { sayReason } from './say-reason.ts';

test.each([
  ['dropped', 'unwanted', 'they do not want it'],
  ['failed', 'SMTP 550', 'there is no such mailbox (SMTP 550)'],
  ['failed', 'SMTP 599', 'the mail server refused it (SMTP 599)'],
  ['planned', 'SMTP 451', 'the mail server asks to wait (SMTP 451)'],
  ['planned', 'ECONNREFUSED', 'whoever carries it could not be reached (ECONNREFUSED)'],
  ['failed', 'Twilio 21614', 'this number takes no texts (Twilio 21614)'],
  ['failed', 'Twilio 30008', 'the text was refused on its way (Twilio 30008)'],
  ['unknown', 'HTTP 503', 'the answer did not say what became of it (HTTP 503)'],
  ['unknown', 'stopped', 'the program stopped while it was sending (stopped)'],
  ['failed', 'said by somebody new', 'said by somebody new'],
  ['accepted', null, ''],
] as const)('of one that is %s because of %s the owner reads: %s', (state, reason, words) => {
  expect(sayReason(ENGLISH.messages, { state, reason })).toBe(words);
});
