import { assert } from '../../domain/assert.ts';
import { type Clock, type EpochMs, SECOND_MS } from '../../domain/time.ts';
import type { Db } from '../db/database.ts';
import { countJobs, type KindCounts } from '../jobs/job-repository.ts';
import type { Log } from '../log.ts';
import { type ContactRecord, listContacts, saveContacts } from './health-repository.ts';

/** Those that the owner's screen has a word for. */
export const INTEGRATION_NAMES = ['mail', 'sms', 'push', 'hubspot', 'clubos'] as const;
export type IntegrationName = (typeof INTEGRATION_NAMES)[number];

/** Somebody else's system, as the cloud works with it. */
export type Integration = {
  readonly name: IntegrationName;
  /** False where this cloud is not set up for it. */
  readonly isConfigured: boolean;
  /** Kinds of jobs that wait for it. */
  readonly jobKinds: readonly string[];
};

/** What came of talking to it. `problem` is a sentence for the owner, without anything of customers. */
export type Contact =
  | { readonly kind: 'answered' }
  /** `pausedUntil`: nobody tries before then, because the breaker is open. */
  | { readonly kind: 'failed'; readonly problem: string; readonly pausedUntil: EpochMs | null };

export type NoteContact = (contact: Contact) => void;

/**
 * `off`: not set up. `untried`: nothing had to be told yet. `paused`: it failed so often that it is left alone for a
 * while.
 */
export type IntegrationStand = 'off' | 'untried' | 'well' | 'failing' | 'paused';

export type IntegrationState = Omit<ContactRecord, 'name'> & {
  readonly name: IntegrationName;
  readonly stand: IntegrationStand;
  /** Due and not done, planned for later, and given up. */
  readonly backlog: { readonly waiting: number; readonly later: number; readonly givenUp: number };
};

/** How the systems of others are. Processes of one database share what they know. */
export type IntegrationHealth = {
  /** Once for each integration of this process, whether it is set up or not; returns what it tells its contacts to. */
  register(integration: Integration): NoteContact;
  /** In the order in which they were registered. */
  list(): Promise<readonly IntegrationState[]>;
  /** Writes down what is not written yet. */
  stop(): Promise<void>;
};

export type IntegrationHealthParts = {
  readonly db: Db;
  readonly clock: Clock;
  readonly log: Log;
  /** Calls `action` every `ms` until the returned function is called. */
  readonly every: (ms: number, action: () => void) => () => void;
};

/** Contacts are many, and only the last counts: they are written down so often at most. */
const WRITE_EVERY_MS = 5 * SECOND_MS;
const PROBLEM_LENGTH_MAX = 300;

export function openIntegrationHealth({ db, clock, log, every }: IntegrationHealthParts): IntegrationHealth {
  const registered = new Map<IntegrationName, Integration>();
  /** What this process has seen; of which what is not written yet. */
  const seen = new Map<IntegrationName, ContactRecord>();
  const unwritten = new Set<IntegrationName>();

  function note(name: IntegrationName, contact: Contact): void {
    seen.set(name, { ...(seen.get(name) ?? nothingOf(name)), ...changeOf(contact, clock.now()) });
    unwritten.add(name);
  }

  async function write(): Promise<void> {
    const names = [...unwritten];
    unwritten.clear();
    try {
      await saveContacts(
        db,
        names.flatMap((name) => seen.get(name) ?? []),
      );
    } catch (cause) {
      for (const name of names) unwritten.add(name);
      log.warn('integration.health_not_kept', { cause });
    }
  }

  const stopWriting = every(WRITE_EVERY_MS, () => void write());
  return {
    register(integration) {
      const { name } = integration;
      assert(!registered.has(name), `register: ${name} is there already`);
      registered.set(name, integration);
      return (contact) => note(name, contact);
    },
    async list() {
      await write();
      const now = clock.now();
      const [records, counts] = [await listContacts(db), await countJobs(db, now)];
      return [...registered.values()].map((integration) => {
        const record = records.find(({ name }) => name === integration.name) ?? nothingOf(integration.name);
        const stand = standOf(integration, record, now);
        return { ...record, name: integration.name, stand, backlog: backlogOf(integration, counts) };
      });
    },
    async stop() {
      stopWriting();
      await write();
    },
  };
}

function changeOf(contact: Contact, at: EpochMs): Partial<ContactRecord> {
  if (contact.kind === 'answered') return { lastSuccessAt: at, pausedUntil: null };
  const { problem, pausedUntil } = contact;
  return { lastFailureAt: at, lastFailure: problem.slice(0, PROBLEM_LENGTH_MAX), pausedUntil };
}

function nothingOf(name: IntegrationName): ContactRecord {
  return { name, lastSuccessAt: null, lastFailureAt: null, lastFailure: null, pausedUntil: null };
}

type Contacts = Pick<ContactRecord, 'lastSuccessAt' | 'lastFailureAt' | 'pausedUntil'>;

/** How somebody else's system is, from what was last heard of it. */
export function standOf(
  { isConfigured }: Pick<Integration, 'isConfigured'>,
  { lastSuccessAt, lastFailureAt, pausedUntil }: Contacts,
  now: EpochMs,
): IntegrationStand {
  if (!isConfigured) return 'off';
  if (pausedUntil !== null && now < pausedUntil) return 'paused';
  if (lastFailureAt !== null && lastFailureAt > (lastSuccessAt ?? 0)) return 'failing';
  return lastSuccessAt === null ? 'untried' : 'well';
}

function backlogOf({ jobKinds }: Integration, counts: readonly KindCounts[]): IntegrationState['backlog'] {
  const own = counts.filter(({ kind }) => jobKinds.includes(kind));
  const sum = (of: (one: KindCounts) => number): number => own.reduce((total, one) => total + of(one), 0);
  return {
    waiting: sum(({ waiting }) => waiting),
    later: sum(({ queued, waiting }) => queued - waiting),
    givenUp: sum(({ dead }) => dead),
  };
}
