/** One thing that the simulator was asked, and what it answered; never a token. */
export type JournalEntry = {
  readonly at: number;
  readonly method: string;
  readonly path: string;
  /** Parsed JSON, or a form's fields; null where there is nothing that can be read, or it holds what opens an account. */
  body: unknown;
  /** What was changed at the vendor; absent while, or because, nothing was. */
  effect?: string;
  /** The status answered; absent when no answer was sent. */
  answered?: number;
};

/** What a simulator was asked; one with more to say of it has entries of its own. */
export type Journal<Entry = JournalEntry> = {
  readonly record: (entry: Entry) => Entry;
  readonly list: () => readonly Entry[];
};

const ENTRIES_MAX = 10_000;

/** Oldest first; the oldest are forgotten beyond `ENTRIES_MAX`. */
export function createJournal<Entry = JournalEntry>(): Journal<Entry> {
  const entries: Entry[] = [];
  return {
    record(entry) {
      entries.push(entry);
      if (entries.length > ENTRIES_MAX) entries.shift();
      return entry;
    },
    list: () => entries,
  };
}
