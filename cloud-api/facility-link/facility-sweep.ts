import { listSuperseded } from '../bookings/booking-repository.ts';
import type { Running } from './running-links.ts';

/** What is due of those facilities whose link this process runs. One sweep at a time; never fails. */
export async function sweep(running: Running): Promise<void> {
  if (running.isSweeping) return;
  running.isSweeping = true;
  try {
    for (const facilityId of running.facilities.keys()) await moveFrontier(running, facilityId);
    await giveBackSuperseded(running);
  } catch (error) {
    running.options.log.error('facility_links.sweep_failed', { error });
  }
  running.isSweeping = false;
}

async function moveFrontier(running: Running, facilityId: string): Promise<void> {
  const { options, facilities, linked, runner, frontier } = running;
  const profile = options.index.findFacility(facilityId)?.profile;
  const node = linked.get(facilityId) ?? facilities.get(facilityId)?.node;
  const isUp = runner.view(facilityId)?.state === 'up';
  if (profile && node) await frontier.look({ profile, node, isUp });
}

/** A booking that moved into its facility's time still holds its old time of ours: the new one is had, so it goes. */
async function giveBackSuperseded({ options, linked }: Running): Promise<void> {
  const { db, clock, random, log } = options;
  for (const { facilityId, allocationId } of await listSuperseded(db, clock.now())) {
    // Each is one process's to tidy up.
    const node = linked.get(facilityId);
    if (!node) continue;
    const input = { allocationId, expectedRevision: null, requestId: random.uuid(), deadlineAt: clock.now() };
    await node.run({ type: 'cancel', ...input });
    log.info('booking.superseded.released', { facilityId, allocationId });
  }
}
