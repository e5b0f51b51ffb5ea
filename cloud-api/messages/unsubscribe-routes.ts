import type { FastifyInstance, FastifyReply } from 'fastify';
import { z } from 'zod';
import type { Clock } from '../../domain/time.ts';
import type { Db } from '../db/database.ts';
import { type Choice, saveChoice } from './choice-repository.ts';
import { answerPage, isOneClick } from './plain-page.ts';
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

const QuerySchema = z.object({ token: z.string().max(800).default('') });
const FormSchema = z.object({ choice: z.enum(['wanted', 'unwanted']).default('unwanted') });

/**
 * Where the link at the foot of a mail leads. Following it changes nothing, for programs follow links as well: a person
 * presses the button, or a program that reads mail posts (RFC 8058). Where plain pages are registered.
 */
export function registerUnsubscribeRoutes(app: FastifyInstance, unsubscribing: Unsubscribing): void {
  app.get(UNSUBSCRIBE_PATH, { schema: { hide: true } }, (request, reply): FastifyReply => {
    const { token } = QuerySchema.parse(request.query);
    return unsubscribing.isKnown(token) ? answerPage(reply, 200, ASK) : answerPage(reply, 404, NO_LINK);
  });

  app.post(UNSUBSCRIBE_PATH, { schema: { hide: true } }, async (request, reply): Promise<FastifyReply> => {
    const { token } = QuerySchema.parse(request.query);
    const form = FormSchema.safeParse(request.body ?? {});
    const choice = form.success ? form.data.choice : 'unwanted';
    const source = isOneClick(request.body) ? 'one-click' : 'link';
    if (!(await unsubscribing.choose(token, { choice, source }))) return answerPage(reply, 404, NO_LINK);
    return answerPage(reply, 200, choice === 'unwanted' ? DONE : UNDONE);
  });
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
