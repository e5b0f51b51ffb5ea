/** One thing that the simulator was told, or has sent. */
export type JournalEntry = {
  readonly at: number;
  readonly direction: 'in' | 'out';
  readonly method: string;
  readonly path: string;
  readonly body: unknown;
  /** What came of it; absent while, or because, nothing did. */
  effect?: 'kept' | 'known_before' | 'refused';
  /** The status that was answered, to us or by us; absent when there was none. */
  answered?: number;
};
