import { saveLinkState } from './lease-repository.ts';
import type { Running } from './running-links.ts';

/** Tells the other processes how the link stands, when its turn comes. */
export function saveState(running: Running, facilityId: string): void {
  const { leases, runner, options } = running;
  running.saving = running.saving.then(async () => {
    const fencingNo = leases.fencingNoOf(facilityId);
    const view = runner.view(facilityId);
    if (fencingNo === null || !view) return;
    const state = { isUp: view.state === 'up', since: view.since };
    try {
      await saveLinkState(options.leaseDb, { facilityId, fencingNo }, state);
    } catch (cause) {
      // The next look finds the difference.
      options.log.warn('lease.state.failed', { facilityId, cause });
    }
  });
}
