import type { Effect } from './routes.ts';

/** One thing that the simulator was asked to do. Passwords, tokens and cookies are not kept. */
export type JournalEntry = {
  readonly at: number;
  readonly method: string;
  readonly path: string;
  /** Null for a login: it holds the password. */
  readonly body: unknown;
  /** What came of it; absent while, or because, nothing did. */
  effect?: Effect;
  /** The status answered; absent when no answer was sent. */
  answered?: number;
};
