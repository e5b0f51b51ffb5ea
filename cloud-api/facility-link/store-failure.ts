import { AssertionError } from '../../domain/assert.ts';
import { errorCode } from '../db/database.ts';

/**
 * Why an input was not stepped, though nothing is wrong with it: to be tried again. `busy`: too many wait, nothing was
 * done. `unavailable`: the database did not do it. `unknown`: it has gone away in the middle of the commit, and cannot
 * be asked yet; a customer's key finds out what came of it.
 */
export type StoreFailureCode = 'busy' | 'unavailable' | 'unknown';

export class StoreFailure extends Error {
  override name = 'StoreFailure';
  readonly code: StoreFailureCode;

  constructor(code: StoreFailureCode, cause?: unknown) {
    super(`store.${code}${cause instanceof Error ? `: ${cause.message}` : ''}`, { cause });
    this.code = code;
  }
}

/** Another process runs the facility's link by now: nothing was done, and nothing more of this one's link will be. */
export class LeaseLost extends Error {
  override name = 'LeaseLost';

  constructor(facilityId: string, fencingNo: number) {
    super(`lease.lost: facility ${facilityId}, fencing number ${fencingNo}`);
  }
}

/** The database has forgotten commits that this process has seen. */
export class DatabaseWentBack extends Error {
  override name = 'DatabaseWentBack';

  constructor(facilityId: string) {
    super(`database.went_back: facility ${facilityId}`);
  }
}

/** Classes of SQLSTATE that blame what was written: data (22), a constraint (23); and what a function of ours raises. */
const INPUTS_FAULT = /^(22|23|P0001)/;

/** True when the same input would fail again, and another one beside it would not. */
export function isInputsFault(error: unknown): boolean {
  return error instanceof AssertionError || INPUTS_FAULT.test(errorCode(error) ?? '');
}
