/** Every word about forgetting people for good. */
export const FORGETTING = {
  title: 'Forgotten',
  forget: 'Forget this customer',
  detail:
    'When they ask for it, or the club has no reason any more to know them. Their name goes everywhere; the figures of their bookings stay.',
  dialogTitle: (name: string) => `Forget ${name} for good?`,
  warning: 'Nobody can undo this. Save what is kept of them first, if they have asked for that as well.',
  goesTitle: 'What goes',
  goes: [
    'Name, e-mail, number, notes and tags: here now, at each facility as soon as it hears of it.',
    'Messages that wait for them, and the link to their own page.',
    'Their contact at HubSpot, where the club has one: for good, with its notes.',
    'Nightly backups of the facilities go one by one, within eight weeks unless they are kept for longer.',
  ],
  staysTitle: 'What stays, and why',
  stays: [
    'Times, bays, prices, and who came: they are the club’s books, and do not say who it was.',
    'Random numbers in the place of the customer: they hold the books together.',
    'Who of your staff did what: the club answers for them.',
    'What clubs and cloud told each other: 90 days, so that a facility that was cut off can catch up.',
  ],
  elsewhereTitle: 'What this program cannot reach',
  elsewhere: [
    'Backups that you took yourself, and those of the cloud’s database: they are yours to delete.',
    'Mail that was sent: it is in their own mailbox.',
  ],
  cause: 'Why',
  chooseCause: 'Choose',
  causes: {
    asked: 'They asked for it',
    no_longer_needed: 'The club does not need it any more',
    mistake: 'It was written down by mistake',
  },
  causeMissing: 'Choose why',
  confirmEmail: 'Type their e-mail once more',
  confirmPhone: 'Type their number once more',
  confirmWrong: (said: string) => `That is not ${said}`,
  submit: 'Forget for good',
  keep: 'Keep them',
  done: 'Forgotten here. The facilities follow.',
  comingTitle: 'Nothing was forgotten',
  coming: (n: number) =>
    n === 1
      ? 'They have a booking that is not over. Cancel it at the club’s desk, or have them cancel it, or wait until it is over; then come back. We do not cancel for you: it may cost them a fee.'
      : `They have ${n} bookings that are not over. Cancel them at the club’s desk, or have them cancelled, or wait until they are over; then come back. We do not cancel for you: it may cost them a fee.`,
  several:
    'Several customers have this number, so nobody was forgotten. Open the one who is meant and forget them there:',
  listDetail: 'Who was forgotten, the last first. There is no name in it: nobody can tell any more who it was.',
  none: 'Nobody has been forgotten',
  one: (when: string) => `Forgotten on ${when}`,
  bookings: (n: number) => (n === 1 ? '1 booking' : `${n} bookings`),
  everywhere: 'Done at every facility',
  notEverywhere: 'Not done everywhere',
  waitingFor: (names: string) => `Still to do it: ${names}. A facility does it as soon as its link to the cloud is up.`,
  unknownFacility: 'a facility that is not listed any more',
  otherTitle: 'Somebody who is not among the customers',
  otherDetail: 'Whoever only wrote a text or stopped messages is no customer, but something is kept of them as well.',
  other: 'E-mail or number',
  otherNext: 'Go on',
  otherWrong: 'Write an e-mail, or a number with at least seven digits',
};
