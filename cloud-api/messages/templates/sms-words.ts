import type { MessageKind } from '../message-kinds.ts';
import type { Told } from './words.en.ts';

/** What is told by text: what somebody's own booking needs, and nothing that the club would like to say besides. */
export type SmsKind = Exclude<MessageKind, 'follow_up' | 'survey' | 'waitlist_offer'>;

export type SmsTold = Told & {
  readonly code: string;
  /** Where the booking is seen, moved and cancelled, after a blank; empty where there is no room for it. */
  readonly link: string;
};

type SmsWords = Readonly<Record<SmsKind, (told: SmsTold) => string>> & { readonly stop: string };

/**
 * Never a word of CANCEL as an answer: carriers take it for an end to all messages. Plain letters: see `sms-length.ts`.
 */
export const SMS_WORDS: { readonly en: SmsWords; readonly fr: SmsWords } = {
  en: {
    confirmation: ({ club, bay, day, from, until, code, link }) =>
      `${club}: you are booked. ${bay}, ${day}, ${from}-${until}. Door code ${code}.${link}`,
    change: ({ club, bay, day, from, until, code, link }) =>
      `${club}: your booking is now ${bay}, ${day}, ${from}-${until}. Door code ${code}.${link}`,
    cancellation: ({ club, bay, day, from }) =>
      `${club}: your booking is cancelled. ${bay}, ${day}, ${from}. The door code no longer works.`,
    reminder_day: ({ club, bay, day, from, code }) => `${club}: tomorrow, ${day}, ${from}, ${bay}. Door code ${code}.`,
    reminder_soon: ({ club, bay, from, code }) => `${club}: ${bay} is yours from ${from}. Door code ${code}.`,
    door_opens: ({ club, bay, from, code }) =>
      `${club}: the door opens for you now. ${bay} starts at ${from}. Door code ${code}.`,
    stop: 'Text STOP to get no more of these.',
  },
  fr: {
    confirmation: ({ club, bay, day, from, until, code, link }) =>
      `${club} : c'est réservé. ${bay}, ${day}, ${from}-${until}. Code de porte ${code}.${link}`,
    change: ({ club, bay, day, from, until, code, link }) =>
      `${club} : votre réservation est maintenant ${bay}, ${day}, ${from}-${until}. Code de porte ${code}.${link}`,
    cancellation: ({ club, bay, day, from }) =>
      `${club} : votre réservation est annulée. ${bay}, ${day}, ${from}. Le code ne fonctionne plus.`,
    reminder_day: ({ club, bay, day, from, code }) =>
      `${club} : demain, ${day}, ${from}, ${bay}. Code de porte ${code}.`,
    reminder_soon: ({ club, bay, from, code }) => `${club} : ${bay} est à vous dès ${from}. Code de porte ${code}.`,
    door_opens: ({ club, bay, from, code }) =>
      `${club} : la porte s'ouvre pour vous. ${bay} commence à ${from}. Code de porte ${code}.`,
    stop: "Textez STOP pour n'en plus recevoir.",
  },
};
