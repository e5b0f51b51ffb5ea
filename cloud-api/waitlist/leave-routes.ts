import type { FastifyInstance, FastifyReply } from 'fastify';
import { z } from 'zod';
import { answerPage, isOneClick, type PlainPage } from '../messages/plain-page.ts';
import type { Leaving, Waitlist } from './waitlist.ts';
import { LEAVE_PATH } from './waitlist-links.ts';

const QuerySchema = z.object({ token: z.string().max(200).default('') });
const FormSchema = z.object({ leave: z.enum(['this', 'all', 'never', 'welcome']) });

/**
 * Where the link at the foot of an offer leads. Following it changes nothing; where plain pages are registered. A mail
 * program that is told to unsubscribe means the whole list, but not for good: it does not ask.
 */
export function registerLeaveRoutes(app: FastifyInstance, waitlist: Pick<Waitlist, 'isKnown' | 'leave'>): void {
  app.get(LEAVE_PATH, { schema: { hide: true } }, (request, reply): FastifyReply => {
    const { token } = QuerySchema.parse(request.query);
    return waitlist.isKnown(token) ? answerPage(reply, 200, ASK) : answerPage(reply, 404, NO_LINK);
  });

  app.post(LEAVE_PATH, { schema: { hide: true } }, async (request, reply): Promise<FastifyReply> => {
    const { token } = QuerySchema.parse(request.query);
    const form = FormSchema.safeParse(request.body ?? {});
    const how = form.success ? form.data.leave : 'all';
    const source = isOneClick(request.body) ? 'one-click' : 'link';
    const isKnown = await waitlist.leave(token, how, source);
    return isKnown ? answerPage(reply, 200, ANSWERS[how]) : answerPage(reply, 404, NO_LINK);
  });
}

/** The form is sent to where the page is: the token need not be written into it. */
const button = (how: Leaving, label: string): string =>
  `<form method="post"><button name="leave" value="${how}">${label}</button></form>`;

const LEAVE_ALL = button('all', 'Leave the waiting list altogether · Quitter toute la liste d’attente');
const NEVER = button('never', 'Never write to this address about free times · Ne plus jamais écrire à cette adresse');

const ASK: PlainPage = {
  title: 'Leave the waiting list?',
  body: `<p>We then tell you of no more free times. Bookings that you have stay as they are.</p><p lang="fr">Quitter la liste d’attente ? Vos réservations restent comme elles sont.</p>${button('this', 'Wait for this day no longer · Ne plus attendre ce jour')}${LEAVE_ALL}${NEVER}`,
};
const ANSWERS: Readonly<Record<Leaving, PlainPage>> = {
  this: {
    title: 'Done. You wait for this day no longer.',
    body: `<p lang="fr">C’est fait : vous n’attendez plus ce jour.</p>${LEAVE_ALL}`,
  },
  all: {
    title: 'Done. You have left the waiting list.',
    body: `<p lang="fr">C’est fait : vous avez quitté la liste d’attente.</p>${NEVER}`,
  },
  never: {
    title: 'Done. Nobody can put this address on a waiting list any more.',
    body: `<p lang="fr">C’est fait : plus personne ne peut mettre cette adresse sur une liste d’attente.</p>${button('welcome', 'Allow it again · Le permettre de nouveau')}`,
  },
  welcome: {
    title: 'This address can be put on a waiting list again.',
    body: `<p lang="fr">Cette adresse peut de nouveau être mise sur une liste d’attente.</p>${NEVER}`,
  },
};
const NO_LINK: PlainPage = {
  title: 'This link is not whole.',
  body: '<p>Open it again from the mail itself.</p><p lang="fr">Ce lien est incomplet : rouvrez-le depuis le courriel.</p>',
};
