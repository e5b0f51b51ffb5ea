import type { MessageWords } from './words.en.ts';

export const FRENCH: MessageWords = {
  greeting: (name) => `Bonjour ${name},`,
  confirmation: {
    subject: ({ club, day, from }) => `C’est réservé chez ${club} : ${day}, ${from}`,
    title: 'C’est réservé.',
    lead: ({ bay, day, from, until }) => `${bay} est à vous le ${day} de ${from} à ${until}.`,
  },
  change: {
    subject: ({ club, day, from }) => `Votre réservation chez ${club} : maintenant le ${day}, ${from}`,
    title: 'Votre réservation a changé.',
    lead: ({ bay, day, from, until }) =>
      `C’est maintenant ${bay}, le ${day} de ${from} à ${until}. Votre code reste le même.`,
  },
  cancellation: {
    subject: ({ club, day, from }) => `Annulé : ${club}, ${day}, ${from}`,
    title: 'Votre réservation est annulée.',
    lead: ({ bay, day, from }) => `${bay}, le ${day} à ${from}, est libérée. Le code ne fonctionne plus.`,
  },
  reminder_day: {
    subject: ({ club, from }) => `Demain chez ${club} : ${from}`,
    title: 'À demain.',
    lead: ({ bay, day, from, until }) => `${bay} est à vous le ${day} de ${from} à ${until}.`,
  },
  reminder_soon: {
    subject: ({ club, from }) => `Dans deux heures chez ${club} : ${from}`,
    title: 'Dans deux heures.',
    lead: ({ bay, from, until }) => `${bay} est à vous de ${from} à ${until}.`,
  },
  door_opens: {
    subject: ({ club }) => `La porte s’ouvre pour vous chez ${club}`,
    title: 'La porte s’ouvre pour vous.',
    lead: ({ bay, from }) => `${bay} commence à ${from}. Votre code vous fait entrer.`,
  },
  follow_up: {
    subject: ({ club }) => `Merci d’avoir joué chez ${club}`,
    title: 'Merci d’avoir joué.',
    lead: ({ bay }) => `Nous espérons que vous avez passé un bon moment à ${bay}. À bientôt.`,
  },
  survey: {
    subject: ({ club }) => `Comment était-ce chez ${club} ?`,
    title: 'Comment était-ce ?',
    lead: () =>
      'Répondez à ce courriel : dites-nous ce qui était bien et ce que nous devons améliorer. Une personne le lira.',
  },
  waitlist_offer: {
    subject: ({ club, day, from }) => `Une heure est libre chez ${club} : ${day}, ${from}`,
    title: 'Une heure est libre.',
    lead: ({ bay, day, from, until }) => `${bay} peut être réservée le ${day} de ${from} à ${until}.`,
  },
  waitlist: {
    greeting: 'Bonjour,',
    anybody: 'à vous',
    book: 'Réserver cette heure',
    firstCome:
      'Rien n’est retenu pour vous, et d’autres qui attendent l’ont peut-être appris aussi : la première personne qui réserve l’obtient.',
    whyEntered: (when) =>
      `Vous recevez ceci parce que cette adresse a été saisie sur notre page de réservation le ${when}, pour apprendre qu’une heure se libère. Si ce n’était pas vous, quittez la liste d’attente : plus rien ne viendra.`,
    whyAsked: (when) =>
      `Vous recevez ceci parce que vous avez demandé le ${when}, sur notre page de réservation, à apprendre qu’une heure se libère.`,
    leave: 'Quitter la liste d’attente',
  },
  where: 'Où',
  when: 'Quand',
  who: 'Joueurs',
  price: 'Prix',
  whenLine: ({ day, from, until }) => `${day}, ${from}–${until}`,
  codeLabel: 'Votre code de porte',
  codeNote: (opens, closes) => `Il ouvre les portes pour vous de ${opens} à ${closes}. Gardez-le pour vous.`,
  codeImage: 'Votre code à montrer à la borne',
  manage: 'La voir, la déplacer ou l’annuler',
  bookAgain: 'Réserver de nouveau',
  freeUntil: (when) => `Vous pouvez annuler sans frais jusqu’au ${when}.`,
  contact: (club, address, phone) => [club, address, phone].filter((part) => part !== '').join(' · '),
  whyBooking: 'Vous recevez ceci parce que vous avez une réservation chez nous.',
  whyFollowUp: 'Vous recevez ceci parce que vous avez joué chez nous.',
  unsubscribe: 'Ne plus recevoir ce genre de courriel',
};
