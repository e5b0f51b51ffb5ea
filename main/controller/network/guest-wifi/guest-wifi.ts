import { cutAfterDays } from '../../../../domain/business-day.ts';
import type { FacilityProfile } from '../../../../domain/facility.ts';
import type { Random } from '../../../../domain/random.ts';
import { type JobWorker, workerOf } from '../../../../domain/jobs/job.ts';
import { findJobByKey, planJob } from '../../jobs/job-repository.ts';
import { cleanUpVouchers } from './clean-up-vouchers.ts';
import { type SweepParts, sweepVouchers, write } from './sweep-vouchers.ts';
import { CLEAN_UP_VOUCHERS, GUEST_WIFI, SWEEP_VOUCHERS } from './wifi-jobs.ts';

export type GuestWifiOptions = Omit<SweepParts, 'facilityId'> & {
  readonly random: Random;
  readonly profile: () => FacilityProfile;
};

export type GuestWifi = {
  /** What does the work, for a runner. */
  readonly workers: readonly JobWorker[];
  /** Plans the work that recurs. */
  start(): void;
};

/**
 * A voucher of the guest Wi-Fi for each booking, made within the day before it. Bookings pay nothing for it: they are
 * looked through once a minute.
 */
export function createGuestWifi(options: GuestWifiOptions): GuestWifi {
  const { db, clock, random, profile } = options;
  const parts: SweepParts = { ...options, facilityId: profile().id };
  const nextNight = (now: number): number => cutAfterDays(profile().timeZone, now, 1);

  return {
    workers: [
      workerOf(SWEEP_VOUCHERS, () => sweepVouchers(parts)),
      workerOf(CLEAN_UP_VOUCHERS, () => cleanUpVouchers(parts, nextNight)),
    ],
    start() {
      const now = clock.now();
      const context = { now, newId: () => random.uuid() };
      const base = { subject: GUEST_WIFI, payload: null, notAfter: null };
      write(db, (tx) => {
        planJob(tx, SWEEP_VOUCHERS, { ...base, key: SWEEP_VOUCHERS.name, dueAt: now }, context);
        if (findJobByKey(tx, CLEAN_UP_VOUCHERS.name)?.state === 'queued') return;
        planJob(tx, CLEAN_UP_VOUCHERS, { ...base, key: CLEAN_UP_VOUCHERS.name, dueAt: nextNight(now) }, context);
      });
    },
  };
}
