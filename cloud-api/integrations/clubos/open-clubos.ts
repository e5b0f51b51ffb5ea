import type { JobWorker } from '../../../domain/jobs/job.ts';
import type { BookingEventListener } from '../../booking-events/follow-bookings.ts';
import { HOUR_MS } from '../../../domain/time.ts';
import type { IntegrationHealth } from '../health.ts';
import { type ClubosBridge, clubosWorkers, createClubosBridge, deliverWorker, forgetOldMessages } from './bridge.ts';
import { clubosListener } from './booking-listener.ts';
import type { BridgeParts } from './bridge-parts.ts';
import { CARRY_OUT } from './carry-out.ts';
import { DELIVER } from './outgoing.ts';
import { WORK_ON_MESSAGE } from './work-on-message.ts';

type ClubosOptions = {
  /** Null: there is no bridge. */
  readonly address: { readonly secret: string; readonly url: string | null } | null;
  /** Called after a commit that planned something. */
  readonly wake: () => void;
  readonly every: (ms: number, action: () => void) => () => void;
  readonly health: Pick<IntegrationHealth, 'register'>;
};

export type OpenClubos = {
  readonly bridge: ClubosBridge | null;
  readonly workers: readonly JobWorker[];
  readonly listeners: readonly BookingEventListener[];
  stop(): Promise<void>;
};

/** All that ClubOS needs of this process; nothing where a club has none. */
export function openClubos(parts: BridgeParts, { address, wake, every, health }: ClubosOptions): OpenClubos {
  const jobKinds = [WORK_ON_MESSAGE.name, CARRY_OUT.name, DELIVER.name];
  const note = health.register({ name: 'clubos', isConfigured: address !== null, jobKinds });
  if (address === null) {
    return { bridge: null, workers: [deliverWorker(null)], listeners: [], stop: async () => undefined };
  }
  const stop = every(HOUR_MS, () => {
    forgetOldMessages(parts).catch((cause: unknown) => parts.log.warn('clubos.forget_failed', { cause }));
  });
  const bridge = createClubosBridge({ ...parts, address, wake });
  const { clock, random } = parts;
  // Where ClubOS has no address nobody is told.
  const listeners =
    address.url === null ? [] : [clubosListener(() => ({ now: clock.now(), newId: () => random.uuid() }))];
  return { bridge, workers: clubosWorkers(parts, address, note), listeners, stop: async () => stop() };
}
