import { listUntoldOfCustomers } from '../customers/telling-repository.ts';
import { listFacilitiesWithDeskAsks } from '../messages/desk/desk-ask-repository.ts';
import { listFacilitiesWithSpendWork } from '../spends/spend-repository.ts';
import { listUntold } from '../terms/terms-repository.ts';
import type { Running } from './running-links.ts';

/** What is due of those facilities whose link this process runs. One sweep at a time; never fails. */
export async function sweep(running: Running): Promise<void> {
  if (running.isSweeping) return;
  running.isSweeping = true;
  try {
    for (const facilityId of running.facilities.keys()) await moveFrontier(running, facilityId);
    await tellTerms(running);
    await tellOfCustomers(running);
    await workOnSpends(running);
    await answerDesks(running);
    await running.entryKeyCourier.tell((facilityId) => running.linked.get(facilityId));
    await running.erasureCourier.tell((facilityId) => running.linked.get(facilityId));
    await trimStreams(running);
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

/** A facility that cannot be trimmed just now keeps the others from nothing. */
async function trimStreams({ options, linked, trimmer }: Running): Promise<void> {
  for (const [facilityId, node] of linked) {
    try {
      await trimmer.trim(facilityId, node);
    } catch (error) {
      options.log.warn('link.trim_failed', { facilityId, error });
    }
  }
}

/** What was saved and not told: whoever saved it has died in between, or the facility was fenced. */
async function tellTerms({ options, linked, termsCourier }: Running): Promise<void> {
  for (const facilityId of await listUntold(options.db)) {
    const node = linked.get(facilityId);
    if (node) await termsCourier.tell(facilityId, node);
  }
}

/** Likewise; and what one facility has asked for is told to all others here. */
async function tellOfCustomers({ options, linked, customerCourier }: Running): Promise<void> {
  for (const facilityId of await listUntoldOfCustomers(options.db)) {
    const node = linked.get(facilityId);
    if (node) await customerCourier.tell(facilityId, node);
  }
}

/** Whoever marked or asked has died before it was worked on. */
async function workOnSpends({ options, linked, spendClerk }: Running): Promise<void> {
  await spendClerk.sweepGranted();
  for (const facilityId of await listFacilitiesWithSpendWork(options.db)) {
    const node = linked.get(facilityId);
    if (node) await spendClerk.work(facilityId, node);
  }
}

/** Likewise of what desks want of messages. */
async function answerDesks({ options, linked, deskClerk }: Running): Promise<void> {
  for (const facilityId of await listFacilitiesWithDeskAsks(options.db)) {
    const node = linked.get(facilityId);
    if (node) await deskClerk.work(facilityId, node);
  }
}
