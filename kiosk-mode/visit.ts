import type { Answer } from './answer.ts';

/** Where the person in front of the kiosk has got to. Forgotten whole when they leave. */
export type Visit =
  | { readonly at: 'home' }
  | { readonly at: 'code' }
  | { readonly at: 'play' }
  | { readonly at: 'help' }
  | { readonly at: 'answer'; readonly answer: Answer };

export const HOME: Visit = { at: 'home' };
