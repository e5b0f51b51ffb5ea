import type { EN_MESSAGE_ERRORS, EN_MESSAGES } from './strings.en.ts';

/** Ce que les clients ont reçu. */
export const FR_MESSAGES: typeof EN_MESSAGES = {
  sent: {
    title: 'Messages au client',
    look: 'Ce qui a été envoyé',
    lookAgain: 'Regarder de nouveau',
    none: 'Rien n’a été envoyé au sujet de cette réservation, et rien n’est prévu.',
    apart: 'C’est le web qui envoie les messages et sait ce qui est parti : il faut Internet, qui manque en ce moment.',
    to: (address) => `à ${address}`,
    due: (when) => `partira ${when}`,
    by: (who) => `renvoyé par ${who}`,
    other: 'Message',
    otherState: 'inconnu ici',
    kind: {
      confirmation: 'Confirmation',
      change: 'Changement',
      cancellation: 'Annulation',
      reminder_day: 'Rappel, la veille',
      reminder_soon: 'Rappel, deux heures avant',
      door_opens: 'La porte s’ouvre',
      follow_up: 'Merci',
      survey: 'Comment était-ce ?',
    },
    channel: { email: 'courriel', sms: 'texto', push: 'notification sur un téléphone' },
    state: {
      planned: 'en attente',
      sending: 'en cours d’envoi',
      accepted: 'envoyé',
      delivered: 'reçu',
      failed: 'n’est pas arrivé',
      unknown: 'peut-être envoyé',
      dropped: 'pas envoyé',
    },
    dropped: {
      changed: 'La réservation a changé.',
      cancelled: 'La réservation a été annulée.',
      arrived: 'La personne était déjà là.',
      no_show: 'La personne n’est pas venue.',
      too_late: 'Il serait arrivé trop tard.',
      unwanted: 'La personne ne veut pas de ces messages.',
      gone: 'La réservation n’existe plus.',
    },
    carrier: (words) => `Réponse du transporteur : ${words}`,
    again: 'Renvoyer la confirmation',
    dialog: {
      title: (name) => `Renvoyer la confirmation à ${name} ?`,
      detail:
        'Elle dit où en est la réservation, avec son NIP, son code QR et l’entrée d’agenda. Un envoi ne se rappelle pas. Votre nom est noté.',
      email: 'Courriel',
      emailHint: 'Où elle part cette fois-ci. La réservation garde son adresse, et les rappels y vont.',
      noEmailHint: 'Vide : elle part par texto au numéro de la réservation, si le club envoie des textos.',
      badEmail: 'Ce n’est pas une adresse courriel',
      needEmail: 'Écrivez une adresse courriel',
      confirm: 'Envoyer',
      done: (name) => `La confirmation pour ${name} est en route`,
    },
  },
};

export const FR_MESSAGE_ERRORS: typeof EN_MESSAGE_ERRORS = {
  'message.apart': 'Il faut Internet, qui manque en ce moment. Rien n’a été envoyé.',
  'message.unanswered': 'Le web n’a pas répondu. Regardez ce qui est parti avant de renvoyer.',
  'message.nothing_to_tell':
    'Rien ne peut être envoyé : la réservation est passée, ou il n’y a aucune adresse où écrire.',
  'message.too_many': 'Elle a été renvoyée trois fois en une heure. Vérifiez l’adresse, ou dictez le NIP.',
  'message.refused': 'Le web ne l’a pas envoyée.',
};
