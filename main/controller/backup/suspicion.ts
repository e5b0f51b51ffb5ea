import type { Suspect } from '../../../sync/protocol/frames.ts';

/** How far a database has come. `outHash` is the hash of its stream at `outSeq`. */
export type Position = {
  readonly incarnation: number;
  readonly commitNo: number;
  readonly outSeq: number;
  readonly outHash: string;
};

/** Where a database lives, as digests. `machine` is null where the system does not tell. */
export type Fingerprint = { readonly machine: string | null; readonly file: string };

export type StartFacts = {
  readonly isSound: boolean;
  /** The file carries the mark of a backup: somebody has put it back. */
  readonly isBackup: boolean;
  /** Where it lived when it was last trusted; null when that has never been written down. */
  readonly boundTo: Fingerprint | null;
  readonly found: Fingerprint;
  /** The high-water mark from outside of the database; null when there is none. */
  readonly mark: Position | null;
  readonly database: Pick<Position, 'incarnation' | 'commitNo'>;
  /** The hash of the database's stream at `mark.outSeq`; null when it does not go that far or is no longer kept. */
  readonly hashAtMark: string | null;
};

/**
 * Decides whether a database may have gone back in time, or be one of two. A suspect controller sells nothing until
 * the cloud has been spoken to; nothing is suspect for want of evidence.
 */
export function decideSuspicion(facts: StartFacts): Suspect | null {
  if (!facts.isSound) return 'corrupt';
  if (facts.isBackup) return 'restored';
  if (facts.boundTo && livesElsewhere(facts.boundTo, facts.found)) return 'fingerprint';
  if (facts.mark && isBehind(facts, facts.mark)) return 'high-water-mark';
  return null;
}

function livesElsewhere(boundTo: Fingerprint, found: Fingerprint): boolean {
  const isOtherMachine = boundTo.machine !== null && found.machine !== null && boundTo.machine !== found.machine;
  return isOtherMachine || boundTo.file !== found.file;
}

/**
 * A recovery begins a new incarnation from the cloud's copy and may step back in commits: only within one incarnation do
 * they count. A database that went back and then wrote on has caught up with the count, but not with the hash.
 */
function isBehind({ database, hashAtMark }: StartFacts, mark: Position): boolean {
  if (database.incarnation !== mark.incarnation) return database.incarnation < mark.incarnation;
  return database.commitNo < mark.commitNo || (hashAtMark !== null && hashAtMark !== mark.outHash);
}
