import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startClubosSimulator } from '../../simulators/clubos/start-clubos-simulator.ts';
import { startHubspotSimulator } from '../../simulators/hubspot/start-hubspot-simulator.ts';
import { startMailSimulator } from '../../simulators/mail/start-mail-simulator.ts';
import { startSendgridSimulator } from '../../simulators/sendgrid/start-sendgrid-simulator.ts';
import { startTwilioSimulator } from '../../simulators/twilio/start-twilio-simulator.ts';
import { createDatabase, startOwnPostgres } from '../support/postgres.ts';
import { statuses } from './availability-bench.ts';
import { measureBookings } from './booking-bench.ts';
import { showMs, showRate, showShare, type Table } from './figures.ts';
import type { Measured } from './http-load.ts';
import { wideClubBookings } from './wide-club.ts';

/** Few enough that a booking waits for its own work, and not for that of others. */
const CLIENTS = 4;
const SECONDS = 8;

/** Systems that the cloud is told of by its environment. */
type Systems = { readonly env: Readonly<Record<string, string>>; stop(): Promise<unknown> };

const NO_SYSTEMS: Systems = { env: {}, stop: async () => undefined };
const SECRET = 'the secret of the bench';
const FROM = 'club@example.com';
const TOKEN = 'the-token-of-the-bench';
const TWILIO = { accountSid: `AC${'0'.repeat(32)}`, authToken: 'the-token-of-the-bench', from: '+15005550006' };

/** Who carries the mail: a cloud has one of them. */
const CARRIERS = ['SMTP', 'SendGrid'] as const;
type Carrier = (typeof CARRIERS)[number];

type Turn = { readonly name: string; readonly start: () => Promise<Systems> };

const wellBy = (carrier: Carrier): Turn => ({
  name: `all answer, mail by ${carrier}`,
  start: () => startWell(carrier),
});
const silentBy = (carrier: Carrier): Turn => ({
  name: `none answers, mail by ${carrier}`,
  start: () => startSilent(carrier),
});

/** A pair for each carrier: a machine that gets slower or faster on the way shows in both. */
const TURNS: readonly Turn[] = [
  { name: 'no systems', start: async () => NO_SYSTEMS },
  ...CARRIERS.flatMap((carrier) => [wellBy(carrier), silentBy(carrier)]),
];

/** What a booking at the cloud takes with every system that is told of it in order, and with every one hanging. */
export async function benchSystems(): Promise<Table> {
  const postgres = await startOwnPostgres();
  const folder = await mkdtemp(join(tmpdir(), 'bench-systems-'));
  const bodiesFile = join(folder, 'bodies');
  try {
    await writeFile(bodiesFile, wideClubBookings(Date.now()).join('\n'));
    const measured: { readonly name: string; readonly figures: Measured }[] = [];
    for (const { name, start } of TURNS) {
      const systems = await start();
      const dataDir = await mkdtemp(join(folder, 'turn-'));
      const databaseUrl = await createDatabase(postgres.url);
      const figures = await measureBookings({
        databaseUrl,
        dataDir,
        bodiesFile,
        env: systems.env,
        connections: CLIENTS,
        seconds: SECONDS,
      });
      measured.push({ name, figures });
      await systems.stop();
    }
    return toTable(measured);
  } finally {
    await postgres.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

async function startWell(carrier: Carrier): Promise<Systems> {
  const mail = await (carrier === 'SMTP'
    ? startMailSimulator()
    : startSendgridSimulator({ port: 0, apiKey: TOKEN, senders: [FROM] }));
  const clubos = await startClubosSimulator({ port: 0, secret: SECRET, bridgeUrl: () => 'http://127.0.0.1:9' });
  const hubspot = await startHubspotSimulator({ port: 0, accessToken: TOKEN });
  const twilio = await startTwilioSimulator({ port: 0, ...TWILIO, numbers: [TWILIO.from] });
  const all = { mail: mail.url, clubos: clubos.url, hubspot: hubspot.url, twilio: twilio.url };
  return {
    env: envOf(carrier, all),
    stop: () => Promise.all([mail, clubos, hubspot, twilio].map((one) => one.stop())),
  };
}

/** Takes every connection, and never says a word. */
async function startSilent(carrier: Carrier): Promise<Systems> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined).on('close', () => sockets.delete(socket));
    socket.resume();
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('a TCP server has a port');
  const place = `127.0.0.1:${address.port}`;
  const http = `http://${place}`;
  return {
    env: envOf(carrier, {
      mail: carrier === 'SMTP' ? `smtp://${place}` : http,
      clubos: http,
      hubspot: http,
      twilio: http,
    }),
    stop: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function envOf(
  carrier: Carrier,
  urls: Readonly<Record<'mail' | 'clubos' | 'hubspot' | 'twilio', string>>,
): Record<string, string> {
  return {
    ...(carrier === 'SMTP' ? { SMTP_URL: urls.mail } : { SENDGRID_URL: urls.mail, SENDGRID_API_KEY: TOKEN }),
    MAIL_FROM: FROM,
    CLUBOS_URL: urls.clubos,
    CLUBOS_SECRET: SECRET,
    HUBSPOT_URL: urls.hubspot,
    HUBSPOT_TOKEN: TOKEN,
    TWILIO_URL: urls.twilio,
    TWILIO_ACCOUNT_SID: TWILIO.accountSid,
    TWILIO_AUTH_TOKEN: TWILIO.authToken,
    TWILIO_FROM: TWILIO.from,
  };
}

function toTable(measured: readonly { readonly name: string; readonly figures: Measured }[]): Table {
  const p50Of = ({ name: wanted }: Turn): number =>
    measured.find(({ name }) => name === wanted)?.figures.p50 ?? Number.NaN;
  return {
    title: `Bookings at ${CLIENTS} clients, with every system hanging`,
    head: ['', 'answered/s', 'p50 ms', 'p95 ms', 'p99 ms', 'answers'],
    rows: measured.map(({ name, figures }) => [
      name,
      showRate(figures.perSecond),
      ...[figures.p50, figures.p95, figures.p99].map(showMs),
      statuses(figures),
    ]),
    notes: CARRIERS.map((carrier) => {
      const share = showShare(p50Of(silentBy(carrier)), p50Of(wellBy(carrier)));
      return `Mail by ${carrier}: with every system hanging a booking takes ${share} of what it takes with all in order (p50).`;
    }),
  };
}
