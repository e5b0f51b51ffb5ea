import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';

/** A mail as it came over the wire. */
export type CaughtMail = {
  readonly at: number;
  readonly from: string;
  readonly to: readonly string[];
  readonly raw: Buffer;
};

export type MailFaults = {
  /** The answer to every recipient in place of yes: 550 for no such mailbox, 451 for not now. */
  readonly rejectWith: number | null;
  /** The answer to the whole message. */
  readonly failDataWith: number | null;
  readonly loginsFail: boolean;
  /** When the connection breaks: before the message is taken, or after. */
  readonly hangUp: 'never' | 'before_data' | 'after_effect';
  /** Nothing is answered to the message, which is taken. */
  readonly isSilent: boolean;
};

export const NO_MAIL_FAULTS: MailFaults = {
  rejectWith: null,
  failDataWith: null,
  loginsFail: false,
  hangUp: 'never',
  isSilent: false,
};

export type MailSimulator = {
  /** `smtp://127.0.0.1:<port>` */
  readonly url: string;
  /** All that was taken, the last last. */
  readonly mails: () => readonly CaughtMail[];
  setFaults(faults: Partial<MailFaults>): void;
  forget(): void;
  stop(): Promise<void>;
};

const KEPT_MAX = 500;

/** A mail server that takes all there is, keeps it, and carries none of it anywhere. */
export async function startMailSimulator({
  port = 0,
  host = '127.0.0.1',
  now = Date.now,
}: {
  readonly port?: number;
  readonly host?: string;
  readonly now?: () => number;
} = {}): Promise<MailSimulator> {
  let faults = NO_MAIL_FAULTS;
  let mails: CaughtMail[] = [];
  const failure = (responseCode: number): Error => Object.assign(new Error('as told'), { responseCode });

  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    logger: false,
    onAuth: (_, __, callback) => (faults.loginsFail ? callback(failure(535)) : callback(null, { user: 'anybody' })),
    onRcptTo: (_, __, callback) => (faults.rejectWith === null ? callback() : callback(failure(faults.rejectWith))),
    onData(stream, session, callback) {
      if (faults.hangUp === 'before_data') return hangUp();
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        if (faults.failDataWith !== null) return callback(failure(faults.failDataWith));
        const { mailFrom, rcptTo } = session.envelope;
        const from = mailFrom === false ? '' : mailFrom.address;
        mails = [...mails, { at: now(), from, to: rcptTo.map(({ address }) => address), raw: Buffer.concat(chunks) }];
        mails = mails.slice(-KEPT_MAX);
        if (faults.hangUp === 'after_effect') return hangUp();
        if (!faults.isSilent) callback();
      });
    },
  });
  // Whoever hangs up on us is no trouble.
  server.on('error', () => undefined);

  function hangUp(): void {
    for (const connection of server.connections) connection.close();
  }

  const listener = server.listen(port, host);
  await once(listener, 'listening');
  return {
    url: `smtp://${host}:${portOf(listener.address())}`,
    mails: () => mails,
    setFaults: (wanted) => {
      faults = { ...faults, ...wanted };
    },
    forget: () => {
      mails = [];
    },
    stop: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

function portOf(address: AddressInfo | string | null): number {
  return typeof address === 'object' && address !== null ? address.port : 0;
}
