import type { Strings } from '../strings.ts';

/** Tous les mots pour oublier quelqu’un pour de bon. */
export const FRENCH_FORGETTING: Strings['forgetting'] = {
  title: 'Oubliés',
  forget: 'Oublier ce client',
  detail:
    'Quand il le demande, ou que le club n’a plus de raison de le connaître. Son nom disparaît partout; les chiffres de ses réservations demeurent.',
  dialogTitle: (name) => `Oublier ${name} pour de bon?`,
  warning: 'Personne ne peut défaire cela. Enregistrez d’abord ce qui est conservé, si cela aussi a été demandé.',
  goesTitle: 'Ce qui disparaît',
  goes: [
    'Nom, courriel, numéro, notes et étiquettes : ici maintenant, dans chaque établissement dès qu’il l’apprend.',
    'Les messages en attente, et le lien vers sa propre page.',
    'Son contact chez HubSpot, si le club y a un compte : pour de bon, avec ses notes.',
    'Les sauvegardes nocturnes des établissements partent une à une, en huit semaines sauf si on les garde plus longtemps.',
  ],
  staysTitle: 'Ce qui demeure, et pourquoi',
  stays: [
    'Heures, baies, prix, et qui est venu : ce sont les livres du club, et ils ne disent pas qui c’était.',
    'Des numéros au hasard à la place du client : ils tiennent les livres ensemble.',
    'Qui du personnel a fait quoi : le club en répond.',
    'Ce que les clubs et le nuage se sont dit : 90 jours, pour qu’un établissement coupé puisse rattraper.',
  ],
  elsewhereTitle: 'Ce que ce programme n’atteint pas',
  elsewhere: [
    'Les sauvegardes faites par vous-même, et celles de la base du nuage : c’est à vous de les supprimer.',
    'Le courriel envoyé : il est dans sa propre boîte.',
  ],
  cause: 'Pourquoi',
  chooseCause: 'Choisir',
  causes: {
    asked: 'La personne l’a demandé',
    no_longer_needed: 'Le club n’en a plus besoin',
    mistake: 'C’était une erreur de saisie',
  },
  causeMissing: 'Choisissez pourquoi',
  confirmEmail: 'Tapez son courriel encore une fois',
  confirmPhone: 'Tapez son numéro encore une fois',
  confirmWrong: (said) => `Ce n’est pas ${said}`,
  submit: 'Oublier pour de bon',
  keep: 'Garder',
  done: 'Oublié ici. Les établissements suivent.',
  comingTitle: 'Personne n’a été oublié',
  coming: (n) =>
    n === 1
      ? 'Il y a une réservation qui n’est pas terminée. Annulez-la à l’accueil du club, ou faites-la annuler, ou attendez sa fin; puis revenez. Nous n’annulons pas à votre place : cela peut coûter des frais au client.'
      : `Il y a ${n} réservations qui ne sont pas terminées. Annulez-les à l’accueil du club, ou faites-les annuler, ou attendez leur fin; puis revenez. Nous n’annulons pas à votre place : cela peut coûter des frais au client.`,
  several:
    'Plusieurs clients ont ce numéro, donc personne n’a été oublié. Ouvrez la bonne fiche et oubliez cette personne là :',
  listDetail: 'Qui a été oublié, le dernier d’abord. Il n’y a aucun nom : plus personne ne peut dire qui c’était.',
  none: 'Personne n’a été oublié',
  one: (when) => `Oublié le ${when}`,
  bookings: (n) => (n < 2 ? `${n} réservation` : `${n} réservations`),
  everywhere: 'Fait dans chaque établissement',
  notEverywhere: 'Pas fait partout',
  waitingFor: (names) =>
    `Il reste à le faire : ${names}. Un établissement le fait dès que son lien avec le nuage est rétabli.`,
  unknownFacility: 'un établissement qui n’est plus dans la liste',
  otherTitle: 'Quelqu’un qui n’est pas parmi les clients',
  otherDetail:
    'Qui a seulement écrit un texto ou refusé des messages n’est pas un client, mais quelque chose en est conservé aussi.',
  other: 'Courriel ou numéro',
  otherNext: 'Continuer',
  otherWrong: 'Écrivez un courriel, ou un numéro d’au moins sept chiffres',
};
