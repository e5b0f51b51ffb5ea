import { afterEach, beforeEach } from 'vitest';
import { type MailSimulator, startMailSimulator } from '../../simulators/mail/start-mail-simulator.ts';
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

describeMailPort('mail over SMTP', () => ({
  port: () => port,
  taken: () => server.mails().map(({ raw }) => /^message-id: (.*)$/im.exec(raw.toString())?.[1] ?? ''),
  make: {
    rejectMailbox: () => server.setFaults({ rejectWith: 550 }),
    busy: () => server.setFaults({ rejectWith: 451 }),
    refuseLogin: () => server.setFaults({ loginsFail: true }),
    hangUpBefore: () => server.setFaults({ hangUp: 'before_data' }),
    hangUpAfter: () => server.setFaults({ hangUp: 'after_effect' }),
    neverAnswer: () => server.setFaults({ isSilent: true }),
    gone: () => server.stop(),
  },
}));
