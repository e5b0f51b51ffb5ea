import { afterEach, beforeEach } from 'vitest';
import { type MailFaults, type MailSimulator, startMailSimulator } from '../../simulators/mail/start-mail-simulator.ts';
import type { MailPort } from './mail-port.ts';
import { describeMailPort } from './mail-port.contract.ts';
import { createSmtpMail } from './smtp-mail.ts';

let server: MailSimulator;
let port: MailPort;
beforeEach(async () => {
  server = await startMailSimulator();
  const url = server.url.replace('://', '://club:secret@');
  port = createSmtpMail({ url, from: 'club@example.test', limits: { connectMs: 500, answerMs: 500 } });
});
afterEach(async () => {
  port.close();
  await server.stop();
});

const set = (faults: Partial<MailFaults>) => () => server.setFaults(faults);

describeMailPort('mail over SMTP', {
  port: () => port,
  taken: () => server.mails().map(({ raw }) => /^message-id: (.*)$/im.exec(raw.toString())?.[1] ?? ''),
  toNobody: (mail) => {
    server.setFaults({ rejectWith: 550 });
    return mail;
  },
  faults: {
    notSent: {
      'a server that takes no recipient just now': set({ rejectWith: 451 }),
      'a server that takes no message just now': set({ failDataWith: 452 }),
      'a login that it refuses': set({ loginsFail: true }),
      'a connection that breaks before the message': set({ hangUp: 'before_data' }),
      'a server that is gone': () => server.stop(),
    },
    lost: {
      'a connection that breaks after the message': set({ hangUp: 'after_effect' }),
      'no answer to the message': set({ isSilent: true }),
    },
    // A server throws away a message whose end it has not seen.
    dark: {},
  },
});
