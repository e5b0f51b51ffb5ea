import type { FastifyInstance, FastifyReply } from 'fastify';
import { z } from 'zod';
import type { Clock } from '../../domain/time.ts';
import type { Db } from '../db/database.ts';
import { type Choice, saveChoice } from './choice-repository.ts';
import type { UnsubscribeLinks } from './unsubscribe-links.ts';

/** What whoever has the link of a mail can say with it. */
export type Unsubscribing = {
  isKnown(token: string): boolean;
  /** False for a link that is none of ours. */
  choose(token: string, choice: Pick<Choice, 'choice' | 'source'>): Promise<boolean>;
};

export function createUnsubscribing(db: Db, clock: Clock, links: UnsubscribeLinks): Unsubscribing {
  return {
    isKnown: (token) => links.read(token) !== null,
    async choose(token, { choice, source }) {
      const about = links.read(token);
      if (about) await saveChoice(db, about.to, { topic: about.topic, choice, source, at: clock.now() });
      return about !== null;
    },
  };
}

export const UNSUBSCRIBE_PATH = '/messages/unsubscribe';
const STYLE_PATH = '/messages/page.css';

const QuerySchema = z.object({ token: z.string().max(800).default('') });
const FormSchema = z.object({ choice: z.enum(['wanted', 'unwanted']).default('unwanted') });

/**
 * Where the link at the foot of a mail leads. Following it changes nothing, for programs follow links as well: a person
 * presses the button, or a program that reads mail posts (RFC 8058).
 */
export async function registerUnsubscribeRoutes(app: FastifyInstance, unsubscribing: Unsubscribing): Promise<void> {
  app.addContentTypeParser('application/x-www-form-urlencoded', { parseAs: 'string' }, (_request, body, done) => {
    done(null, Object.fromEntries(new URLSearchParams(body.toString())));
  });

  app.get(
    STYLE_PATH,
    { schema: { hide: true } },
    (_request, reply): FastifyReply =>
      reply.type('text/css; charset=utf-8').header('cache-control', 'public, max-age=3600').send(STYLE),
  );

  app.get(UNSUBSCRIBE_PATH, { schema: { hide: true } }, (request, reply): FastifyReply => {
    const { token } = QuerySchema.parse(request.query);
    return unsubscribing.isKnown(token) ? answer(reply, 200, ASK) : answer(reply, 404, NO_LINK);
  });

  app.post(UNSUBSCRIBE_PATH, { schema: { hide: true } }, async (request, reply): Promise<FastifyReply> => {
    const { token } = QuerySchema.parse(request.query);
    const form = FormSchema.safeParse(request.body ?? {});
    const choice = form.success ? form.data.choice : 'unwanted';
    const source = isOneClick(request.body) ? 'one-click' : 'link';
    if (!(await unsubscribing.choose(token, { choice, source }))) return answer(reply, 404, NO_LINK);
    return answer(reply, 200, choice === 'unwanted' ? DONE : UNDONE);
  });
}

function isOneClick(body: unknown): boolean {
  return typeof body === 'object' && body !== null && 'List-Unsubscribe' in body;
}

/** The form is sent to where the page is: the token need not be written into it. */
const button = (choice: 'wanted' | 'unwanted', label: string): string =>
  `<form method="post"><button name="choice" value="${choice}">${label}</button></form>`;

const ASK = {
  title: 'No more of these mails?',
  body: `<p>You will still get what your own bookings need.</p><p lang="fr">Vous recevrez toujours ce qu’il faut pour vos réservations.</p>${button('unwanted', 'No more of these mails · Ne plus les recevoir')}`,
};
const DONE = {
  title: 'Done. You get no more of these.',
  body: `<p lang="fr">C’est fait : vous n’en recevrez plus.</p>${button('wanted', 'Undo · Annuler')}`,
};
const UNDONE = {
  title: 'You get them again.',
  body: `<p lang="fr">Vous les recevrez de nouveau.</p>${button('unwanted', 'No more of these mails · Ne plus les recevoir')}`,
};
const NO_LINK = {
  title: 'This link is not whole.',
  body: '<p>Open it again from the mail itself.</p><p lang="fr">Ce lien est incomplet : rouvrez-le depuis le courriel.</p>',
};

type Page = { readonly title: string; readonly body: string };

function answer(reply: FastifyReply, status: number, { title, body }: Page): FastifyReply {
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
