export const WAITING_ENGLISH = {
  open: 'Tell me when a time becomes free',
  title: 'We write to you when a time becomes free',
  detail: (day: string, length: string) =>
    `For ${length} on ${day}. Nothing is held for you: the first to book has it.`,
  from: 'Earliest start',
  until: 'Latest start',
  nextDay: (time: string) => `${time}, after midnight`,
  emailHint: 'Only for this. Each mail has a link to leave the list.',
  send: 'Put me on the list',
  sending: 'Putting you on the list…',
  stop: 'Not now',
  done: 'You are on the waiting list',
  doneDetail: (email: string, day: string) =>
    `We write to ${email} when a time becomes free on ${day}. You need not stay on this page. An address that has said no to such mails gets none.`,
  refusals: {
    'waitlist.not_offered': 'Nobody can wait for a time here just now.',
    'waitlist.out_of_range': 'These hours are over. Choose later ones, or another day.',
    'waitlist.time_is_free': 'There is a free time within these hours now. Look at the times above.',
    'waitlist.too_many': 'This address waits for as many times as it may. Leave the list for another time first.',
    'waitlist.full': 'Too many people wait here already. Please look again later.',
  },
};

export const WAITING_FRENCH: typeof WAITING_ENGLISH = {
  open: 'Me prévenir quand une heure se libère',
  title: 'Nous vous écrivons quand une heure se libère',
  detail: (day, length) =>
    `Pour ${length} le ${day}. Rien n’est retenu pour vous : la première personne qui réserve l’obtient.`,
  from: 'Début au plus tôt',
  until: 'Début au plus tard',
  nextDay: (time) => `${time}, après minuit`,
  emailHint: 'Pour cela seulement. Chaque courriel a un lien pour quitter la liste.',
  send: 'M’inscrire sur la liste',
  sending: 'Inscription…',
  stop: 'Pas maintenant',
  done: 'Vous êtes sur la liste d’attente',
  doneDetail: (email, day) =>
    `Nous écrivons à ${email} quand une heure se libère le ${day}. Vous pouvez quitter cette page. Une adresse qui a refusé ces courriels n’en reçoit pas.`,
  refusals: {
    'waitlist.not_offered': 'Il n’y a pas de liste d’attente ici en ce moment.',
    'waitlist.out_of_range': 'Ces heures sont passées. Choisissez-en de plus tardives, ou un autre jour.',
    'waitlist.time_is_free': 'Une heure est libre maintenant. Regardez les heures ci-dessus.',
    'waitlist.too_many':
      'Cette adresse attend déjà autant d’heures que permis. Quittez d’abord la liste pour une autre.',
    'waitlist.full': 'Trop de personnes attendent déjà ici. Revenez plus tard.',
  },
};
