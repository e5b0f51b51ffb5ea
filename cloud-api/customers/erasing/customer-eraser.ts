import { join } from 'node:path';
import type { Random } from '../../../domain/random.ts';
import { ok, type Result } from '../../../domain/result.ts';
import { type Clock, DAY_MS } from '../../../domain/time.ts';
import type { CloudConfig } from '../../config.ts';
import type { Db } from '../../db/database.ts';
import type { Log } from '../../log.ts';
import type { CustomerBook } from '../customer-book.ts';
import { eraseCustomer, type EraseError, type ErasureListener, takeUpErasure, type Whom } from './erase-customer.ts';
import { readErasureFile, writeErasureFile } from './erasure-file.ts';
import {
  type Cause,
  type ErasureProgress,
  forgetDigests,
  holdErasureList,
  type KeptErasure,
  listErasures,
  listProgress,
} from './erasure-repository.ts';

export type CustomerEraser = {
  /**
   * Forgets somebody, here at once and at every facility once it hears of it. Errors: `customer.not_found`,
   * `customer.several`, `customer.has_coming_bookings`.
   */
  erase(whom: Whom, cause: Cause): Promise<Result<KeptErasure, EraseError>>;
  /** The last hundred, with who has not done it yet. */
  list(): Promise<readonly ErasureProgress[]>;
};

export type CustomerEraserParts = {
  readonly db: Db;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  readonly customers: Pick<CustomerBook, 'customerChanged'>;
  /** `witnessDir`: the list of erasures is kept there, away from the database, which may be put back in time. */
  readonly config: Pick<CloudConfig, 'witnessDir'>;
  /** Who is told of each, to forget the person elsewhere. */
  readonly onErased: readonly ErasureListener[];
};

const FILE = 'erasures.json';
const LISTED_MAX = 100;
/** Backups and facilities that are older are found by ids alone. */
const DIGESTS_KEEP_MS = 90 * DAY_MS;

export function createCustomerEraser(parts: CustomerEraserParts): CustomerEraser {
  const { db, clock, random, log, customers, onErased } = parts;
  return {
    erase: async (whom, cause) => {
      const erasing = {
        now: clock.now(),
        cause,
        newId: () => random.uuid(),
        newSalt: () => random.hex(16),
        listeners: onErased,
      };
      const erased = await db.transaction((tx) => eraseCustomer(tx, whom, erasing));
      if (!erased.ok) return erased;
      const { id, bookingIds, customerIds } = erased.value;
      for (const customerId of customerIds) await customers.customerChanged(customerId);
      log.info('customer.erased', { erasureId: id, bookings: bookingIds.length });
      await keepErasureList(parts);
      return ok(erased.value);
    },
    list: () => listProgress(db, LISTED_MAX),
  };
}

type EraseAgainParts = Pick<CustomerEraserParts, 'db' | 'clock' | 'log' | 'config' | 'onErased'>;

type ErasuresParts = EraseAgainParts & {
  /** Calls `action` every `ms` until the returned function is called. */
  readonly every: (ms: number, action: () => void) => () => void;
};

/** As `eraseAgain`; then digests go when they are old, also where nobody else is forgotten, until the result is called. */
export async function openErasures({ every, ...parts }: ErasuresParts): Promise<() => Promise<void>> {
  await eraseAgain(parts);
  const stop = every(DAY_MS, () => void keepErasureList(parts));
  return async () => stop();
}

/**
 * To be called at the start, before anybody asks anything: what a database that was put back in time does not remember
 * to have forgotten is forgotten again, by the list beside it.
 */
export async function eraseAgain(parts: EraseAgainParts): Promise<void> {
  const { db, clock, log, config, onErased } = parts;
  const path = join(config.witnessDir, FILE);
  const kept = await readErasureFile(path);
  if (!kept.ok) return log.error('erasures.list_unreadable', { path, problem: kept.error });
  for (const erasure of kept.value) {
    const isNews = await db.transaction((tx) => takeUpErasure(tx, erasure, { now: clock.now(), listeners: onErased }));
    if (isNews) log.warn('customer.erased_again', { erasureId: erasure.id });
  }
  await keepErasureList(parts);
}

/**
 * The list is whole after each erasure, whichever process has done the others: what was read earlier is never written
 * later. One that is damaged stays for a person to look at: it may name who the database does not. Never fails.
 */
export async function keepErasureList({
  db,
  clock,
  log,
  config,
}: Pick<CustomerEraserParts, 'db' | 'clock' | 'log' | 'config'>): Promise<void> {
  const path = join(config.witnessDir, FILE);
  try {
    await forgetDigests(db, clock.now() - DIGESTS_KEEP_MS);
    const there = await readErasureFile(path);
    if (!there.ok) return log.error('erasures.list_unreadable', { path, problem: there.error });
    await db.transaction(async (tx) => {
      await holdErasureList(tx);
      await writeErasureFile(path, await listErasures(tx));
    });
  } catch (error) {
    log.error('erasures.list_not_kept', { path, error });
  }
}
