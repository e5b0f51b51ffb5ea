/** One thing that the simulator was asked to do. */
export type JournalEntry = {
  readonly at: number;
  readonly method: string;
  readonly path: string;
  readonly body: unknown;
  readonly doorId?: string;
  readonly correlationId?: string;
  /** What came of it in the building; absent while, or because, nothing did. */
  effect?:
    | 'unlocked'
    | 'rule_set'
    | 'emergency_set'
    | 'visitor_created'
    | 'visitor_changed'
    | 'visitor_removed'
    | 'pin_assigned';
  /** The status answered; absent when no answer was sent. */
  answered?: number;
};
