import type { Random } from '../../../domain/random.ts';
import type { Clock } from '../../../domain/time.ts';
import type { Transport } from '../../../sync/engine/transport-port.ts';
import type { LinkView } from '../../../sync/engine/link.ts';
import { createLinkRunner, type LinkRunner } from '../../../sync/transport/link-runner.ts';
import type { LinkIdentity } from '../../../sync/transport/signatures.ts';
import { listSuperseded, listUntoldVisits, saveVisit } from '../bookings/booking-repository.ts';
import type { ChangeBus } from '../change-bus.ts';
import type { Db } from '../db/database.ts';
import { findUntoldProfile, markProfileTold } from '../facility/facility-repository.ts';
import type { Log } from '../log.ts';
import type { FacilityNode } from './facility-node.ts';

/** How often what lags behind is looked for: a superseded time, something that the cloud has not been told. */
const SWEEP_MS = 2000;

export type CloudLinkOptions = {
  readonly db: Db;
  readonly node: FacilityNode;
  readonly facilityId: string;
  /** The same as in what the transport says of this process's presence. */
  readonly boot: string;
  readonly transport: Transport;
  readonly identity: LinkIdentity;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  readonly changes: ChangeBus;
  readonly appVersion: string;
  readonly fingerprint: string;
  readonly every: (ms: number, action: () => void) => () => void;
};

export type CloudLink = {
  view(): LinkView | null;
  /** To be called after the engine's own start, which tells it whether the database can be trusted. */
  start(): Promise<void>;
  stop(): Promise<void>;
};

/** This facility's link to the cloud, and the small duties that follow from having one. */
export function createCloudLink(options: CloudLinkOptions): CloudLink {
  const { db, node, facilityId, log, changes, random, clock } = options;
  let stopSweeping: (() => void) | null = null;
  const runner: LinkRunner = createLinkRunner({
    role: 'facility',
    boot: options.boot,
    app: options.appVersion,
    fingerprint: options.fingerprint,
    transport: options.transport,
    identity: options.identity,
    clock,
    newNonce: () => random.hex(16),
    every: options.every,
    onChange: (_facilityId, view) => {
      log.info(`link.${view.state}`);
      changes.announce({ type: 'link' });
      if (view.state === 'up') sweep();
    },
    onAlarm: (event, fields) => log.warn(event, fields),
  });
  const stopListening = node.onCommitted(({ writes }) => {
    if (writes.allocations.length > 0) changes.announce({ type: 'bookings' });
    if (writes.ranges || writes.outbox.length > 0 || writes.node?.peerAcked) changes.announce({ type: 'link' });
  });

  function sweep(): void {
    tellWhatIsUntold();
    giveBackSuperseded();
  }

  function tellWhatIsUntold(): void {
    const profile = findUntoldProfile(db);
    if (profile) {
      node.transact((tx, run) => {
        const { outcome } = run({ type: 'fact', factType: 'facility.profile', data: { profile } });
        if (outcome.kind === 'done') markProfileTold(tx, profile);
      });
    }
    for (const visit of listUntoldVisits(db)) {
      node.transact((tx, run) => {
        const { outcome } = run({ type: 'fact', factType: 'visit.changed', data: visit });
        if (outcome.kind === 'done') saveVisit(tx, visit, true);
      });
    }
  }

  /** A booking that moved into the cloud's time still holds its old time of ours: the new one is had, so it goes. */
  function giveBackSuperseded(): void {
    for (const { id } of listSuperseded(db, clock.now())) {
      const input = { allocationId: id, expectedRevision: null, requestId: random.uuid(), deadlineAt: clock.now() };
      node.transact((_tx, run) => run({ type: 'cancel', ...input }));
      log.info('booking.superseded.released', { allocationId: id });
    }
  }

  return {
    view: () => runner.view(facilityId),
    start: async () => {
      runner.add(facilityId, node);
      runner.start();
      stopSweeping = options.every(SWEEP_MS, sweep);
    },
    stop: async () => {
      stopSweeping?.();
      stopListening();
      await runner.stop();
    },
  };
}
