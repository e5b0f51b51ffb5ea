export const PHONE_ENGLISH = {
  title: 'On this phone',
  detail:
    'Two hours before you play, when the door opens for you, and if anything changes. The PIN is never in it: a tap opens this page.',
  tell: 'Tell me on this phone',
  told: 'This phone is told of this booking.',
  topics: {
    booking: 'If it is changed or cancelled',
    reminder: 'Two hours before, and when the door opens',
  },
  stop: 'No more on this phone',
  stopped: 'This phone is told nothing more of this booking.',
  refused:
    'This browser keeps messages of this page from you. Allow them in its settings for this page, then come back here.',
  unanswered: 'The browser’s question was closed without an answer. Press again if you would like to be told.',
  failed: 'This could not be set up. Please try again, or with another browser.',
  tooMany: 'Enough phones are told of this booking already. Take it back on one of them.',
  needsHomeScreen:
    'An iPhone or iPad tells you only what stands on its home screen. Press Share, then “Add to Home Screen”, and book from there the next time: then it can tell you of that booking.',
  unable: 'This browser cannot tell you anything while the page is closed.',
};

export type PhoneStrings = typeof PHONE_ENGLISH;

export const PHONE_FRENCH: PhoneStrings = {
  title: 'Sur ce téléphone',
  detail:
    'Deux heures avant, quand la porte s’ouvre pour vous, et si quelque chose change. Le NIP n’y est jamais : une touche ouvre cette page.',
  tell: 'Me prévenir sur ce téléphone',
  told: 'Ce téléphone est prévenu pour cette réservation.',
  topics: {
    booking: 'Si elle est changée ou annulée',
    reminder: 'Deux heures avant, et quand la porte s’ouvre',
  },
  stop: 'Plus rien sur ce téléphone',
  stopped: 'Ce téléphone n’est plus prévenu pour cette réservation.',
  refused:
    'Ce navigateur retient les messages de cette page. Permettez-les dans ses réglages pour cette page, puis revenez ici.',
  unanswered: 'La question du navigateur est restée sans réponse. Appuyez à nouveau si vous voulez être prévenu.',
  failed: 'Cela n’a pas fonctionné. Réessayez, ou avec un autre navigateur.',
  tooMany: 'Assez de téléphones sont déjà prévenus pour cette réservation. Retirez-la sur l’un d’eux.',
  needsHomeScreen:
    'Un iPhone ou un iPad ne prévient que de ce qui est sur son écran d’accueil. Touchez Partager, puis « Sur l’écran d’accueil », et réservez de là la prochaine fois : il pourra alors vous prévenir.',
  unable: 'Ce navigateur ne peut pas vous prévenir quand la page est fermée.',
};
