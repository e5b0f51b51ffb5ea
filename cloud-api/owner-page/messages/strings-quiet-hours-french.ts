import type { Strings } from '../strings.ts';

/** Tous les mots pour dire quand aucun téléphone ne doit sonner. */
export const FRENCH_QUIET_HOURS: Strings['quietHours'] = {
  title: 'Heures calmes',
  detail:
    'La nuit, aucun de vos textos ne fait sonner un téléphone. Chaque club a ses heures, à l’horloge de son propre mur. Le courriel n’est pas retenu.',
  from: 'Calme de',
  until: 'à',
  wrong: 'Les deux heures doivent différer, et être à 16 heures l’une de l’autre au plus',
  missing: 'Écrivez une heure, comme 22:00',
  preview: ({ from, until, club }) =>
    `Un texto que ${club} enverrait à ${from} attend jusqu’à ${until}. Seulement si la réservation commence avant, ou dans l’heure qui suit, il part une heure avant le début de la réservation.`,
  usual: 'Ce sont les heures habituelles : personne n’en a encore dit d’autres.',
  savedAt: (when) => `Enregistré le ${when}`,
  save: 'Enregistrer',
  saved: 'Enregistré. Cela vaut pour tout ce qui n’est pas encore parti.',
};
