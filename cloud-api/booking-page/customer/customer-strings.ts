const credits = (count: number) => (count === 1 ? '1 credit' : `${count} credits`);

export const CUSTOMER_ENGLISH = {
  title: 'Your account at the club',
  hello: (name: string) => `Hello, ${name}`,
  credits,
  youHave: 'You have',
  worth: (amount: string) => `A credit pays ${amount} of a booking.`,
  worthAt: (facility: string, amount: string) => `At ${facility} a credit pays ${amount} of a booking.`,
  tier: 'Your tier',
  book: 'Book a bay',
  bookWithCredits: 'Book with your credits',
  coming: 'Your next bookings',
  comingNone: 'No bookings to come.',
  openPass: 'Open with its PIN',
  passElsewhere: 'The PIN is in the confirmation of this booking.',
  history: 'What came and went',
  historyNone: 'No credits have come or gone yet.',
  entries: {
    given: 'From the club',
    taken: 'Taken back by the club',
    spent: 'Spent on a booking',
    returned: 'Back from a booking',
    recovered: 'Put right by the club',
  },
  bookingAs: (name: string) => `Booking as ${name}`,
  known: 'This device is known as yours: it shows your prices and pays with your credits.',
  forget: 'Forget me on this device',
  forgotten: 'This device no longer knows you.',
  forgottenHelp: 'Open the link from the club to use your credits here again.',
  refused: 'This link is no longer good.',
  refusedHelp: 'Ask the club for a new one. You can book without it, at everybody’s prices.',
};

export type CustomerStrings = typeof CUSTOMER_ENGLISH;

const credit = (count: number) => (count === 1 ? '1 crédit' : `${count} crédits`);

export const CUSTOMER_FRENCH: CustomerStrings = {
  title: 'Votre compte au club',
  hello: (name) => `Bonjour, ${name}`,
  credits: credit,
  youHave: 'Vous avez',
  worth: (amount) => `Un crédit paie ${amount} d’une réservation.`,
  worthAt: (facility, amount) => `À ${facility}, un crédit paie ${amount} d’une réservation.`,
  tier: 'Votre niveau',
  book: 'Réserver une baie',
  bookWithCredits: 'Réserver avec vos crédits',
  coming: 'Vos prochaines réservations',
  comingNone: 'Aucune réservation à venir.',
  openPass: 'Ouvrir avec son NIP',
  passElsewhere: 'Le NIP est dans la confirmation de cette réservation.',
  history: 'Ce qui est entré et sorti',
  historyNone: 'Aucun crédit n’est encore entré ni sorti.',
  entries: {
    given: 'Du club',
    taken: 'Repris par le club',
    spent: 'Dépensé pour une réservation',
    returned: 'Rendu d’une réservation',
    recovered: 'Corrigé par le club',
  },
  bookingAs: (name) => `Réservation au nom de ${name}`,
  known: 'Cet appareil vous connaît : il montre vos prix et paie avec vos crédits.',
  forget: 'M’oublier sur cet appareil',
  forgotten: 'Cet appareil ne vous connaît plus.',
  forgottenHelp: 'Ouvrez le lien du club pour utiliser vos crédits ici à nouveau.',
  refused: 'Ce lien n’est plus valable.',
  refusedHelp: 'Demandez-en un nouveau au club. Vous pouvez réserver sans lui, au prix de tout le monde.',
};
