import { setTimeout as wait } from 'node:timers/promises';
import type { Random } from '../../domain/random.ts';
import type { FacilityProfile } from '../../domain/facility.ts';
import { addLocalDays, localDateOf } from '../../domain/opening-hours.ts';
import { seededRandom } from '../support/seeded-random.ts';
import { createLedger, enter, type Ledger } from './ledger.ts';
import { appendEntry, type Entry } from './promise-log.ts';
import { untilStopped } from './stopping.ts';

/** A booking that somebody of the load may change; only one of them at a time. */
export type Known = { readonly bookingId: string; readonly revision: number; readonly manageToken: string | null };

/** A club as its people find it, and where its two databases are. */
export type SoakClub = {
  readonly profile: FacilityProfile;
  readonly staff: { readonly name: string; readonly pin: string };
  readonly facilityUrl: string;
  /** Of each process of the cloud. */
  readonly cloudUrls: readonly string[];
  /** The facility's SQLite file. */
  readonly facilityFile: string;
  /** Where it is written down what people were told. */
  readonly logFile: string;
  /** The time the club lives in. */
  now(): number;
  /** Where the cloud's database is just now. */
  databaseUrl(): Promise<string>;
};

/** Entries of the promise log, counted by type. */
export type Told = { readonly [T in Entry['type']]?: number };

/** What everybody in the soak shares: the club, what was told, and who may change which booking. */
export type World = {
  readonly club: SoakClub;
  readonly ledger: Ledger;
  readonly random: Random;
  /** Of whichever process of the cloud a customer happens to reach. */
  cloudUrl(): string;
  record(entry: Entry): void;
  /** How many entries of each type were recorded. */
  told(): Told;
  /** Takes a booking out, so that nobody else changes it meanwhile. `isOwn` is for who needs the customer's token. */
  takeBooking(isOwn: boolean): Known | null;
  putBooking(booking: Known): void;
  /** True when enough is booked: then something is to be given back first. */
  isFull(): boolean;
  /** A day to look at: half of them the facility's to sell, half the cloud's. */
  anyDay(): string;
  /** Aborted when the whole run is to stop: nobody waits for anything any more. */
  readonly signal: AbortSignal;
  /** True while nobody is to begin anything. */
  hasEnded(): boolean;
  end(): void;
  goOn(): void;
};

/** Days that the facility owns, today included, and the last day that is sold on the web, less one. */
const FACILITY_DAYS = 3;
const LAST_DAY = 28;
const BOOKINGS_MAX = 160;

export function createWorld(club: SoakClub, seed: number, signal: AbortSignal): World {
  const random = seededRandom(seed);
  const ledger = createLedger();
  const pool: Known[] = [];
  const told: { [T in Entry['type']]?: number } = {};
  let hasEnded = false;
  const today = localDateOf(club.profile.timeZone, club.now());
  return {
    club,
    ledger,
    random,
    cloudUrl: () => club.cloudUrls[random.below(club.cloudUrls.length)] ?? '',
    record: (entry) => {
      appendEntry(club.logFile, entry, club.now());
      enter(ledger, entry);
      told[entry.type] = (told[entry.type] ?? 0) + 1;
    },
    told: () => ({ ...told }),
    takeBooking: (isOwn) => {
      const fitting = pool.filter(({ manageToken }) => !isOwn || manageToken !== null);
      const chosen = fitting[random.below(Math.max(1, fitting.length))];
      if (!chosen) return null;
      pool.splice(pool.indexOf(chosen), 1);
      return chosen;
    },
    putBooking: (booking) => pool.push(booking),
    isFull: () => pool.length >= BOOKINGS_MAX,
    anyDay: () => {
      const isNear = random.below(2) === 0;
      const days = isNear ? random.below(FACILITY_DAYS) : FACILITY_DAYS + random.below(LAST_DAY - FACILITY_DAYS);
      return addLocalDays(today, days);
    },
    signal,
    hasEnded: () => hasEnded || signal.aborted,
    end: () => {
      hasEnded = true;
    },
    goOn: () => {
      hasEnded = false;
    },
  };
}

/**
 * Does `act` again and again until the world ends, with a short rest between. Resolves when the last one is done, or at
 * once when the run stops: customers are patient, and nobody will answer them any more.
 */
export function keepDoing(world: World, act: () => Promise<void>, restMs: number): Promise<void> {
  return Promise.race([doUntilTheEnd(world, act, restMs), untilStopped(world.signal)]);
}

async function doUntilTheEnd(world: World, act: () => Promise<void>, restMs: number): Promise<void> {
  while (!world.hasEnded()) {
    await act();
    await wait(restMs);
  }
}
