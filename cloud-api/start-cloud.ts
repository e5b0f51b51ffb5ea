import type { FastifyInstance } from 'fastify';
import { HARBOUR_GOLF_PROFILE } from '../demo/harbour-golf.ts';
import { DEMO_PAIRING_CODE } from '../demo/pairing.ts';
import type { Random } from '../domain/random.ts';
import type { Clock } from '../domain/time.ts';
import type { Transport } from '../sync/engine/transport-port.ts';
import { createMqttTransport } from '../sync/transport/mqtt-transport.ts';
import { type AvailabilityIndex, createAvailabilityIndex } from './availability/availability-index.ts';
import { fenceIfRestored } from './backup/restore-fence.ts';
import { createBookingRecords } from './bookings/booking-records.ts';
import { createBookingService } from './bookings/booking-service.ts';
import { buildApp } from './build-app.ts';
import type { CloudConfig } from './config.ts';
import { type Database, type Db, openDatabase } from './db/database.ts';
import { startEmbeddedPostgres } from './db/embedded-postgres.ts';
import { migrateDatabase } from './db/migrate.ts';
import { seedDemoCloud } from './facilities/seed-demo.ts';
import { startBroker } from './facility-link/broker.ts';
import { createFacilityLinks, type FacilityLinks } from './facility-link/facility-links.ts';
import { createHealthCheck } from './http/health.ts';
import type { HealthReport } from './http/services.ts';
import type { Log } from './log.ts';
import { createMetrics } from './metrics.ts';
import { saveAppointment } from './pairing/appointment-store.ts';
import type { ControllerRegistry } from './pairing/controller-registry.ts';
import { openRegistry } from './pairing/open-registry.ts';
import { createPairingService, type PairingService } from './pairing/pairing-service.ts';
import { loadSigningKeys, type SigningKeys } from './pairing/signing-keys.ts';
import { createPricingService } from './pricing/pricing-service.ts';
import { createQuoteBook } from './pricing/quotes.ts';
import { deriveKey, loadSecret } from './secrets.ts';
import { after, every } from './timers.ts';

export type CloudParts = {
  readonly config: CloudConfig;
  readonly log: Log;
  readonly clock: Clock;
  readonly random: Random;
  readonly appVersion: string;
};

export type RunningCloud = {
  /** Where it listens: the address to open, and the broker's. */
  readonly address: { readonly http: string; readonly mqtt: string };
  stop(): Promise<void>;
};

/** What the other sides of facilities may be heard on. */
const SUBSCRIPTIONS = ['v1/+/up/hs', 'v1/+/up/st', 'v1/+/up/rq', 'v1/+/up/pr'];

/** How often it is noted who was heard of. */
const SIGHTINGS_MS = 10_000;

/** Opens everything in the order in which it is needed. What a failed start had opened is closed again. */
export async function startCloud(parts: CloudParts): Promise<RunningCloud> {
  const { log } = parts;
  const closers: (() => Promise<void>)[] = [];
  const onStop: OnStop = (close) => {
    closers.push(close);
  };
  async function stop(): Promise<void> {
    for (let close = closers.pop(); close; close = closers.pop()) {
      await close().catch((cause: unknown) => log.error('cloud.stop.failed', { cause }));
    }
  }

  try {
    const address = await openAll(parts, onStop);
    return { address, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

type OnStop = (close: () => Promise<void>) => void;

async function openAll(parts: CloudParts, onStop: OnStop): Promise<RunningCloud['address']> {
  const { config, log, clock, random } = parts;
  const database = await openStore(parts, onStop);
  const { db } = database;
  if (config.isDemo && (await seedDemoCloud({ db, clock, random }))) log.info('demo.seeded');
  const secret = await loadSecret(db, config.secret);
  const signingKeys = await loadSigningKeys(db, secret);
  const { registry, stop: closeRegistry } = await openRegistry({ db, config, log, every });
  onStop(closeRegistry);
  const { transport, mqttUrl } = await openTransport(parts, registry, onStop);

  let isBrokerHere = false;
  transport.onStatus((isConnected) => {
    isBrokerHere = isConnected;
  });
  const index = createAvailabilityIndex(clock);
  const identity = { signer: signingKeys.signer, keys: registry.keys };
  const { appVersion } = parts;
  const links = createFacilityLinks({ db, clock, random, log, index, transport, identity, appVersion, every });
  const checkHealth = createHealthCheck({ database, isBrokerHere: () => isBrokerHere });
  const pairing = openPairing(parts, { db, secret, registry, signingKeys, mqttUrl });
  const app = await buildCloudApp(parts, { db, secret, index, links, checkHealth, pairing });

  await links.start();
  onStop(links.stop);
  onStop(followSightings(registry, links));
  await app.listen({ host: config.host, port: config.port });
  onStop(() => app.close());
  return { http: app.listeningOrigin, mqtt: mqttUrl };
}

/** The database given, or one of its own; brought to this version. */
async function openStore({ config, log }: CloudParts, onStop: OnStop): Promise<Database> {
  let url = config.databaseUrl;
  if (url === null) {
    const server = await startEmbeddedPostgres(config.dataDir, log);
    onStop(server.stop);
    url = server.url;
  }
  await migrateDatabase(url);
  const database = await openDatabase({ url, log });
  onStop(database.close);
  await fenceIfRestored(database.pool, log);
  return database;
}

/** The way to the facilities: over the broker given, or one of its own. */
async function openTransport(
  { config, log, clock, random }: CloudParts,
  registry: ControllerRegistry,
  onStop: OnStop,
): Promise<{ transport: Transport; mqttUrl: string }> {
  let outside = config.mqtt;
  if (outside === null) {
    const credentialOf = async (facilityId: string) => registry.credentialOf(facilityId);
    const broker = await startBroker({ host: config.host, port: config.mqttPort, credentialOf, random, log });
    onStop(broker.stop);
    registry.onChange((facilityIds) => facilityIds.forEach(broker.disconnect));
    outside = { url: broker.url, ...broker.cloudCredentials };
  }
  const transport = createMqttTransport({
    ...outside,
    clientId: `c-${random.hex(8)}`,
    subscriptions: SUBSCRIPTIONS,
    clock,
    random,
    onProblem: (event, fields) => log.warn(event, fields),
  });
  return { transport, mqttUrl: outside.url };
}

type IdentityParts = {
  readonly db: Db;
  readonly secret: Buffer;
  readonly registry: ControllerRegistry;
  readonly signingKeys: SigningKeys;
  /** Where the cloud itself finds the broker. */
  readonly mqttUrl: string;
};

function openPairing({ config, clock, random, log }: CloudParts, identity: IdentityParts): PairingService {
  const { db, secret, registry, signingKeys, mqttUrl } = identity;
  return createPairingService({
    db,
    registry,
    signingKeys,
    codeKey: deriveKey(secret, 'pairing-codes'),
    brokerUrl: () => config.mqttPublicUrl ?? (config.mqtt === null ? besidePage(config.publicUrl, mqttUrl) : mqttUrl),
    onAppointed: saveAppointment,
    demo: config.isDemo ? { code: DEMO_PAIRING_CODE, facilityId: HARBOUR_GOLF_PROFILE.id } : null,
    clock,
    random,
    log,
  });
}

/** Our own broker listens on the host that people reach the booking page on. */
function besidePage(publicUrl: string, mqttUrl: string): string {
  return `mqtt://${new URL(publicUrl).hostname}:${new URL(mqttUrl).port}`;
}

/** Notes when each controller was last heard of, for whoever wants to replace it. */
function followSightings(registry: ControllerRegistry, links: FacilityLinks): () => Promise<void> {
  const note = (): void => {
    for (const { facilityId } of registry.list()) {
      const heardAt = links.view(facilityId)?.heardAt ?? null;
      if (heardAt !== null) registry.markSeen(facilityId, heardAt);
    }
  };
  const stop = every(SIGHTINGS_MS, note);
  return async () => {
    stop();
    note();
  };
}

type AppParts = {
  readonly db: Db;
  readonly secret: Buffer;
  readonly index: AvailabilityIndex;
  readonly links: FacilityLinks;
  readonly checkHealth: () => Promise<HealthReport>;
  readonly pairing: PairingService;
};

function buildCloudApp({ config, log, clock, random }: CloudParts, app: AppParts): Promise<FastifyInstance> {
  const { db, secret, index, links, checkHealth, pairing } = app;
  const quotes = createQuoteBook(deriveKey(secret, 'quotes'), clock);
  const records = createBookingRecords(deriveKey(secret, 'manage-tokens'));
  const metrics = createMetrics();
  metrics.watchDroppedFrames(links.droppedFrames);
  return buildApp({
    services: {
      facilities: index,
      availability: index,
      events: index,
      pricing: createPricingService({ clock, quotes, facilityOfResource: index.facilityOfResource }),
      bookings: createBookingService({ db, links, index, quotes, records, clock, random, after }),
      checkHealth,
    },
    pairing,
    adminToken: config.adminToken,
    metrics,
    log,
    random,
    publicUrl: config.publicUrl,
    pageDir: config.pageDir,
    limits: config.limits,
    isDemo: config.isDemo,
    trustProxy: config.trustProxy,
  });
}
