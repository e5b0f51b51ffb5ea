import { expect, test } from 'vitest';
import type { Contact } from '../integrations/health.ts';
import type { Mail, MailPort, SendOutcome } from './mail-port.ts';
import { watchMail } from './watched-mail.ts';

const MAIL: Mail = {
  id: '7b6d3d0e-8a35-4c43-9d2f-1b2b3c4d5e6f',
  to: 'eve@example.test',
  fromName: 'Harbour Golf',
  subject: 'Hello',
  html: '',
  text: '',
  attachments: [],
  unsubscribeUrl: null,
};

const failed = (problem: string): Contact => ({ kind: 'failed', problem, pausedUntil: null });

test.each<[SendOutcome, Contact]>([
  [{ outcome: 'accepted', providerId: null }, { kind: 'answered' }],
  [{ outcome: 'rejected', reason: 'SMTP 550' }, { kind: 'answered' }],
  [{ outcome: 'not_sent', reason: 'SMTP 535', retryAt: null }, failed('The mail server said no (SMTP 535).')],
  [{ outcome: 'unknown', reason: 'ETIMEDOUT' }, failed('The mail server cannot be reached (ETIMEDOUT).')],
])('of %o the owner is told so, and whoever sent it as well', async (outcome, told) => {
  const noted: Contact[] = [];
  const port: MailPort = { name: 'test', send: async () => outcome, close: () => undefined };

  const answer = await watchMail(port, (contact) => noted.push(contact)).send(MAIL);

  expect(answer).toBe(outcome);
  expect(noted).toEqual([told]);
});
