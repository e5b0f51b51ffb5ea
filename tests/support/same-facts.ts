import { createAvailabilityIndex, type AvailabilityIndex } from '../../cloud-api/availability/availability-index.ts';
import { createCloudPolicy } from '../../cloud-api/bookings/cloud-policy.ts';
import { createBookers } from '../../cloud-api/customers/bookers.ts';
import { NO_CUSTOMERS } from '../../cloud-api/customers/customer-book.ts';
import type { Tx as CloudTx } from '../../cloud-api/db/database.ts';
import { createLog } from '../../cloud-api/log.ts';
import type { FacilityProfile } from '../../domain/facility.ts';
import { parseTerms, type Terms } from '../../domain/terms.ts';
import { type EpochMs, TIME_MAX, TIME_MIN } from '../../domain/time.ts';
import type { FacilityDesk } from '../../main/controller/bookings/facility-desk.ts';
import { createFacilityPolicy } from '../../main/controller/bookings/facility-policy.ts';
import { saveWrites } from '../../main/controller/cloud-link/sqlite-node-store.ts';
import { saveTerms } from '../../main/controller/terms/terms-repository.ts';
import type { Admission, Candidate } from '../../sync/engine/inputs.ts';
import { type HeldAllocation, newNodeRow, withoutHolder } from '../../sync/engine/node-state.ts';
import { NO_WRITES } from '../../sync/engine/step-all.ts';
import { silentLog } from './facility-database.ts';
import { buildFacility } from './facility-rig.ts';
import { manualClock } from './manual-clock.ts';
import { seededRandom } from './seeded-random.ts';

/** What both sides know alike. */
export type Situation = {
  readonly now: EpochMs;
  /** The version in it says nothing: each situation has the next one. */
  readonly terms: Terms;
  /** Each with an id that the next situation uses again. */
  readonly allocations: readonly HeldAllocation[];
};

/**
 * A facility on a real SQLite, and the cloud's memory of it, that are told the same: each keeps and reads it in its own
 * way, as after a message or from its database. Nobody has been given a tier or credits, nor been there before.
 */
export type SameFacts = {
  readonly desk: FacilityDesk;
  readonly index: AvailabilityIndex;
  tell(situation: Situation): void;
  admitAtFacility(candidate: Candidate): Admission;
  /** Of a booking that brings its PIN: to draw one takes a database. */
  admitAtCloud(candidate: Candidate): Admission;
  dispose(): void;
};

export async function buildSameFacts(profile: FacilityProfile): Promise<SameFacts> {
  const rig = await buildFacility(profile);
  const { db } = rig.database;
  // Nobody pulls the plug here, and there are thousands of situations to write.
  db.run('pragma synchronous = off');
  const clock = manualClock();
  const index = createAvailabilityIndex(clock);
  const ranges = profile.resources.map(({ id: resourceId }) => ({ resourceId, startsAt: TIME_MIN, endsAt: TIME_MAX }));
  const link = { online: true, since: 0 };
  index.load({ profile: asInPostgres(profile), allocations: [], ranges: { cloud: ranges, facility: [] }, link });
  const facilityPolicy = createFacilityPolicy({ clock: rig.clock, random: seededRandom(3), log: silentLog });
  const cloudPolicy = createCloudPolicy({
    clock,
    random: seededRandom(4),
    log: createLog('silent'),
    profileOf: (id) => index.findFacility(id)?.profile ?? null,
    termsOf: index.termsOf,
    bookerOf: createBookers(index, NO_CUSTOMERS),
  });
  const noDatabase = undefined as unknown as CloudTx;
  const atCloud = await cloudPolicy.admission(noDatabase, newNodeRow('cloud', profile.id, 'token'), []);
  let version = 1;

  return {
    desk: rig.desk,
    index,
    tell({ now, terms, allocations }) {
      version += 1;
      const { rules, prices } = terms;
      const next = { ...terms, version, rules: { ...rules, version }, prices: { ...prices, version } };
      rig.clock.jumpTo(now);
      clock.jumpTo(now);
      db.transaction((tx) => {
        saveTerms(tx, sent({ terms: next, savedAt: now, savedBy: 'Ana' }), now);
        saveWrites(db, tx, { ...NO_WRITES, allocations });
      });
      const stored = parseTerms(asInPostgres(next));
      if (!stored.ok) throw new Error(JSON.stringify(stored.error));
      index.apply({ type: 'terms', facilityId: profile.id, terms: stored.value });
      for (const allocation of allocations.toReversed()) {
        index.apply({ type: 'allocation', facilityId: profile.id, allocation: sent(withoutHolder(allocation)) });
      }
    },
    admitAtFacility: (candidate) =>
      db.transaction((tx) => facilityPolicy.admission(tx, db).admit({ ...candidate, data: sent(candidate.data) })),
    admitAtCloud: (candidate) => atCloud.admit({ ...candidate, data: sent(candidate.data) }),
    dispose: rig.dispose,
  };
}

/** As it arrives on the other side. */
function sent<Value>(value: Value): Value {
  return JSON.parse(JSON.stringify(value)) as Value;
}

/** As `jsonb` gives it back: the fields of an object in an order of its own, the shorter names first. */
function asInPostgres<Value>(value: Value): Value {
  const reordered = JSON.stringify(value, (_key, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => a.length - b.length || (a < b ? -1 : 1)))
      : inner,
  );
  return JSON.parse(reordered) as Value;
}
