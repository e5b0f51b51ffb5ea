import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { openDatabase } from '../../cloud-api/db/database.ts';
import { migrateDatabase } from '../../cloud-api/db/migrate.ts';
import { insertFacility } from '../../cloud-api/facilities/facility-repository.ts';
import { insertNode, insertRanges } from '../../cloud-api/facility-link/pg-node-store.ts';
import { createLog as createCloudLog } from '../../cloud-api/log.ts';
import { insertController } from '../../cloud-api/pairing/controller-repository.ts';
import { createSigningKeys, decodePublicKey } from '../../cloud-api/pairing/signing-keys.ts';
import { hashCredential } from '../../cloud-api/secrets.ts';
import { HARBOUR_GOLF_PROFILE } from '../../demo/harbour-golf.ts';
import { required } from '../../domain/assert.ts';
import type { FacilityProfile } from '../../domain/facility.ts';
import { type Clock, TIME_MAX, TIME_MIN } from '../../domain/time.ts';
import { createLog } from '../../main/controller/log.ts';
import { createControllerIdentity } from '../../main/controller/pairing/controller-identity.ts';
import { type ControllerKey, importControllerKey } from '../../main/controller/pairing/controller-key.ts';
import type { Pairing } from '../../main/controller/pairing/pairing-file.ts';
import { type Controller, startController } from '../../main/controller/start-controller.ts';
import { systemRandom } from '../../main/controller/system-random.ts';
import { newNodeRow } from '../../sync/engine/node-state.ts';
import type { Transport } from '../../sync/engine/transport-port.ts';
import { encodePresence } from '../../sync/protocol/presence.ts';
import { presenceTopic, topicsToRead } from '../../sync/protocol/topics.ts';
import { createMqttTransport } from '../../sync/transport/mqtt-transport.ts';
import { keyIdOf } from '../../sync/transport/signatures.ts';
import { noIntegrations } from './no-integrations.ts';

/*
 * Clubs that have been paired with a cloud before anything of either runs: everybody's keys and passwords follow from
 * the club's number, so that processes that know the number agree.
 */

/** What the clouds of these clubs are given as `CLOUD_SECRET`. */
export const PAIRED_CLOUD_SECRET = 'c1'.repeat(32);

const MACHINE = 'machine';

/** Before the 32 bytes of an Ed25519 private key in PKCS #8. */
const PKCS8_HEAD = Buffer.from('302e020100300506032b657004220420', 'hex');

export type PairedClub = {
  readonly profile: FacilityProfile;
  readonly username: string;
  readonly password: string;
  readonly key: ControllerKey;
  readonly pairing: Pairing;
};

/** Club `number` with so many bays, open nearly all day; it owns its next `ownDays` once it has been linked. */
export function pairedClub(number: number, { bays, ownDays }: { bays: number; ownDays: number }): PairedClub {
  const tail = String(number).padStart(6, '0');
  const id = `5c1b5000-0000-4000-8000-000000${tail}`;
  const profile: FacilityProfile = {
    ...HARBOUR_GOLF_PROFILE,
    id,
    slug: `club-${number}`,
    name: `Club ${number}`,
    policy: { ...HARBOUR_GOLF_PROFILE.policy, horizonDays: 60 },
    ownDays,
    resources: Array.from({ length: bays }, (_, bay) => ({
      id: `5c1b5000-0000-4000-9000-${String(bay).padStart(6, '0')}${tail}`,
      name: `Bay ${bay + 1}`,
      kind: 'bay',
      capacity: 4,
      doorIds: ['main-entrance'],
    })),
  };
  const seed = createHash('sha256').update(id).digest();
  const key = importControllerKey(Buffer.concat([PKCS8_HEAD, seed]).toString('base64'));
  const password = createHash('sha256').update(`password ${id}`).digest('hex');
  return { profile, username: id, password, key, pairing: pairingOf(profile, key, password) };
}

function pairingOf(profile: FacilityProfile, key: ControllerKey, password: string): Pairing {
  const keys = createSigningKeys(Buffer.from(PAIRED_CLOUD_SECRET, 'hex'), 1);
  const facilityId = profile.id;
  const { publicKey } = key;
  const appointment = { facilityId, controllerId: facilityId, controllerEpoch: 1, publicKey, issuedAt: 0 };
  return {
    cloudUrl: 'http://127.0.0.1',
    appointment,
    grant: {
      certificate: keys.appoint(appointment),
      broker: { url: 'mqtt://127.0.0.1', username: facilityId, password },
      cloudKeys: [...keys.publicKeys],
      linkToken: `token of ${facilityId}`,
      profile,
    },
    key,
  };
}

/** Makes the database at `url` that of a cloud which knows the clubs; all of their time is its own until they come. */
export async function plantClubs(url: string, clubs: readonly PairedClub[]): Promise<void> {
  await migrateDatabase(url);
  const database = await openDatabase({ url, log: createCloudLog('silent') });
  await database.db.transaction(async (tx) => {
    for (const { profile, key, username, password, pairing } of clubs) {
      const { facilityId, controllerId, controllerEpoch } = pairing.appointment;
      const { linkToken } = pairing.grant;
      await insertFacility(tx, profile);
      await insertNode(tx, newNodeRow('cloud', facilityId, linkToken));
      const all = { startsAt: TIME_MIN, endsAt: TIME_MAX, holder: 'own' } as const;
      await insertRanges(
        tx,
        facilityId,
        profile.resources.map(({ id: resourceId }) => ({ resourceId, ...all })),
      );
      await insertController(tx, {
        controllerId,
        facilityId,
        controllerEpoch,
        keyId: keyIdOf(required(decodePublicKey(key.publicKey), 'a club’s key is one')),
        publicKey: key.publicKey,
        fingerprint: MACHINE,
        app: 'test',
        brokerUser: username,
        brokerPasswordHash: hashCredential(password),
        pairedAt: 0,
        revokedAt: null,
        lastSeenAt: null,
      });
    }
  });
  await database.close();
}

export type ClubController = Controller & {
  readonly club: PairedClub;
  /** Its SQLite file. */
  readonly file: string;
  /** Lets it at the broker, or takes the line away. It starts without. */
  setOnline(isOnline: boolean): Promise<void>;
};

export type ClubControllerOptions = {
  readonly club: PairedClub;
  readonly dataDir: string;
  readonly mqttUrl: string;
  readonly clock: Clock;
  /** Hears each payload that goes out or comes in. */
  readonly onWire?: (direction: 'up' | 'dn', payload: Uint8Array) => void;
  /** Lines of its log as JSON. */
  readonly onLog?: (line: string) => void;
};

/** A club's controller without doors: all of the product's own parts, and a line that the caller switches. */
export async function startClubController(options: ClubControllerOptions): Promise<ClubController> {
  const { club, dataDir, clock, onLog = () => undefined } = options;
  const identity = createControllerIdentity(club.key);
  identity.trust(club.pairing);
  let line: SwitchedLine | null = null;
  const started = await startController({
    dataDir,
    backupDir: join(dataDir, 'backups'),
    retention: { daily: 1, weekly: 1 },
    witnessDir: `${dataDir}-witness`,
    readMachineId: async () => MACHINE,
    isDemo: false,
    appVersion: 'test',
    clock,
    random: systemRandom,
    log: createLog('info', { write: onLog }),
    integrations: noIntegrations(dataDir, clock),
    createTransport: (_facilityId, boot) => {
      line = switchedLine(options, boot);
      return line.transport;
    },
    // Without a box nobody asks for keys of entry tokens: the streams hold what the test puts there.
    identity: { signer: identity.signer, keys: identity.keys },
    followPairing: (listener) => listener(club.pairing),
    every: (ms, action) => {
      const timer = setInterval(action, ms);
      return () => clearInterval(timer);
    },
    after: (ms) => wait(ms, null, { ref: false }),
  });
  if (!started.ok) throw new Error(started.error.code);
  return {
    ...started.value,
    club,
    file: join(dataDir, 'facility.db'),
    setOnline: async (isOnline) => {
      await line?.setOnline(isOnline);
    },
  };
}

type SwitchedLine = { readonly transport: Transport; setOnline(isOnline: boolean): Promise<void> };

/** A connection to the broker that is there while it is switched on: each time a new one. */
function switchedLine(
  { club, mqttUrl, clock, onWire = () => undefined }: ClubControllerOptions,
  boot: string,
): SwitchedLine {
  const { profile, username, password } = club;
  const listeners: ((isConnected: boolean) => void)[] = [];
  let handler: Parameters<Transport['onMessage']>[0] = async () => undefined;
  let inner: Transport | null = null;

  function open(): Transport {
    const transport = createMqttTransport({
      url: mqttUrl,
      clientId: `f-${systemRandom.hex(8)}`,
      username,
      password,
      subscriptions: topicsToRead(profile.id, 'dn'),
      presence: {
        topic: presenceTopic(profile.id),
        online: encodePresence({ boot, state: 'online' }),
        offline: encodePresence({ boot, state: 'offline' }),
      },
      clock,
      random: systemRandom,
      onProblem: () => undefined,
    });
    transport.onMessage((topic, payload) => {
      onWire('dn', payload);
      return handler(topic, payload);
    });
    for (const listener of listeners) transport.onStatus(listener);
    return transport;
  }

  async function close(): Promise<void> {
    const last = inner;
    inner = null;
    await last?.stop();
  }

  return {
    transport: {
      send: (topic, payload) => {
        if (inner) onWire('up', Buffer.from(payload));
        inner?.send(topic, payload);
      },
      onMessage: (next) => {
        handler = next;
      },
      onStatus: (listener) => void listeners.push(listener),
      start: () => undefined,
      reset: () => inner?.reset(),
      stop: close,
    },
    setOnline: async (isOnline) => {
      if (!isOnline) return close();
      inner ??= open();
      inner.start();
    },
  };
}
