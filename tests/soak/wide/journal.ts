import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { z } from 'zod';

/**
 * What a run has behind it that was swept and found good. Rounds after the last sweep are not in it: nobody has judged
 * them, and a run that goes on from here plays them again.
 */
const JournalSchema = z.strictObject({
  seed: z.number(),
  rounds: z.number(),
  /** How often each kind of fault was. */
  faults: z.record(z.string(), z.number()),
  returns: z
    .array(z.object({ facility: z.number(), kinds: z.array(z.string()).readonly(), tookMs: z.number() }))
    .readonly(),
  settledMs: z.array(z.number()).readonly(),
  supervised: z.number(),
  /** By facility: how many entries of each type its promise log had. */
  told: z.array(z.record(z.string(), z.number())).readonly(),
});
export type Journal = z.infer<typeof JournalSchema>;

export function emptyJournal(seed: number): Journal {
  return { seed, rounds: 0, faults: {}, returns: [], settledMs: [], supervised: 0, told: [] };
}

/** The journal in that file, or an empty one where there is none. One of another chance is refused. */
export function readJournal(file: string | null, seed: number): Journal {
  if (file === null || !existsSync(file)) return emptyJournal(seed);
  const journal = JournalSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
  if (journal.seed !== seed) throw new Error(`${file} is of the run with --seed ${journal.seed}`);
  return journal;
}

/** A run that is killed meanwhile leaves the one before. */
export function writeJournal(file: string, journal: Journal): void {
  writeFileSync(`${file}.new`, `${JSON.stringify(journal)}\n`);
  renameSync(`${file}.new`, file);
}

/** Both, one after the other. */
export function addJournals(before: Journal, after: Journal): Journal {
  const facilities = Math.max(before.told.length, after.told.length);
  return {
    seed: before.seed,
    rounds: before.rounds + after.rounds,
    faults: addCounts(before.faults, after.faults),
    returns: [...before.returns, ...after.returns],
    settledMs: [...before.settledMs, ...after.settledMs],
    supervised: before.supervised + after.supervised,
    told: Array.from({ length: facilities }, (_, index) => addCounts(before.told[index], after.told[index])),
  };
}

type Counts = Readonly<Record<string, number>>;

function addCounts(before: Counts = {}, after: Counts = {}): Record<string, number> {
  const sum: Record<string, number> = { ...before };
  for (const [name, count] of Object.entries(after)) sum[name] = (sum[name] ?? 0) + count;
  return sum;
}
