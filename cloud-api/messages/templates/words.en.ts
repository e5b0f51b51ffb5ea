/** Every other language must have every sentence that English has: the type says so. */
export type MessageWords = typeof ENGLISH;

/** What the sentences speak of: days and times as the clock on the facility's wall shows them. */
export type Told = {
  readonly club: string;
  readonly bay: string;
  readonly day: string;
  readonly from: string;
  readonly until: string;
};

export const ENGLISH = {
  greeting: (name: string) => `Hello ${name},`,
  confirmation: {
    subject: ({ club, day, from }: Told) => `You’re booked at ${club}: ${day}, ${from}`,
    title: 'You’re booked.',
    lead: ({ bay, day, from, until }: Told) => `${bay} is yours on ${day} from ${from} to ${until}.`,
  },
  change: {
    subject: ({ club, day, from }: Told) => `Your booking at ${club} is now ${day}, ${from}`,
    title: 'Your booking has changed.',
    lead: ({ bay, day, from, until }: Told) =>
      `It is now ${bay} on ${day} from ${from} to ${until}. Your door code is the same.`,
  },
  cancellation: {
    subject: ({ club, day, from }: Told) => `Cancelled: ${club}, ${day}, ${from}`,
    title: 'Your booking is cancelled.',
    lead: ({ bay, day, from }: Told) => `${bay} on ${day} at ${from} is given back. The door code no longer works.`,
  },
  reminder_day: {
    subject: ({ club, from }: Told) => `Tomorrow at ${club}: ${from}`,
    title: 'See you tomorrow.',
    lead: ({ bay, day, from, until }: Told) => `${bay} is yours on ${day} from ${from} to ${until}.`,
  },
  reminder_soon: {
    subject: ({ club, from }: Told) => `In two hours at ${club}: ${from}`,
    title: 'In two hours.',
    lead: ({ bay, from, until }: Told) => `${bay} is yours from ${from} to ${until}.`,
  },
  door_opens: {
    subject: ({ club }: Told) => `The door opens for you now at ${club}`,
    title: 'The door opens for you now.',
    lead: ({ bay, from }: Told) => `${bay} starts at ${from}. Your code lets you in.`,
  },
  follow_up: {
    subject: ({ club }: Told) => `Thank you for playing at ${club}`,
    title: 'Thank you for playing.',
    lead: ({ bay }: Told) => `We hope you had a good time in ${bay}. Come again soon.`,
  },
  survey: {
    subject: ({ club }: Told) => `How was ${club}?`,
    title: 'How was it?',
    lead: () => 'Reply to this mail and tell us what was good, and what we should do better. A person reads it.',
  },
  waitlist_offer: {
    subject: ({ club, day, from }: Told) => `A time is free at ${club}: ${day}, ${from}`,
    title: 'A time is free.',
    lead: ({ bay, day, from, until }: Told) => `${bay} can be booked on ${day} from ${from} to ${until}.`,
  },
  waitlist: {
    greeting: 'Hello,',
    /** In place of a name: who waits has given none. */
    anybody: 'there',
    book: 'Book this time',
    firstCome: 'Nothing is held for you, and others who wait may have been told as well: the first to book has it.',
    whyEntered: (when: string) =>
      `You get this because this address was entered on our booking page on ${when}, to be told of a free time. If that was not you, leave the waiting list: nothing more comes.`,
    whyAsked: (when: string) =>
      `You get this because you asked on our booking page on ${when} to be told of a free time.`,
    leave: 'Leave the waiting list',
  },
  where: 'Where',
  when: 'When',
  who: 'Players',
  price: 'Price',
  whenLine: ({ day, from, until }: Told) => `${day}, ${from}–${until}`,
  codeLabel: 'Your door code',
  codeNote: (opens: string, closes: string) =>
    `Opens the doors for you from ${opens} to ${closes}. Please keep it to yourself.`,
  codeImage: 'Your code to show at the kiosk',
  manage: 'See, move or cancel it',
  bookAgain: 'Book again',
  freeUntil: (when: string) => `You can cancel for nothing until ${when}.`,
  contact: (club: string, address: string, phone: string) =>
    [club, address, phone].filter((part) => part !== '').join(' · '),
  whyBooking: 'You get this because you have a booking with us.',
  whyFollowUp: 'You get this because you have played with us.',
  unsubscribe: 'No more mails like this',
};
