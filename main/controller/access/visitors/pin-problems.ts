import type { EpochMs } from '../../../../domain/time.ts';
import type { PinProblemView } from '../../api/views.ts';
import type { Db } from '../../db/database.ts';
import { GRANT_PROBLEMS, isExpected } from './door-grant.ts';
import { listGrantsEndingAfter } from './door-grant-repository.ts';

/** Bookings that are not over and whose PIN does not open their doors at the readers, in the order of their doors opening. */
export function listPinProblems(db: Db, now: EpochMs): readonly PinProblemView[] {
  return listGrantsEndingAfter(db, now)
    .filter((grant) => isExpected(grant, now))
    .flatMap(({ bookingId, wanted: { startsAt: opensAt }, problem }) =>
      problem === null ? [] : [{ bookingId, opensAt, reason: problem, sentence: GRANT_PROBLEMS[problem] }],
    )
    .toSorted((a, b) => a.opensAt - b.opensAt);
}
