import { Readable } from 'node:stream';
import MailComposer from 'nodemailer/lib/mail-composer';
import SMTPConnection from 'nodemailer/lib/smtp-connection';
import { SECOND_MS } from '../../domain/time.ts';
import type { Mail, MailPort, SendOutcome } from './mail-port.ts';

export type SmtpMailOptions = {
  /** `smtp://user:password@host:587`, `smtps://host`. */
  readonly url: string;
  /** The address that mail comes from. */
  readonly from: string;
  readonly limits?: Partial<SmtpLimits>;
};

export type SmtpLimits = {
  readonly connectMs: number;
  /** For each answer of the server. */
  readonly answerMs: number;
};

const LIMITS: SmtpLimits = { connectMs: 5 * SECOND_MS, answerMs: 15 * SECOND_MS };

/** Mail over SMTP, a connection for each. Never logs: what a server says may hold addresses. */
export function createSmtpMail({ url, from, limits }: SmtpMailOptions): MailPort {
  const { connectMs, answerMs } = { ...LIMITS, ...limits };
  const { protocol, hostname, port, username, password } = new URL(url);
  const isTls = protocol === 'smtps:';
  const host = from.slice(from.lastIndexOf('@') + 1);
  const open = new Set<SMTPConnection>();

  async function exchange(mail: Mail): Promise<SendOutcome> {
    const message = await compose(mail, { from, host });
    const connection = new SMTPConnection({
      host: hostname.replace(/^\[|\]$/g, ''),
      port: port === '' ? (isTls ? 465 : 587) : Number(port),
      secure: isTls,
      connectionTimeout: connectMs,
      greetingTimeout: answerMs,
      socketTimeout: answerMs,
    });
    open.add(connection);
    const content = contentOf(message);
    try {
      await new Promise<void>((resolve, reject) => {
        connection.on('error', reject);
        connection.on('end', () => reject(Object.assign(new Error('the server hung up'), { code: 'ECONNECTION' })));
        const send = () =>
          connection.send({ from, to: [mail.to] }, content.stream, (error) => (error ? reject(error) : resolve()));
        connection.connect(() => {
          if (username === '') return send();
          const credentials = { user: decodeURIComponent(username), pass: decodeURIComponent(password) };
          connection.login({ credentials }, (error) => (error ? reject(error) : send()));
        });
      });
      return { outcome: 'accepted', providerId: null };
    } catch (error) {
      return outcomeOf(error, content.hasGone());
    } finally {
      open.delete(connection);
      connection.close();
    }
  }

  return {
    name: 'smtp',
    send: exchange,
    close: () => {
      for (const connection of open) connection.close();
    },
  };
}

/**
 * The message as a server is given it. Only when all of it is gone can it have been taken: a server that did not see its
 * end throws it away.
 */
function contentOf(message: Buffer): { readonly stream: Readable; readonly hasGone: () => boolean } {
  let hasGone = false;
  const stream = Readable.from([message], { objectMode: false });
  stream.once('end', () => {
    hasGone = true;
  });
  return { stream, hasGone: () => hasGone };
}

type Sender = { readonly from: string; readonly host: string };

function compose(mail: Mail, { from, host }: Sender): Promise<Buffer> {
  const composer = new MailComposer({
    messageId: `<${mail.id}@${host}>`,
    from: { name: mail.fromName, address: from },
    to: mail.to,
    subject: mail.subject,
    html: mail.html,
    text: mail.text,
    headers: { 'auto-submitted': 'auto-generated', ...unsubscribing(mail) },
    // Nothing of a message is read from a file or an address.
    disableFileAccess: true,
    disableUrlAccess: true,
    attachments: mail.attachments.map(({ fileName, contentType, content, contentId }) => ({
      filename: fileName,
      contentType,
      content,
      ...(contentId === null ? {} : { cid: contentId, contentDisposition: 'inline' as const }),
    })),
  });
  return new Promise((resolve, reject) => {
    composer.compile().build((error, message) => (error ? reject(error) : resolve(message)));
  });
}

function unsubscribing({ unsubscribeUrl }: Mail): Record<string, string> {
  if (unsubscribeUrl === null) return {};
  return { 'list-unsubscribe': `<${unsubscribeUrl}>`, 'list-unsubscribe-post': 'List-Unsubscribe=One-Click' };
}

/** What nodemailer says of a failure; all of it optional, as it is of others. */
type SmtpError = { readonly code?: unknown; readonly responseCode?: unknown };

function outcomeOf(error: unknown, hasGone: boolean): SendOutcome {
  const { code, responseCode }: SmtpError = typeof error === 'object' && error !== null ? error : {};
  if (typeof responseCode === 'number' && responseCode >= 400) {
    const reason = `SMTP ${responseCode}`;
    // A refused login is the club's trouble, not the customer's: it is tried again when somebody has seen to it.
    const isForGood = responseCode >= 500 && code !== 'EAUTH';
    return isForGood ? { outcome: 'rejected', reason } : { outcome: 'not_sent', reason, retryAt: null };
  }
  const reason = typeof code === 'string' ? code : 'no answer';
  return hasGone ? { outcome: 'unknown', reason } : { outcome: 'not_sent', reason, retryAt: null };
}
