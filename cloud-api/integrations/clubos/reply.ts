import type { AnswerView, BookingSummary } from './bridge-messages.ts';
import type { Wish } from './wish.ts';

/** What is to be read back to a customer, and done if they say yes. */
export type Proposing = {
  readonly wish: Wish;
  readonly booking: BookingSummary;
  /** What they are to say yes to. */
  readonly text: string;
  readonly deltaCents: number;
};

/** What comes of a message: an answer, something to say yes to, or a yes. */
export type Reply =
  | { readonly kind: 'answer'; readonly answer: AnswerView; readonly withdraws?: true }
  | { readonly kind: 'propose'; readonly proposing: Proposing }
  | { readonly kind: 'confirm'; readonly proposalId: string };

export const answering = (answer: AnswerView): Reply => ({ kind: 'answer', answer });

/** As `answering`; what the customer was proposed before is off. */
export const answeringOff = (answer: AnswerView): Reply => ({ kind: 'answer', answer, withdraws: true });
