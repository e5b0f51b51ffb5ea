import type { Random } from '../../../domain/random.ts';
import type { Clock } from '../../../domain/time.ts';
import type { IntegrationService } from '../api/integration-services.ts';
import type { ChangeBus } from '../change-bus.ts';
import type { Db } from '../db/database.ts';
import type { Lifecycle } from '../lifecycle.ts';
import type { Log } from '../log.ts';
import type { Sealer } from '../secrets/sealer.ts';
import { connectVendors, NOTHING_CONNECTED, type VendorPorts } from './connect-vendors.ts';
import type { HealthBook } from './health-book.ts';
import { createIntegrationService } from './integration-service.ts';
import { type EnvironmentSettings, type OpenedIntegrations, openIntegrations } from './opened-integration.ts';
import { createRotatedSecrets, type RotatedSecrets } from './rotated-secrets.ts';
import { readServerCertificate } from './server-certificate.ts';
import { VENDORS } from './vendors.ts';

/** What the host gives, that a controller may be set up from its own screen. */
export type IntegrationsSetup = {
  readonly sealer: Sealer;
  readonly environment: EnvironmentSettings;
  readonly health: HealthBook;
  /** Other settings were saved: the controller is to start again with them. */
  readonly onSaved: () => void;
  /** Where UniFi Access reaches this controller with what happens; null where it does not. */
  readonly doorDeliveryUrl: string | null;
};

export type ReadIntegrations = {
  readonly opened: OpenedIntegrations;
  readonly ports: VendorPorts;
  readonly rotated: RotatedSecrets;
};

export type ReadingParts = { readonly db: Db; readonly clock: Clock; readonly random: Random; readonly log: Log };

/** Reads what was saved, and makes the adapters of it. Nothing that was saved keeps a controller from starting. */
export async function readIntegrations(
  { sealer, environment, health, doorDeliveryUrl }: IntegrationsSetup,
  { db, clock, random, log }: ReadingParts,
): Promise<ReadIntegrations> {
  const opened = await openIntegrations({ db, vendors: VENDORS, sealer, environment, log });
  const rotated = createRotatedSecrets({ db, sealer, log });
  try {
    const ports = connectVendors(opened, { clock, random, log, rotated, health, doorDeliveryUrl });
    return { opened, ports, rotated };
  } catch (error) {
    // A club without its doors still has its screens, where this can be put right.
    log.error('integration.connect_failed', { error });
    return { opened, ports: NOTHING_CONNECTED, rotated };
  }
}

export type ServingParts = {
  readonly db: Db;
  readonly isSound: boolean;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  readonly changes: ChangeBus;
  readonly timeZone: () => string;
  readonly lifecycle: Lifecycle;
};

/** What screens ask of integrations, and what tells them when one fails. */
export function serveIntegrations(
  { sealer, health, onSaved }: IntegrationsSetup,
  { opened, rotated }: Pick<ReadIntegrations, 'opened' | 'rotated'>,
  { lifecycle, ...parts }: ServingParts,
): IntegrationService {
  const { changes } = parts;
  const stopListening = health.onTurn(() => changes.announce({ type: 'integrations' }));
  const ending = new AbortController();
  lifecycle.onStop('integrations', () => {
    stopListening();
    ending.abort();
  });
  return createIntegrationService({
    ...parts,
    sealer,
    health,
    onSaved,
    opened,
    rotated,
    vendors: VENDORS,
    readCertificate: readServerCertificate,
    signIns: { signal: ending.signal },
  });
}
