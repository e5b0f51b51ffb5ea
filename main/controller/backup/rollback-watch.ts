import type { NodeRow } from '../../../sync/engine/node-state.ts';
import type { Suspect } from '../../../sync/protocol/frames.ts';
import type { FacilityNode } from '../cloud-link/facility-node.ts';
import { getNode, hasNode, listCheckpoints } from '../cloud-link/sqlite-node-store.ts';
import type { FacilityDatabase } from '../db/database.ts';
import type { Log } from '../log.ts';
import { bindTo, findBoundFingerprint, readFingerprint } from './fingerprint.ts';
import { readMark, writeMark } from './high-water-mark.ts';
import { decideSuspicion, type Fingerprint, type Position } from './suspicion.ts';

/** How often the mark is written while there are commits. */
const MARK_MS = 1000;

export type RollbackWatchOptions = {
  readonly database: FacilityDatabase;
  readonly facilityId: string;
  /** Where the high-water mark is kept: not in the database's folder. */
  readonly witnessDir: string;
  readonly readMachineId: () => Promise<string | null>;
  readonly log: Log;
  readonly every: (ms: number, action: () => void) => () => void;
};

/** Knows whether the database may have gone back in time, and leaves behind what the next start needs to know it. */
export type RollbackWatch = {
  /** To be told to the engine before anything is sold. */
  readonly suspicion: Suspect | null;
  /** The machine that this is, for the cloud to know again; `unknown` where the system does not tell. */
  readonly machine: string;
  /** From the engine's start on: keeps the mark, and trusts the database again once the cloud has cleared its fence. */
  follow(node: FacilityNode): void;
  /** Writes the mark a last time; to be called when nothing commits any more. */
  stop(): Promise<void>;
};

/** Looks at the evidence. The database must have been set up as a facility's. */
export async function watchForRollback(options: RollbackWatchOptions): Promise<RollbackWatch> {
  const { database, log } = options;
  const found = await readFingerprint(database.path, options.readMachineId);
  const suspicion = database.isSound ? await lookAt(options, found) : 'corrupt';
  if (suspicion === null) bindWhereNew(database, found);
  else log.error('database.suspect', { reason: suspicion });

  const mark = createMarkKeeper(options);
  let stopListening = (): void => undefined;
  let stopTicking = (): void => undefined;

  function follow(engine: FacilityNode): void {
    const node = getNode(database.db);
    let isFenced = node.fenced !== null;
    if (!isFenced) mark.set(node);
    stopListening = engine.onCommitted(({ writes }) => {
      if (!writes.node) return;
      const isCleared = isFenced && writes.node.fenced === null;
      isFenced = writes.node.fenced !== null;
      if (isCleared) trustAgain(database, found, log);
      // A fenced database must not pull the mark back to where it stands itself.
      if (!isFenced) mark.set(writes.node);
    });
    stopTicking = options.every(MARK_MS, () => void mark.write());
  }

  return {
    suspicion,
    machine: found.machine ?? 'unknown',
    follow,
    stop: async () => {
      stopTicking();
      stopListening();
      await mark.write();
    },
  };
}

async function lookAt(options: RollbackWatchOptions, found: Fingerprint): Promise<Suspect | null> {
  const { database, facilityId, witnessDir, log } = options;
  const mark = await readMark(witnessDir, facilityId);
  if (mark.kind === 'absent') log.warn('high_water_mark.absent', { dir: witnessDir });
  if (mark.kind === 'unreadable') log.error('high_water_mark.unreadable', { dir: witnessDir, problem: mark.problem });
  if (!hasNode(database.db)) return null;

  const position = mark.kind === 'found' ? mark.position : null;
  return decideSuspicion({
    isSound: database.isSound,
    isBackup: database.wasRestored(),
    boundTo: findBoundFingerprint(database.db),
    found,
    mark: position,
    database: getNode(database.db),
    hashAtMark: position && (listCheckpoints(database.db, [position.outSeq])[0]?.hash ?? null),
  });
}

/** A name that the machine told only later is added. */
function bindWhereNew({ db }: FacilityDatabase, found: Fingerprint): void {
  const bound = findBoundFingerprint(db);
  if (bound === null || (bound.machine === null && found.machine !== null)) bindTo(db, found);
}

/** The cloud has compared what both sides know: what was held against this file no longer is. */
function trustAgain(database: FacilityDatabase, found: Fingerprint, log: Log): void {
  database.clearBackupMark();
  bindTo(database.db, found);
  log.info('database.trusted_again');
}

type MarkKeeper = { set(node: NodeRow): void; write(): Promise<void> };

/** One write at a time, of the latest position, and none when nothing has happened since. */
function createMarkKeeper({ witnessDir, facilityId, log }: RollbackWatchOptions): MarkKeeper {
  let latest: Position | null = null;
  let written: Position | null = null;
  let isFailing = false;
  let writing: Promise<void> = Promise.resolve();

  async function writeLatest(): Promise<void> {
    if (latest === null || latest === written) return;
    const position = latest;
    try {
      await writeMark(witnessDir, facilityId, position);
      written = position;
      if (isFailing) log.info('high_water_mark.written_again');
      isFailing = false;
    } catch (error) {
      if (!isFailing) log.error('high_water_mark.write_failed', { dir: witnessDir, error });
      isFailing = true;
    }
  }

  return {
    set: (node) => {
      latest = node;
    },
    write: () => {
      writing = writing.then(writeLatest);
      return writing;
    },
  };
}
