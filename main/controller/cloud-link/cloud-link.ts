import type { Random } from '../../../domain/random.ts';
import type { Clock } from '../../../domain/time.ts';
import type { Transport } from '../../../sync/engine/transport-port.ts';
import { isFaultAlarm } from '../../../sync/engine/alarms.ts';
import { createStreamTrimmer } from '../../../sync/engine/stream-trimmer.ts';
import type { LinkView } from '../../../sync/engine/link.ts';
import type { DropCounts } from '../../../sync/transport/dropped-frames.ts';
import { createThrottle } from '../../../sync/engine/throttle.ts';
import { isKeptFact } from '../../../sync/protocol/product-data.ts';
import { createLinkRunner, type LinkRunner } from '../../../sync/transport/link-runner.ts';
import type { LinkIdentity } from '../../../sync/transport/signatures.ts';
import type { ChangeBus } from '../change-bus.ts';
import type { Db } from '../db/database.ts';
import type { Log } from '../log.ts';
import { type FenceReason, FenceReasonSchema } from '../../../sync/protocol/frames.ts';
import { createCloudDuties } from './cloud-duties.ts';
import type { FacilityNode } from './facility-node.ts';

/** How often something that the cloud has not been told is looked for. */
const SWEEP_MS = 2000;

/** Somebody who is impatient presses a button often. */
const TRY_GAP_MS = 5000;

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
  readonly boxKey: string | null;
  readonly every: (ms: number, action: () => void) => () => void;
};

/** `refusedFor`: the cloud has looked at this controller and keeps it out until people have decided something. */
export type CloudLinkView = LinkView & { readonly refusedFor: FenceReason | null };

export type CloudLink = {
  /** `since` is when the link last came up or was lost: the tries in between are neither. */
  view(): CloudLinkView | null;
  /** How many messages were not taken, by reason. */
  droppedFrames(): DropCounts;
  /** Lays the line anew and greets at once; no more often than every few seconds. */
  tryNow(): void;
  /** To be called after the engine's own start, which tells it whether the database can be trusted. */
  start(): Promise<void>;
  stop(): Promise<void>;
};

/** This facility's link to the cloud, and the small duties that follow from having one. */
export function createCloudLink(options: CloudLinkOptions): CloudLink {
  const { node, facilityId, log, changes, random, clock } = options;
  const duties = createCloudDuties(options);
  const trimmer = createStreamTrimmer(clock, isKeptFact);
  const mayTry = createThrottle(clock, TRY_GAP_MS);
  let stopSweeping: (() => void) | null = null;
  let wasUp = false;
  let turnedAt = clock.now();
  let refusedFor: FenceReason | null = null;
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
      if ((view.state === 'up') !== wasUp) {
        wasUp = !wasUp;
        turnedAt = clock.now();
      }
      log.info(`link.${view.state}`);
      changes.announce({ type: 'link' });
      if (view.state === 'up') {
        refusedFor = null;
        duties.sweep();
      }
    },
    onAlarm: (event, fields) => {
      refusedFor = refusalIn(event, fields) ?? refusedFor;
      log[isFaultAlarm(event) ? 'error' : 'warn'](event, fields);
    },
  });
  const stopListening = node.onCommitted(({ writes, facts }) => {
    const isErased = facts.some(({ type }) => type === 'customer.erase');
    if (isErased || writes.allocations.length > 0) changes.announce({ type: 'bookings' });
    if (isErased || facts.some(({ type }) => type === 'customer.changed')) changes.announce({ type: 'customers' });
    if (writes.ranges || writes.outbox.length > 0 || writes.node?.peerAcked) changes.announce({ type: 'link' });
  });

  return {
    view: () => {
      const view = runner.view(facilityId);
      return view && { ...view, since: turnedAt, refusedFor };
    },
    droppedFrames: runner.dropped,
    tryNow: () => {
      if (mayTry()) options.transport.reset();
    },
    start: async () => {
      runner.add(facilityId, node);
      runner.start();
      stopSweeping = options.every(SWEEP_MS, () => {
        duties.sweep();
        trimmer.trim(facilityId, node).catch((error: unknown) => log.warn('link.trim_failed', { facilityId, error }));
      });
    },
    stop: async () => {
      stopSweeping?.();
      stopListening();
      await runner.stop();
    },
  };
}

/** The reason of a fence that the two sides cannot do anything about by themselves. */
function refusalIn(event: string, { reason, recovery }: Record<string, unknown>): FenceReason | null {
  if (event !== 'link.fenced' || recovery !== null) return null;
  return FenceReasonSchema.safeParse(reason).data ?? null;
}
