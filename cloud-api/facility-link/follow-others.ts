import type { LinkView } from '../../sync/engine/link.ts';
import { CHANNELS, readCommitNotice, readQuestionNotice } from './commit-notices.ts';
import { reloadProfile, reloadTerms } from './index-follower.ts';
import type { LeaseView } from './lease-repository.ts';
import { saveState } from './link-state.ts';
import type { Running } from './running-links.ts';

/*
 * What other processes of the cloud have done, as far as this one has to know it.
 */

/** All facilities as the database has them: closes whatever gaps there are, whether or not anything was told. */
export function followLeases(running: Running, seen: readonly LeaseView[]): void {
  for (const lease of seen) {
    const { facilityId, commitNo } = lease;
    follow(running, facilityId, commitNo);
    followProfile(running, lease);
    followState(running, lease);
  }
}

function follow({ facilities, options }: Running, facilityId: string, commitNo: number): void {
  const followed = facilities.get(facilityId)?.node.follow(commitNo);
  followed?.catch((cause: unknown) => options.log.warn('facility.follow.failed', { facilityId, commitNo, cause }));
}

function followProfile({ options }: Running, { facilityId, profileRevision }: LeaseView): void {
  const known = options.index.findFacility(facilityId)?.profile.revision ?? 0;
  if (known < profileRevision) void reloadProfile(options, facilityId);
}

/** Of a link of our own nobody knows better. */
function followState(running: Running, lease: LeaseView): void {
  const { options, runner, leases, told } = running;
  const { facilityId, isUp, since } = lease;
  if (leases.fencingNoOf(facilityId) !== null) {
    const view = runner.view(facilityId);
    if (view && (view.state === 'up') !== isUp) saveState(running, facilityId);
    return;
  }
  told.set(facilityId, lease);
  const known = options.index.findFacility(facilityId)?.link;
  if (known?.online === isUp && known.since === since) return;
  options.index.apply({ type: 'link', facilityId, link: { online: isUp, since } });
}

/** As the process that runs the link has told, if any has. */
export function viewTold(lease: LeaseView | undefined): LinkView | null {
  if (!lease) return null;
  const { isUp, since } = lease;
  const unknown = { heardAt: null, clockSkewMs: null, trouble: null, peerAcked: 0, peerOutSeq: null };
  return { state: isUp ? 'up' : 'down', since: since ?? 0, ...unknown };
}

/** Another process has told something. */
export function followNotice(running: Running, channel: string, payload: string): void {
  const { worker, facilities, leases, options } = running;
  if (channel === CHANNELS.terms) void reloadTerms(options, payload);
  if (channel === CHANNELS.customers) void options.customers.customerChanged(payload);
  if (channel === CHANNELS.visits) void options.customers.visitChanged(payload);
  if (channel === CHANNELS.link || channel === CHANNELS.lease) void leases.look();
  const commit = channel === CHANNELS.commit ? readCommitNotice(payload) : null;
  if (commit && commit.worker !== worker) follow(running, commit.facilityId, commit.commitNo);
  const asked = channel === CHANNELS.question ? readQuestionNotice(payload) : null;
  if (!asked || asked.worker === worker || leases.fencingNoOf(asked.facilityId) === null) return;
  const { facilityId, requestId } = asked;
  const repeated = facilities.get(facilityId)?.node.repeatQuestion(requestId);
  repeated?.catch((cause: unknown) => options.log.warn('facility.question.failed', { facilityId, requestId, cause }));
}
