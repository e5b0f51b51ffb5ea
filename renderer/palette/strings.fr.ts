import type { EN_PALETTE } from './strings.en.ts';

/** The palette's words in French. */
export const FR_PALETTE: typeof EN_PALETTE = {
  palette: {
    title: 'Chercher',
    placeholder: 'Client, réservation ou action',
    actions: 'Actions',
    customers: 'Clients',
    bookings: 'Réservations',
    none: 'Rien trouvé.',
    keys: 'Les flèches choisissent, Entrée ouvre, Échap ferme.',
    results: (n) => `${n} ${n < 2 ? 'résultat' : 'résultats'}`,
  },
};
