import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { createTRPCClient, createWSClient, TRPCClientError, wsLink } from '@trpc/client';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { required } from '../domain/assert.ts';
import { addLocalDays, localDateOf } from '../domain/opening-hours.ts';
import { HOUR_MS } from '../domain/time.ts';
import {
  startUnifiAccessSimulator,
  type UnifiAccessSimulator,
} from '../simulators/unifi-access/start-unifi-access-simulator.ts';
import { silentLog, tempFolder } from '../tests/support/facility-database.ts';
import { type PairedClub, pairedClub } from '../tests/support/paired-club.ts';
import { findSecrets, formsOf } from '../tests/support/secret-forms.ts';
import { sealerIn } from '../tests/support/sealers.ts';
import { waitUntil } from '../tests/support/wait-until.ts';
import type { AppRouter } from './controller/api/app-router.ts';
import { backupCommand } from './controller/backup/admin-commands.ts';
import { parseConfig } from './controller/config.ts';
import { openDatabase } from './controller/db/database.ts';
import { VENDORS } from './controller/integrations/vendors.ts';
import { applyPairing } from './controller/pairing/appointment-store.ts';
import { exportControllerKey } from './controller/pairing/controller-key.ts';
import { writePairing } from './controller/pairing/pairing-file.ts';
import { setUpOwnerIfNone } from './controller/staff/set-up-owner.ts';
import { systemClock } from './controller/system-clock.ts';
import { systemRandom } from './controller/system-random.ts';

/*
 * A club's whole life with its secrets, in the service as it is run, on real files: all that it leaves behind is looked
 * through for each of them.
 */

const RIGHT_TOKEN = 'right/token+of-the?club=Zq81';
const WRONG_TOKEN = 'wrong/token+of-the?club=Xw92';
/** Of vendors besides: filled in and switched off. */
const secretOf = (vendor: string, field: string): string => `secret+of/${vendor}-${field}?Kp73`;

const folder = tempFolder();
const dataDir = join(folder.path, 'data');
const club = pairedClub(7, { bays: 2, ownDays: 3 });
/** Files as they were while it ran: the database's journal is gone afterwards. */
const whileRunning = new Map<string, Buffer>();
const answers: string[] = [];
const log: string[] = [];
let simulator: UnifiAccessSimulator;
let processArguments = '';

const OTHER_SECRETS = VENDORS.flatMap(({ name, fields }) =>
  name === 'unifi_access'
    ? []
    : fields.filter(({ kind }) => kind === 'secret').map((field) => secretOf(name, field.name)),
);
const SECRETS = [RIGHT_TOKEN, WRONG_TOKEN, club.password, exportControllerKey(club.key), ...OTHER_SECRETS] as const;

beforeAll(async () => {
  simulator = await startUnifiAccessSimulator({
    port: 0,
    token: RIGHT_TOKEN,
    doors: club.profile.doors.map(({ name }, index) => ({ id: `0ed545f8-2fcd-4839-9021-b39e707f6aa${index}`, name })),
  });
  const pin = await plant(club);
  const service = await startService();
  try {
    await live(service.url, pin);
    for (const path of filesIn(folder.path)) whileRunning.set(path, readFileSync(path));
  } finally {
    service.child.kill('SIGTERM');
    await service.ended;
  }
  const config = parseConfig({ DATA_DIR: dataDir });
  if (!config.ok) throw new Error('the configuration is right');
  await backupCommand({ config: config.value, clock: systemClock, migrationsDir: MIGRATIONS }, undefined);
}, 120_000);

afterAll(async () => {
  await simulator?.stop();
  folder.remove();
});

const MIGRATIONS = join(import.meta.dirname, 'controller/db/migrations');

/** A paired club that sells, with an owner; returns the owner's PIN. */
async function plant({ pairing }: PairedClub): Promise<string> {
  await writePairing(dataDir, sealerIn(dataDir), pairing);
  const opened = await openDatabase({ dataDir, clock: systemClock, log: silentLog });
  if (!opened.ok) throw new Error(opened.error.code);
  const { db } = opened.value;
  applyPairing(db, pairing);
  const owner = setUpOwnerIfNone({ db, clock: systemClock, random: systemRandom });
  db.$client.exec("UPDATE held_range SET holder = 'own'; UPDATE node_state SET fenced = NULL");
  opened.value.close();
  return required(owner, 'a new club has no owner').pin;
}

async function startService() {
  const child = spawn(process.execPath, ['--import', './scripts/check-node.mjs', 'main/service.ts'], {
    env: {
      PATH: process.env['PATH'],
      DATA_DIR: dataDir,
      FACILITY_PORT: '0',
      CLOUD_URL: 'http://127.0.0.1:9',
      MQTT_URL: 'mqtt://127.0.0.1:9',
      LOG_LEVEL: 'debug',
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended = once(child, 'close');
  child.stderr.on('data', (chunk) => log.push(String(chunk)));
  const listening = Promise.withResolvers<string>();
  createInterface({ input: child.stdout }).on('line', (line) => {
    log.push(line);
    const [, url] = /^Facility: staff app (http:\/\/[^/\s]+)/.exec(line) ?? [];
    if (url !== undefined) listening.resolve(url);
  });
  void ended.then(() => listening.reject(new Error(`it ended without listening: ${log.join('\n')}`)));
  const url = await listening.promise;
  processArguments = process.platform === 'linux' ? readFileSync(`/proc/${child.pid}/cmdline`, 'utf8') : '';
  return { child, ended, url };
}

function connect(url: string, token: string | null) {
  const socket = createWSClient({
    url: `${url.replace('http', 'ws')}/trpc`,
    connectionParams: token === null ? null : { token },
    retryDelayMs: () => 50,
  });
  return { client: createTRPCClient<AppRouter>({ links: [wsLink({ client: socket })] }), close: () => socket.close() };
}

/** Keeps what is answered, and what is refused. */
async function note<T>(asked: Promise<T>): Promise<T | null> {
  try {
    const answer = await asked;
    answers.push(JSON.stringify(answer) ?? '');
    return answer;
  } catch (error) {
    answers.push(
      error instanceof TRPCClientError ? JSON.stringify([error.message, error.data, error.shape]) : String(error),
    );
    return null;
  }
}

async function live(url: string, pin: string): Promise<void> {
  const anybody = connect(url, null);
  const { token } = await anybody.client.session.signIn.mutate({ staff: 'owner', pin });
  await anybody.close();
  const { client, close } = connect(url, token);
  const doorId = required(club.profile.doors[0], 'the club has a door').id;
  let version = 0;
  const draft = (fields: Record<string, string | boolean | null>) => ({
    name: 'unifi_access' as const,
    fields: { url: simulator.url, certificate: simulator.certificateSha256, visitors: true, ...fields },
  });
  const save = async (fields: Record<string, string | boolean | null>): Promise<void> => {
    const saved = await note(
      client.integration.save.mutate({ ...draft(fields), mode: 'live', version, credentialExpiresOn: '2026-01-01' }),
    );
    if (!saved) return;
    version = saved.version;
    // Until it has started again nobody knows how it is.
    await waitUntil(async () => {
      const listed = await client.integration.list.query().catch(() => null);
      const health = listed?.find(({ name }) => name === 'unifi_access')?.health;
      return health?.lastSuccessAt !== null || health.lastFailure !== null;
    });
  };
  const unlock = () => note(client.door.unlock.mutate({ doorId, reason: 'Delivery' }));

  // Mistakes first, as people make them.
  await note(client.integration.check.mutate(draft({ token: `${WRONG_TOKEN} with blanks` })));
  await note(client.integration.check.mutate(draft({ token: WRONG_TOKEN })));
  await note(client.integration.check.mutate(draft({ token: RIGHT_TOKEN, url: 'https://127.0.0.1:9' })));
  await note(
    client.integration.save.mutate({
      ...draft({ token: RIGHT_TOKEN }),
      mode: 'live',
      version: 9,
      credentialExpiresOn: null,
    }),
  );
  await note(
    client.integration.save.mutate({
      ...draft({ token: [RIGHT_TOKEN] as never }),
      mode: 'live',
      version: 0,
      credentialExpiresOn: null,
    }),
  );
  await save({ token: WRONG_TOKEN });
  await unlock();
  await save({ token: RIGHT_TOKEN, url: 'https://127.0.0.1:9' });
  await unlock();
  await save({ token: RIGHT_TOKEN });
  await setUpOthers(client);

  // It starts again with each of them.
  await waitUntil(async () => (await unlock())?.outcome === 'opened');
  await bookAHour(client);
  simulator.turnFaults({ certificate: 'changed' });
  expect(await unlock()).toMatchObject({ outcome: 'refused' });
  const alerts = await note(client.integration.alerts.query());
  expect(alerts).toContainEqual({ kind: 'certificate_changed', name: 'unifi_access' });
  const shown = await note(client.integration.readCertificate.mutate({ name: 'unifi_access', url: simulator.url }));
  const from = simulator.certificateSha256;
  await note(
    client.integration.trustCertificate.mutate({ name: 'unifi_access', version, from, to: shown?.sha256 ?? '' }),
  );
  await waitUntil(async () => (await unlock())?.outcome === 'opened');
  simulator.turnFaults({ tokenExpired: true });
  await unlock();
  simulator.turnFaults({ tokenExpired: false, reset: 'after-effect', appliesTo: 'unlock', requestsLeft: 1 });
  await unlock();
  await note(client.integration.list.query());
  await note(client.door.list.query());
  await close();
}

type Client = ReturnType<typeof connect>['client'];

/** Whatever else can be set up: filled in, and switched off. */
async function setUpOthers(client: Client): Promise<void> {
  for (const { name, fields } of VENDORS) {
    if (name === 'unifi_access') continue;
    const secrets = fields
      .filter(({ kind }) => kind === 'secret')
      .map((field) => [field.name, secretOf(name, field.name)]);
    const typed: Record<string, string> = { url: 'https://vendor.example', ...Object.fromEntries(secrets) };
    const wanted = { name, fields: typed, mode: 'disabled', version: 0, credentialExpiresOn: null } as const;
    // It may be starting again just now, with what was saved before.
    await waitUntil(async () => {
      await note(client.integration.save.mutate(wanted));
      const listed = await client.integration.list.query().catch(() => null);
      return listed?.some((each) => each.name === name && each.source === 'saved') ?? false;
    });
  }
}

async function bookAHour(client: Client): Promise<void> {
  // The next one there is: what is a day ahead the doors are not told of yet.
  const today = localDateOf(club.profile.timeZone, systemClock.now());
  const listFree = (date: string) => client.booking.listFree.query({ date, durationMin: HOUR_MS / 60_000 });
  const [slot] = [...(await listFree(today)), ...(await listFree(addLocalDays(today, 1)))];
  const { resourceId, startsAt, endsAt } = required(slot, 'today or tomorrow has a free hour');
  const customer = { firstName: 'Zoë', lastName: 'Núñez', email: 'zoe@example.test', phone: null };
  const booked = await note(
    client.booking.create.mutate({ resourceId, startsAt, endsAt, customer, partySize: 1, notes: '' }),
  );
  expect(booked).toMatchObject({ booking: { status: 'confirmed' } });
  await waitUntil(() => simulator.visitors().some(({ pin }) => pin !== null));
}

function filesIn(dir: string): string[] {
  return readdirSync(dir, { recursive: true, encoding: 'utf8' })
    .map((file) => join(dir, file))
    .filter((path) => statSync(path).isFile());
}

describe('what a club leaves behind', () => {
  test('holds no secret in any file while it runs, the journal of its database among them', () => {
    const found = [...whileRunning].filter(([, content]) => findSecrets(content, SECRETS).length > 0);

    expect([...whileRunning.keys()].map((path) => path.slice(folder.path.length))).toContain('/data/facility.db-wal');
    expect(found.map(([path]) => path)).toEqual([]);
  });

  test('holds none in any file afterwards, backups among them', () => {
    const files = filesIn(folder.path);

    expect(files.filter((path) => path.includes('/backups/'))).not.toEqual([]);
    expect(files.filter((path) => findSecrets(readFileSync(path), SECRETS).length > 0)).toEqual([]);
  });

  test('holds none in its log, as it tells everything', () => {
    const text = log.join('\n');

    expect(text).toContain('door.unlock.refused');
    expect(text).toContain('facility.restarting');
    expect(findSecrets(text, SECRETS)).toEqual([]);
  });

  test('holds none in what it answered, nor in what it refused', () => {
    const text = answers.join('\n');

    expect(text).toContain('"input.invalid"');
    expect(text).toContain('integration.changed_meanwhile');
    expect(findSecrets(text, SECRETS)).toEqual([]);
  });

  test('was started with none among its arguments', () => {
    expect(findSecrets(processArguments, SECRETS)).toEqual([]);
  });

  test('is looked through for what would be found', () => {
    const planted = SECRETS.flatMap((secret) => [
      `x${secret}y`,
      Buffer.from(`x${secret}y`).toString('base64'),
      Buffer.from(`xy${secret}z`).toString('base64url'),
      Buffer.from(secret).toString('hex'),
      `?token=${encodeURIComponent(secret)}`,
    ]);

    expect(planted.filter((text) => findSecrets(text, SECRETS).length === 0)).toEqual([]);
    expect(new Set(formsOf(RIGHT_TOKEN)).size).toBeGreaterThan(8);
  });
});
