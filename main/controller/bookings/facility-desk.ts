import type { FacilityProfile } from '../../../domain/facility.ts';
import { type CompiledTerms, createTermsCompiler } from '../../../domain/offers/compile-terms.ts';
import type { Calendar } from '../../../domain/opening-hours.ts';
import type { Random } from '../../../domain/random.ts';
import type { Terms } from '../../../domain/terms.ts';
import type { Clock } from '../../../domain/time.ts';
import type { Settlements } from '../../../sync/engine/settlements.ts';
import type { CloudAnswers } from '../cloud-link/cloud-answers.ts';
import type { FacilityNode } from '../cloud-link/facility-node.ts';
import type { LinkMonitor } from '../cloud-link/link-monitor.ts';
import type { Db } from '../db/database.ts';
import { createProfileReader } from '../facility/profile-reader.ts';
import { createTermsReader } from '../terms/terms-reader.ts';

export type FacilityDeskOptions = {
  readonly db: Db;
  readonly node: FacilityNode;
  readonly link: LinkMonitor;
  readonly settlements: Settlements;
  readonly answers: CloudAnswers;
  readonly clock: Clock;
  readonly random: Random;
};

/** What everything that works with this facility's bookings and blocks has in common. */
export type FacilityDesk = FacilityDeskOptions & {
  /** As it stands in the database; asserts that the controller has been set up. */
  profile(): FacilityProfile;
  /** Of that very profile. */
  calendar(): Calendar;
  /** By which it sells just now; those of its profile until there are others. The very same object until they change. */
  terms(): Terms;
  /** Those terms, ready to be asked. */
  compiledTerms(): CompiledTerms;
};

export function createFacilityDesk(options: FacilityDeskOptions): FacilityDesk {
  const read = createProfileReader();
  const readTerms = createTermsReader();
  const compile = createTermsCompiler();
  const profile = (): FacilityProfile => read(options.db).profile;
  return {
    ...options,
    profile,
    calendar: () => read(options.db).calendar,
    terms: () => readTerms(options.db, profile()),
    compiledTerms: () => compile(readTerms(options.db, profile())),
  };
}
