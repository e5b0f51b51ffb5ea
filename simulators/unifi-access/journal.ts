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

export type Journal = {
  readonly record: (entry: JournalEntry) => JournalEntry;
  readonly list: () => readonly JournalEntry[];
};

const ENTRIES_MAX = 10_000;

/** Everything that the simulator was asked to do, oldest first; the oldest are forgotten beyond `ENTRIES_MAX`. */
export function createJournal(): Journal {
  const entries: JournalEntry[] = [];
  return {
    record(entry) {
      entries.push(entry);
      if (entries.length > ENTRIES_MAX) entries.shift();
      return entry;
    },
    list: () => entries,
  };
}
