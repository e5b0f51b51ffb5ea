import type { FastifyInstance } from 'fastify';
import { HARBOUR_GOLF_PROFILE } from '../demo/harbour-golf.ts';
import { DEMO_PAIRING_CODE } from '../demo/pairing.ts';
import type { Random } from '../domain/random.ts';
import type { Clock } from '../domain/time.ts';
import { createMqttTransport, type MqttTransport } from '../sync/transport/mqtt-transport.ts';
import { type AvailabilityIndex, createAvailabilityIndex } from './availability/availability-index.ts';
import { keepHighWater } from './backup/high-water.ts';
import { fenceIfRestored } from './backup/restore-fence.ts';
import { createBookingRecords } from './bookings/booking-records.ts';
import { createBookingService } from './bookings/booking-service.ts';
import { buildApp } from './build-app.ts';
import type { CloudConfig } from './config.ts';
import { createPassMint } from './entry-keys/entry-passes.ts';
import { type EntryKeyBook, openEntryKeyBook } from './entry-keys/key-book.ts';
import { type Database, type Db, openDatabase } from './db/database.ts';
import { startEmbeddedPostgres } from './db/embedded-postgres.ts';
import { migrateDatabase } from './db/migrate.ts';
import { openNotices } from './db/notices.ts';
import { openPresence } from './db/presence.ts';
import { createFacilityAdmin } from './facilities/facility-admin.ts';
import { seedDemoCloud } from './facilities/seed-demo.ts';
import { createCustomerService } from './customers/customer-service.ts';
import { createCustomerTokens } from './customers/customer-tokens.ts';
import { createCustomerEraser, openErasures } from './customers/erasing/customer-eraser.ts';
import { createOwnerCustomers } from './customers/owner-customers.ts';
import { type CustomerBook, createCustomerBook } from './customers/customer-book.ts';
import { getOrKeepSetting } from './facilities/setting-repository.ts';
import { CLOUD_USERNAME, startBroker } from './facility-link/broker.ts';
import { lockBroker } from './db/broker-lock.ts';
import { CHANNELS } from './facility-link/commit-notices.ts';
import { listFigures, readSafety } from './facility-link/facility-figures.ts';
import { watchFacilities } from './facility-link/facility-metrics.ts';
import { createFacilityLinks, type FacilityLinks } from './facility-link/facility-links.ts';
import { createHealthCheck } from './http/health.ts';
import type { HealthReport } from './http/services.ts';
import type { Log } from './log.ts';
import { type CloudMetrics, createMetrics } from './metrics.ts';
import { saveAppointment } from './pairing/appointment-store.ts';
import type { ControllerRegistry } from './pairing/controller-registry.ts';
import { openRegistry } from './pairing/open-registry.ts';
import { followSightings } from './pairing/follow-sightings.ts';
import { createPairingService, type PairingService } from './pairing/pairing-service.ts';
import { loadSigningKeys, type SigningKeys } from './pairing/signing-keys.ts';
import { createOwnerJobs } from './jobs/owner-jobs.ts';
import { createKeepLanguage } from './messages/known-languages.ts';
import { createPreferences } from './messages/preferences.ts';
import { createOwnerMessages } from './messages/owner-messages.ts';
import { channelsOf } from './messages/open-carriers.ts';
import type { Telling } from './messages/start-telling.ts';
import { createOwnerTexts } from './messages/texts/owner-texts.ts';
import { createPricingService } from './pricing/pricing-service.ts';
import { createQuoteBook } from './pricing/quotes.ts';
import { createFacilityOverview } from './owners/facility-overview.ts';
import { createRecoveryService } from './recovery/recovery-service.ts';
import { deriveKey, loadSecret } from './secrets.ts';
import { findUses } from './spends/spend-repository.ts';
import { createOwnerTerms } from './terms/owner-terms.ts';
import { after, every } from './timers.ts';
import type { ClubosBridge } from './integrations/clubos/bridge.ts';
import { createClubosLog } from './integrations/clubos/clubos-log.ts';
import type { IntegrationHealth } from './integrations/health.ts';
import { erasureListeners, type OpenTelling, openTelling } from './open-telling.ts';

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

/** Renewals of leases wait for nothing else. */
const LEASE_CONNECTIONS = 5;

/** Opens everything in the order in which it is needed. What a failed start had opened is closed again. */
export async function startCloud(given: CloudParts): Promise<RunningCloud> {
  const metrics = createMetrics();
  const log = metrics.countEvents(given.log);
  const parts = { ...given, log };
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
    const address = await openAll(parts, metrics, onStop);
    return { address, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

type OnStop = (close: () => Promise<void>) => void;

async function openAll(parts: CloudParts, metrics: CloudMetrics, onStop: OnStop): Promise<RunningCloud['address']> {
  const { config, log, clock, random } = parts;
  const store = await openStore(parts, onStop);
  const { database, leaseDb } = store;
  const { db } = database;
  if (config.isDemo && (await seedDemoCloud({ db, clock, random }))) log.info('demo.seeded');
  onStop(await openErasures({ db, clock, log, config, every, onErased: erasureListeners(parts) }));
  onStop(await watchMemory(parts, database));
  const secret = await loadSecret(db, config.secret);
  const signingKeys = await loadSigningKeys(db, secret);
  const entryKeys = await openEntryKeyBook(db, secret);
  const { registry, stop: closeRegistry } = await openRegistry({ db, config, log, every });
  onStop(closeRegistry);
  const { transport, mqttUrl } = await openTransport(parts, { registry, secret, databaseUrl: store.url }, onStop);

  let isBrokerHere = false;
  transport.onStatus((isConnected) => {
    isBrokerHere = isConnected;
  });
  const customers = createCustomerBook({ db, log });
  const index = createAvailabilityIndex(clock, customers);
  const identity = { signer: signingKeys.signer, keys: registry.keys };
  const { appVersion } = parts;
  const links = createFacilityLinks({
    db,
    leaseDb,
    openPresence: (worker) => openPresence({ url: store.url, worker, log }),
    clock,
    random,
    log,
    index,
    customers,
    transport,
    identity,
    appVersion,
    every,
    entryKeys,
    channels: channelsOf(config),
  });
  measureLinks(parts, { db, links, metrics });
  const checkHealth = createHealthCheck({ database, isBrokerHere: () => isBrokerHere });
  const pairing = openPairing(parts, { db, secret, registry, signingKeys, mqttUrl });
  const selling = openSelling(parts, { db, secret, index, links, entryKeys });
  const bridge = { db, clock, random, log, index, customers, ...selling };
  const { telling, clubos, hubspot, health } = await openTelling(bridge, { config, secret, onStop });
  const app = await buildCloudApp(parts, {
    telling,
    db,
    secret,
    registry,
    index,
    customers,
    links,
    checkHealth,
    pairing,
    metrics,
    entryKeys,
    selling,
    clubos: clubos.bridge,
    ownerHubspot: hubspot.owner,
    health,
  });

  await links.start();
  onStop(links.stop);
  onStop(await followOthers(parts, { url: store.url, links, registry }));
  onStop(followSightings(registry, links));
  await app.listen({ host: config.host, port: config.port });
  onStop(() => app.close());
  return { http: app.listeningOrigin, mqtt: mqttUrl };
}

type Measured = { readonly db: Db; readonly links: FacilityLinks; readonly metrics: CloudMetrics };

function measureLinks({ log }: CloudParts, { db, links, metrics }: Measured): void {
  metrics.watchDroppedFrames(links.droppedFrames);
  watchFacilities({
    metrics,
    listFigures: () => listFigures(db),
    readSafety: () => readSafety(db),
    view: links.view,
    loadOf: (facilityId) => links.find(facilityId)?.node.load() ?? null,
    log,
  });
}

/** Notices that the database was put back in time, now or later. */
async function watchMemory({ config, random, log }: CloudParts, { db, pool }: Database): Promise<() => Promise<void>> {
  const installation = await getOrKeepSetting(db, 'installation', random.uuid());
  return keepHighWater({ pool, dir: config.witnessDir, installation, log, every });
}

type Store = { readonly url: string; readonly database: Database; readonly leaseDb: Db };

/** The database given, or one of its own; brought to this version. */
async function openStore({ config, log }: CloudParts, onStop: OnStop): Promise<Store> {
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
  const leases = await openDatabase({ url, log, connectionsMax: LEASE_CONNECTIONS });
  onStop(leases.close);
  return { url, database, leaseDb: leases.db };
}

/** Hears what other processes on the same database do. */
async function followOthers(
  { log }: CloudParts,
  {
    url,
    links,
    registry,
  }: { readonly url: string; readonly links: FacilityLinks; readonly registry: ControllerRegistry },
): Promise<() => Promise<void>> {
  const refresh = (): void => {
    registry.refresh().catch((cause: unknown) => log.error('controllers.refresh.failed', { cause }));
  };
  const notices = await openNotices({
    url,
    log,
    channels: Object.values(CHANNELS),
    onNotice: (channel, payload) => {
      if (channel === CHANNELS.controllers) refresh();
      else links.onNotice(channel, payload);
    },
    onListening: () => {
      refresh();
      links.readEverything();
    },
  });
  return notices.stop;
}

type BrokerParts = {
  readonly registry: ControllerRegistry;
  readonly secret: Buffer;
  readonly databaseUrl: string;
};

/** The way to the facilities: over the broker given, or one of its own. */
async function openTransport(
  { config, log, clock, random }: CloudParts,
  { registry, secret, databaseUrl }: BrokerParts,
  onStop: OnStop,
): Promise<{ transport: MqttTransport; mqttUrl: string }> {
  // All processes on one database know it: those that have no broker use the one that another runs.
  const cloudPassword = deriveKey(secret, 'broker').toString('hex');
  let outside = config.mqtt;
  if (outside === null) {
    onStop(await lockBroker(databaseUrl));
    const credentialOf = async (facilityId: string) => registry.credentialOf(facilityId);
    const { host, mqttPort: port } = config;
    const broker = await startBroker({ host, port, credentialOf, cloudPassword, random, log });
    onStop(broker.stop);
    registry.onChange((facilityIds) => facilityIds.forEach(broker.disconnect));
    outside = { url: broker.url, ...broker.cloudCredentials };
  } else if (outside.username === '') outside = { ...outside, username: CLOUD_USERNAME, password: cloudPassword };
  const transport = createMqttTransport({
    ...outside,
    clientId: `c-${random.hex(8)}`,
    // Those of the facilities whose link this process is given.
    subscriptions: [],
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

type Selling = ReturnType<typeof openSelling>;

/** Prices and bookings, as whoever books works with them. */
function openSelling(
  { clock, random }: CloudParts,
  { db, secret, index, links, entryKeys }: Pick<AppParts, 'db' | 'secret' | 'index' | 'links' | 'entryKeys'>,
) {
  const quotes = createQuoteBook(deriveKey(secret, 'quotes'), clock);
  const doorsOf = (facilityId: string, resourceId: string): readonly string[] =>
    index.findFacility(facilityId)?.profile.resources.find(({ id }) => id === resourceId)?.doorIds ?? [];
  const records = createBookingRecords(deriveKey(secret, 'manage-tokens'), createPassMint(entryKeys, doorsOf));
  const bookings = createBookingService({ db, links, index, quotes, records, clock, random, after });
  const usesOf = (facilityId: string, promotionId: string) => findUses(db, { facilityId, promotionId });
  return { records, bookings, pricing: createPricingService({ quotes, index, usesOf }) };
}

type AppParts = {
  readonly db: Db;
  readonly telling: Telling;
  readonly registry: ControllerRegistry;
  readonly secret: Buffer;
  readonly index: AvailabilityIndex;
  readonly customers: CustomerBook;
  readonly links: FacilityLinks;
  readonly checkHealth: () => Promise<HealthReport>;
  readonly pairing: PairingService;
  readonly metrics: CloudMetrics;
  readonly entryKeys: EntryKeyBook;
  readonly selling: Selling;
  readonly clubos: ClubosBridge | null;
  readonly ownerHubspot: OpenTelling['hubspot']['owner'];
  readonly health: IntegrationHealth;
};

function buildCloudApp({ config, log, clock, random }: CloudParts, app: AppParts): Promise<FastifyInstance> {
  const { db, secret, registry, index, customers, links, checkHealth, pairing, metrics } = app;
  const { entryKeys, selling, clubos, health: integrations } = app;
  const tokens = createCustomerTokens(deriveKey(secret, 'customer-tokens'));
  const onErased = erasureListeners({ config, clock, random });
  return buildApp({
    services: {
      facilities: index,
      availability: index,
      events: index,
      pricing: selling.pricing,
      bookings: selling.bookings,
      customers: createCustomerService({ db, clock, customers, tokens }),
      checkHealth,
    },
    pairing,
    recovery: createRecoveryService({ db, clock, log }),
    overview: createFacilityOverview({ db, registry, viewLink: links.view }),
    facilityAdmin: createFacilityAdmin({ db, clock, random, log }),
    unsubscribing: app.telling.unsubscribing,
    keepLanguage: createKeepLanguage({ db, clock, log }),
    preferences: createPreferences({ db, clock, channels: channelsOf(config) }),
    pushSubscribing: app.telling.pushSubscribing,
    webhooks: app.telling.webhooks,
    ownerMessages: createOwnerMessages({ db, clock, random, channels: channelsOf(config) }),
    ownerTexts: createOwnerTexts({
      db,
      clock,
      random,
      mail: app.telling.mail,
      findFacility: (id) => index.findFacility(id)?.profile ?? null,
      publicUrl: config.publicUrl,
    }),
    ownerJobs: createOwnerJobs({ db, clock, log }),
    integrations,
    terms: createOwnerTerms({ db, clock, log, tellTerms: links.tellTerms }),
    ownerCustomers: createOwnerCustomers({ db, clock, random, log, customers, tokens, publicUrl: config.publicUrl }),
    customerEraser: createCustomerEraser({ db, clock, random, log, customers, config, onErased }),
    rotateEntryKeys: entryKeys.rotate,
    adminToken: config.adminToken,
    metrics,
    log,
    random,
    publicUrl: config.publicUrl,
    pageDir: config.pageDir,
    ownerPageDir: config.ownerPageDir,
    limits: config.limits,
    isDemo: config.isDemo,
    trustProxy: config.trustProxy,
    clubos,
    clubosLog: createClubosLog({ db, clock }),
    ownerHubspot: app.ownerHubspot,
  });
}
