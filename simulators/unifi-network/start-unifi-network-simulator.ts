import type { IncomingMessage } from 'node:http';
import https from 'node:https';
import net from 'node:net';
import { createJournal } from '../http-vendor/journal.ts';
import { HOST, listen } from '../http-vendor/listen.ts';
import { type SimClock, SYSTEM_CLOCK } from '../sim-clock.ts';
import {
  makeSelfSignedCertificate,
  type ServerCertificate,
  sha256Of,
} from '../unifi-access/self-signed-certificate.ts';
import { createConsole } from './console.ts';
import { createFaultSwitches } from './fault-switches.ts';
import type { Faults, FaultsChange } from './faults.ts';
import type { JournalEntry } from './journal.ts';
import { createRequestHandler } from './request-handler.ts';
import { type Account, createSessions, type Dialect } from './sessions.ts';
import { createSite, type Site, type SiteOptions } from './site.ts';

export type UnifiNetworkSimulatorOptions = Pick<SiteOptions, 'switches' | 'clients'> & {
  /** 0 takes any free port. */
  readonly port: number;
  readonly account: Account;
  /** UniFi OS unless given. */
  readonly dialect?: Dialect;
  /** `default` unless given. */
  readonly siteName?: string;
  readonly clock?: SimClock;
  /** One made before, so that a client's pin survives a restart; a new one unless given. */
  readonly certificate?: ServerCertificate;
  /** Hears of every request: what it was and what came of it, never its body. */
  readonly log?: (facts: Readonly<Record<string, unknown>>) => void;
};

export type UnifiNetworkSimulator = {
  readonly url: string;
  readonly certificateSha256: string;
  readonly certificatePem: string;
  /** The same as `/__sim/log` and `/__sim/faults`, for tests in this process. */
  journal(): readonly JournalEntry[];
  turnFaults(change: FaultsChange): Faults;
  resetFaults(): Faults;
  /** Every session is gone, as after a restart of the console. */
  forgetSessions(): void;
  readonly site: Site;
  stop(): Promise<void>;
};

const COMMON_NAME = 'unifi.local';

/**
 * Starts a console with the Network application on a loopback port. Rejects where the port cannot be had. It has no
 * websocket and none of the newer Integration routes: the product uses neither.
 */
export async function startUnifiNetworkSimulator(
  options: UnifiNetworkSimulatorOptions,
): Promise<UnifiNetworkSimulator> {
  const { port, account, dialect = 'unifi-os', siteName = 'default', clock = SYSTEM_CLOCK, log = () => {} } = options;
  const certificate = options.certificate ?? makeSelfSignedCertificate(COMMON_NAME);
  const journal = createJournal<JournalEntry>();
  const site = createSite({ ...options, clock });
  const sessions = createSessions(dialect, account, clock);
  const { server, front, rawSocketOf, dropConnections } = createServers(certificate);

  let presented: Faults['certificate'] = 'original';
  const switches = createFaultSwitches({
    clock,
    onChange(faults) {
      if (faults.reboot) sessions.forgetAll();
      if (faults.certificate === presented) return;
      presented = faults.certificate;
      const next = presented === 'original' ? certificate : makeSelfSignedCertificate(COMMON_NAME);
      server.setSecureContext({ cert: next.certificatePem, key: next.privateKeyPem });
    },
  });
  const console = createConsole({ dialect, siteName, site, sessions });
  const handle = createRequestHandler({ console, clock, switches, journal, rawSocketOf, log });
  server.on('request', (request, response) => {
    handle(request, response).catch(() => response.socket?.destroy());
  });

  const actualPort = await listen(front, port);
  return {
    url: `https://${HOST}:${actualPort}`,
    certificateSha256: sha256Of(certificate.certificatePem),
    certificatePem: certificate.certificatePem,
    journal: journal.list,
    turnFaults: switches.turn,
    resetFaults: switches.reset,
    forgetSessions: sessions.forgetAll,
    site,
    async stop() {
      dropConnections();
      await new Promise<void>((resolve) => front.close(() => resolve()));
    },
  };
}

/** TLS runs behind a plain TCP server, which knows the raw sockets: only those can be reset. */
function createServers({ certificatePem, privateKeyPem }: ServerCertificate) {
  const server = https.createServer({ cert: certificatePem, key: privateKeyPem });
  // A client that hangs up in the middle of a handshake is that client's business.
  server.on('tlsClientError', (_error, socket) => socket.destroy());
  const raws = new Map<number, net.Socket>();
  const front = net.createServer((raw) => {
    const { remotePort = 0 } = raw;
    raws.set(remotePort, raw);
    raw.on('error', () => {});
    raw.on('close', () => {
      if (raws.get(remotePort) === raw) raws.delete(remotePort);
    });
    server.emit('connection', raw);
  });
  return {
    server,
    front,
    rawSocketOf: (request: IncomingMessage) => raws.get(request.socket.remotePort ?? 0),
    dropConnections: () => {
      for (const raw of raws.values()) raw.destroy();
    },
  };
}
