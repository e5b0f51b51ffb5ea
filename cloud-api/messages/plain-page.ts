import type { FastifyInstance, FastifyReply } from 'fastify';

/**
 * Pages that a link in a mail leads to: a heading, a few words and buttons that post to where the page is, without any
 * script. Following a link changes nothing, for programs follow links as well.
 */

const STYLE_PATH = '/messages/page.css';

/** What such pages need of the server that they are on: their style, and forms that can be read. Once for a scope. */
export function registerPlainPages(app: FastifyInstance): void {
  app.addContentTypeParser('application/x-www-form-urlencoded', { parseAs: 'string' }, (_request, body, done) => {
    done(null, Object.fromEntries(new URLSearchParams(body.toString())));
  });
  app.get(
    STYLE_PATH,
    { schema: { hide: true } },
    (_request, reply): FastifyReply =>
      reply.type('text/css; charset=utf-8').header('cache-control', 'public, max-age=3600').send(STYLE),
  );
}

/** Whether a program that reads mail has posted it (RFC 8058), and no person. */
export function isOneClick(body: unknown): boolean {
  return typeof body === 'object' && body !== null && 'List-Unsubscribe' in body;
}

/** Text of ours alone: nothing of it is escaped. */
export type PlainPage = { readonly title: string; readonly body: string };

export function answerPage(reply: FastifyReply, status: number, { title, body }: PlainPage): FastifyReply {
  return reply
    .code(status)
    .type('text/html; charset=utf-8')
    .header('cache-control', 'no-store')
    .header('referrer-policy', 'no-referrer')
    .header('content-security-policy', PAGE_POLICY)
    .send(
      `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><meta name="robots" content="noindex"><title>${title}</title><link rel="stylesheet" href="${STYLE_PATH}"></head><body><main><h1>${title}</h1>${body}</main></body></html>`,
    );
}

/** What this page needs and no more: its style, and to be sent. */
const PAGE_POLICY = "default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

const STYLE = `:root{color-scheme:light dark;font:17px/1.5 system-ui,sans-serif}
main{max-width:32rem;margin:12vh auto;padding:0 16px}
h1{font-size:22px;line-height:1.25}
button{min-height:44px;padding:8px 16px;font:inherit;font-weight:600;color:#fff;background:#047857;border:0;border-radius:8px;cursor:pointer}
button:focus-visible{outline:3px solid #18181b;outline-offset:2px}`;
