import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import PostalMime, { type Email } from 'postal-mime';
import { z } from 'zod';
import { readBody } from '../http-vendor/read-body.ts';
import { phoneForm, readPhoneForm } from './phone-form.ts';
import { allOf, type OtherChannels, type OtherMessage, type TellPhone } from './other-messages.ts';
import type { CaughtMail, MailSimulator } from './start-mail-simulator.ts';

/** Shows everything that was "sent", as whoever got it would see it. */
export type MessagesPage = { readonly url: string; stop(): Promise<void> };

const FaultsSchema = z
  .strictObject({
    rejectWith: z.int().min(400).max(599).nullable(),
    failDataWith: z.int().min(400).max(599).nullable(),
    loginsFail: z.boolean(),
    hangUp: z.enum(['never', 'before_data', 'after_effect']),
    isSilent: z.boolean(),
  })
  .partial();

/** Nothing but switches is posted. */
const BODY_BYTES_MAX = 64 * 1024;

type Answer = { readonly status?: number; readonly type: string; readonly body: string | Uint8Array };

type PageOptions = {
  readonly port: number;
  readonly host?: string;
  /** What is sent by other ways than the mail server. */
  readonly channels?: OtherChannels;
  /** Has a phone that is told of a booking by push; there is none when absent. */
  readonly tellPhone?: TellPhone;
};

type Shown = { readonly server: MailSimulator } & Required<Pick<PageOptions, 'channels'>> &
  Pick<PageOptions, 'tellPhone'>;

export async function startMessagesPage(
  server: MailSimulator,
  { port, host = '127.0.0.1', channels = [], tellPhone }: PageOptions,
): Promise<MessagesPage> {
  const http = createServer((request, response) => {
    answer({ server, channels, ...(tellPhone && { tellPhone }) }, request).then(
      ({ status = 200, type, body }) => response.writeHead(status, headersFor(type)).end(body),
      () => sendFault(response),
    );
  });
  http.listen(port, host);
  await once(http, 'listening');
  const address = http.address() as AddressInfo;
  return {
    url: `http://localhost:${address.port}`,
    stop: async () => {
      http.closeAllConnections();
      http.close();
      await once(http, 'close');
    },
  };
}

function sendFault(response: ServerResponse): void {
  response.writeHead(500, headersFor('text/plain')).end('The message could not be shown.');
}

/** A mail is a stranger's page: nothing in it runs, and nothing is fetched for it. */
function headersFor(type: string): Record<string, string> {
  return {
    'content-type': type,
    'cache-control': 'no-store',
    'content-security-policy': "default-src 'none'; img-src data: 'self'; style-src 'unsafe-inline'; frame-src 'self'",
  };
}

async function answer({ server, channels, tellPhone }: Shown, request: IncomingMessage): Promise<Answer> {
  const path = new URL(request.url ?? '/', 'http://localhost').pathname;
  if (path === '/__sim/log') return json(await Promise.all(server.mails().map(summary)));
  if (path === '/__sim/faults' && request.method === 'POST')
    return setFaults(server, (await readBody(request, BODY_BYTES_MAX)).toString());
  if (path === '/__sim/others') return json(allOf(channels));
  if (path === '/') return page('Messages', (tellPhone ? PHONE_LINK : '') + (await list({ server, channels })));
  if (path === '/phone' && tellPhone) {
    const link = request.method === 'POST' ? readPhoneForm((await readBody(request, BODY_BYTES_MAX)).toString()) : null;
    return page('A phone', phoneForm(link === null ? '' : escape(await tellPhone(link))));
  }
  const [, other, otherPart] = /^\/others\/(\d+)(\/html)?$/.exec(path) ?? [];
  if (other !== undefined) return answerOther(allOf(channels)[Number(other)], Number(other), otherPart !== undefined);
  const [, number, part] = /^\/mails\/(\d+)(?:\/(html|text|\d+))?$/.exec(path) ?? [];
  const mail = number === undefined ? undefined : server.mails()[Number(number)];
  if (!mail) return { status: 404, ...page('No such message', '<p><a href="/">All messages</a></p>') };
  const email = await PostalMime.parse(mail.raw);
  if (part === undefined) return page(email.subject ?? '', show(Number(number), mail, email));
  if (part === 'html') return { type: 'text/html; charset=utf-8', body: withPictures(email) };
  if (part === 'text') return { type: 'text/plain; charset=utf-8', body: email.text ?? '' };
  const attachment = email.attachments[Number(part)];
  if (!attachment) return { status: 404, type: 'text/plain', body: 'No such file.' };
  return { type: attachment.mimeType, body: bytesOf(attachment.content) };
}

const PHONE_LINK = '<p><a href="/phone">A phone that is told of a booking</a></p>';

async function summary({ at, to, raw }: CaughtMail) {
  const { messageId, subject, attachments } = await PostalMime.parse(raw);
  return { at, to, messageId, subject, attachments: attachments.map(({ filename }) => filename) };
}

function setFaults(server: MailSimulator, body: string): Answer {
  const faults = FaultsSchema.safeParse(parseJson(body));
  if (!faults.success) return { status: 400, type: 'text/plain', body: z.prettifyError(faults.error) };
  server.setFaults(Object.fromEntries(Object.entries(faults.data).filter(([, value]) => value !== undefined)));
  return json(faults.data);
}

type Row = {
  readonly at: number;
  readonly channel: string;
  readonly to: string;
  readonly title: string;
  readonly path: string;
};

async function list({ server, channels }: Shown): Promise<string> {
  const mails = await Promise.all(
    server.mails().map(async ({ at, to, raw }, number): Promise<Row> => {
      const { subject = '' } = await PostalMime.parse(raw);
      return { at, channel: 'mail', to: to.join(', '), title: subject, path: `/mails/${number}` };
    }),
  );
  const others = allOf(channels).map((message, number): Row => ({ ...message, path: `/others/${number}` }));
  const rows = [...mails, ...others].toSorted((a, b) => b.at - a.at).map(rowOf);
  if (rows.length === 0) return '<p>Nothing has been sent yet. Book something.</p>';
  return `<table><thead><tr><th>Sent (UTC)</th><th>By</th><th>To</th><th>Subject</th></tr></thead><tbody>${rows.join('')}</tbody></table>`;
}

function rowOf({ at, channel, to, title, path }: Row): string {
  const time = new Date(at).toISOString().slice(0, 16).replace('T', ' ');
  const link = `<a href="${path}">${escape(title === '' ? 'no subject' : title)}</a>`;
  return `<tr><td>${time}</td><td>${escape(channel)}</td><td>${escape(to)}</td><td>${link}</td></tr>`;
}

function answerOther(message: OtherMessage | undefined, number: number, isHtml: boolean): Answer {
  if (!message) return { status: 404, ...page('No such message', '<p><a href="/">All messages</a></p>') };
  const { channel, to, state, text, html, title } = message;
  if (isHtml) return { type: 'text/html; charset=utf-8', body: html };
  const about = `<p>By ${escape(channel)} to ${escape(to)} · ${escape(state)} · <a href="/">all messages</a></p>`;
  const frame = `<iframe sandbox title="The message" src="/others/${number}/html"></iframe>`;
  return page(title, `${about}${html === '' ? `<pre>${escape(text)}</pre>` : frame}`);
}

function show(number: number, { to }: CaughtMail, { attachments }: Email): string {
  const files = attachments.map(
    ({ filename }, index) => `<a href="/mails/${number}/${index}">${escape(filename ?? 'file')}</a>`,
  );
  return `<p>To ${escape(to.join(', '))} · <a href="/mails/${number}/text">as text</a> · ${files.join(' · ')} · <a href="/">all messages</a></p>
<iframe sandbox title="The message" src="/mails/${number}/html"></iframe>`;
}

/** Pictures that the mail brings along, in their places. */
function withPictures({ html = '', attachments }: Email): string {
  return attachments.reduce((shown, { contentId, mimeType, content }) => {
    if (!contentId) return shown;
    const picture = `data:${mimeType};base64,${Buffer.from(bytesOf(content)).toString('base64')}`;
    return shown.replaceAll(`cid:${contentId.replace(/^<|>$/g, '')}`, picture);
  }, html);
}

function bytesOf(content: ArrayBuffer | Uint8Array | string): Uint8Array {
  return typeof content === 'string' ? Buffer.from(content) : new Uint8Array(content);
}

function json(value: unknown): Answer {
  return { type: 'application/json', body: JSON.stringify(value) };
}

function page(title: string, body: string): Answer {
  const style =
    'body{font:15px/1.5 system-ui,sans-serif;margin:24px;color:#18181b}table{border-collapse:collapse}td,th{text-align:left;padding:4px 16px 4px 0;white-space:nowrap}iframe{border:1px solid #d4d4d8;width:100%;max-width:640px;height:80vh}';
  return {
    type: 'text/html; charset=utf-8',
    body: `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>${escape(title)}</title><style>${style}</style></head><body><h1>${escape(title)}</h1>${body}</body></html>`,
  };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function escape(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
}
