import type { MessageKind } from '../message-kinds.ts';
import type { Told } from './words.en.ts';

/** What a phone is told by push: what cannot wait until somebody reads their mail. */
export const PUSH_KINDS = ['change', 'cancellation', 'reminder_soon', 'door_opens'] as const satisfies MessageKind[];
export type PushKind = (typeof PUSH_KINDS)[number];

type PushSentence = (told: Told) => { readonly title: string; readonly body: string };

/** Whoever looks at a locked phone reads it: never a code, nor anybody's name. */
export const PUSH_WORDS: { readonly [L in 'en' | 'fr']: Readonly<Record<PushKind, PushSentence>> } = {
  en: {
    change: ({ club, bay, day, from, until }) => ({
      title: `${club}: your booking is changed`,
      body: `It is now ${bay}, ${day}, ${from} to ${until}.`,
    }),
    cancellation: ({ club, bay, day, from }) => ({
      title: `${club}: your booking is cancelled`,
      body: `${bay}, ${day}, ${from}. The door code no longer works.`,
    }),
    reminder_soon: ({ club, bay, from, until }) => ({
      title: `${club}: today at ${from}`,
      body: `${bay} is yours from ${from} to ${until}. Tap for the door code.`,
    }),
    door_opens: ({ club, bay, from }) => ({
      title: `${club}: the door opens for you now`,
      body: `${bay} starts at ${from}. Tap for the door code.`,
    }),
  },
  fr: {
    change: ({ club, bay, day, from, until }) => ({
      title: `${club} : votre réservation a changé`,
      body: `C’est maintenant ${bay}, ${day}, de ${from} à ${until}.`,
    }),
    cancellation: ({ club, bay, day, from }) => ({
      title: `${club} : votre réservation est annulée`,
      body: `${bay}, ${day}, ${from}. Le code de porte ne fonctionne plus.`,
    }),
    reminder_soon: ({ club, bay, from, until }) => ({
      title: `${club} : aujourd’hui à ${from}`,
      body: `${bay} est à vous de ${from} à ${until}. Touchez pour voir le code de porte.`,
    }),
    door_opens: ({ club, bay, from }) => ({
      title: `${club} : la porte s’ouvre pour vous`,
      body: `${bay} commence à ${from}. Touchez pour voir le code de porte.`,
    }),
  },
};
