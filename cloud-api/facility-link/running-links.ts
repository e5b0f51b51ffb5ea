import type { NodePort } from '../../sync/engine/node-port.ts';
import type { StreamTrimmer } from '../../sync/engine/stream-trimmer.ts';
import type { LinkRunner } from '../../sync/transport/link-runner.ts';
import type { CloudPolicy } from './cloud-node.ts';
import type { FacilityLinksOptions, LinkedFacility } from './facility-links.ts';
import type { FrontierJob } from './frontier-job.ts';
import type { IngestLeases } from './ingest-leases.ts';
import type { LeaseView } from './lease-repository.ts';
import type { CustomerCourier } from '../customers/customer-courier.ts';
import type { ErasureCourier } from '../customers/erasing/erasure-courier.ts';
import type { DeskClerk } from '../messages/desk/desk-clerk.ts';
import type { SpendClerk } from '../spends/spend-clerk.ts';
import type { EntryKeyCourier } from '../entry-keys/entry-key-courier.ts';
import type { TermsCourier } from '../terms/terms-courier.ts';

/** What the cloud's side of all facilities has in this process. */
export type Running = {
  readonly options: FacilityLinksOptions;
  /** Names this start of the process, to the other processes and to facilities. */
  readonly worker: string;
  readonly facilities: Map<string, LinkedFacility>;
  /** The nodes of those whose link this process runs, as its lease allows it. */
  readonly linked: Map<string, NodePort>;
  /** Of facilities whose link another process runs, or nobody does. */
  readonly told: Map<string, LeaseView>;
  readonly runner: LinkRunner;
  readonly leases: IngestLeases;
  readonly policy: CloudPolicy;
  readonly frontier: FrontierJob;
  readonly termsCourier: TermsCourier;
  readonly customerCourier: CustomerCourier;
  readonly spendClerk: SpendClerk;
  readonly deskClerk: DeskClerk;
  readonly entryKeyCourier: EntryKeyCourier;
  readonly erasureCourier: ErasureCourier;
  readonly trimmer: StreamTrimmer;
  isBrokerHere: boolean;
  isSweeping: boolean;
  /** One state after the other is told to the others. */
  saving: Promise<void>;
};
