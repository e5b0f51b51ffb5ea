import type { EN_JOBS } from './strings.en.ts';

/** Work that was given up and waits for a person: in French. */
export const FR_JOBS: typeof EN_JOBS = {
  jobs: {
    title: 'Abandonné',
    intro: 'Le contrôleur a essayé tant que cela avait un sens. Quelqu’un doit s’en occuper.',
    kinds: {
      'visitor.settle': 'Donner le NIP aux lecteurs des portes',
      'visitor.reconcile': 'Comparer les visiteurs du système de portes aux réservations',
      'visitor.clean_up': 'Retirer les anciens visiteurs du système de portes',
    },
    otherKind: (kind) => `Tâche du contrôleur (${kind})`,
    forWhom: (name, bay, day, times) => `${name}, ${bay}, ${day}, ${times}`,
    goneBay: 'une baie retirée',
    since: (when) => `abandonné ${when}`,
    mayHaveHappened: 'C’est peut-être fait malgré tout. Vérifiez avant de réessayer.',
    noProblem: 'La raison n’est pas connue.',
    retry: 'Réessayer',
    retryName: (what) => `Réessayer : ${what}`,
    tooLate: 'Trop tard pour réessayer.',
    dismiss: 'Classer',
    dismissName: (what) => `Classer : ${what}`,
    dismissDetail: 'Plus rien n’est fait à ce sujet. Votre nom et la raison sont notés.',
    reason: 'Raison',
    reasons: ['Fait à la main', 'Plus nécessaire', 'On a fait entrer le client'],
  },
};
