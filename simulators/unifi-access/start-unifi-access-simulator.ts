import type { IncomingMessage } from 'node:http';
import https from 'node:https';
import net from 'node:net';
import type { Duplex } from 'node:stream';
import { createJournal } from '../http-vendor/journal.ts';
import { HOST, listen } from '../http-vendor/listen.ts';
import { type SimClock, SYSTEM_CLOCK } from '../sim-clock.ts';
import type { HttpAnswer } from './answers.ts';
import { createApi, NOTIFICATIONS_PATH } from './api.ts';
import { createFaultSwitches } from './fault-switches.ts';
import type { Faults, FaultsChange } from './faults.ts';
import { pulseDoor } from './door-pulse.ts';
import { enterPin } from './keypad.ts';
import type { JournalEntry } from './journal.ts';
import { createNotifications } from './notifications.ts';
import { createRequestHandler } from './request-handler.ts';
import { makeSelfSignedCertificate, type ServerCertificate, sha256Of } from './self-signed-certificate.ts';
import { createSite } from './site.ts';
import { listSimVisitors, type SimVisitor } from './visitors.ts';
import { deliverEvent } from './webhook-delivery.ts';

export type UnifiAccessSimulatorOptions = {
  /** 0 takes any free port. */
  readonly port: number;
  readonly token: string;
  /** `id` is the console's id of the door. */
  readonly doors: readonly { readonly id: string; readonly name: string }[];
  /** The machine's own time unless given. */
  readonly clock?: SimClock;
  /** One made before, so that a client's pin survives a restart; a new one unless given. */
  readonly certificate?: ServerCertificate;
  /** Hears of every request: what it was and what came of it, never its body or its token. */
  readonly log?: (facts: Readonly<Record<string, unknown>>) => void;
};

export type UnifiAccessSimulator = {
  readonly url: string;
  readonly certificateSha256: string;
  readonly certificatePem: string;
  /** The same as `/__sim/log` and `/__sim/faults`, for tests in this process. */
  journal(): readonly JournalEntry[];
  faults(): Faults;
  turnFaults(change: FaultsChange): Faults;
  resetFaults(): Faults;
  /** As the console's own app shows them, and their PINs besides. */
  visitors(): readonly SimVisitor[];
  /** As a person does at the door's reader; true where it opens. */
  enterPin(doorId: string, pin: string): boolean;
  /** As a person does in the console's own app, or with a key: a reader that has seen too many wrong PINs takes some again. */
  openByHand(doorId: string): void;
  /** As a network that drops every websocket once. */
  dropWebsockets(): void;
  /** As a person does in the console's own app. */
  setEmergency(emergency: { lockdown: boolean; evacuation: boolean }): void;
  stop(): Promise<void>;
};

/** Starts a UniFi Access console on a loopback port. Rejects where the port cannot be had. */
export async function startUnifiAccessSimulator(options: UnifiAccessSimulatorOptions): Promise<UnifiAccessSimulator> {
  const { port, token, doors, clock = SYSTEM_CLOCK, log = () => {} } = options;
  const certificate = options.certificate ?? makeSelfSignedCertificate('UniFi Access');
  const journal = createJournal<JournalEntry>();
  const switches = createFaultSwitches({ clock, onChange: (faults) => applyFaults(faults) });
  const site = createSite({ doors, clock, faults: switches.read });
  const api = createApi(site, token);
  const notifications = createNotifications(site);
  site.notify = notifications.send;
  site.deliver = (event) => deliverEvent(site, event);

  const { server, front, rawSocketOf, dropConnections } = createServers(certificate, switches.strike);
  const handle = createRequestHandler({ api, clock, switches, journal, rawSocketOf, log });
  server.on('request', (request, response) => {
    handle(request, response).catch(() => response.socket?.destroy());
  });
  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    const isKnown = request.url === NOTIFICATIONS_PATH && switches.read().reboot === null;
    const refusal = isKnown ? api.refuseUpgrade(request.headers.authorization) : NOT_UPGRADABLE;
    if (refusal) socket.end(`HTTP/1.1 ${refusal.status} Refused\r\nConnection: close\r\n\r\n`);
    else notifications.accept(request, socket, head);
  });

  let presented: Faults['certificate'] = 'original';
  function applyFaults(faults: Faults): void {
    if (faults.reboot) notifications.dropAll();
    if (faults.certificate === presented) return;
    presented = faults.certificate;
    const next = presented === 'original' ? certificate : makeSelfSignedCertificate('UniFi Access');
    server.setSecureContext({ cert: next.certificatePem, key: next.privateKeyPem });
  }

  const actualPort = await listen(front, port).catch((error: unknown) => {
    notifications.stop();
    throw error;
  });
  return {
    url: `https://${HOST}:${actualPort}`,
    certificateSha256: sha256Of(certificate.certificatePem),
    certificatePem: certificate.certificatePem,
    journal: journal.list,
    faults: switches.read,
    turnFaults: switches.turn,
    resetFaults: switches.reset,
    visitors: () => listSimVisitors(site.visitors.values(), Math.floor(site.now() / 1000)),
    enterPin: (doorId, pin) => {
      const door = site.doors.get(doorId);
      return door !== undefined && enterPin(site, door, pin);
    },
    openByHand: (doorId) => {
      const door = site.doors.get(doorId);
      if (door) pulseDoor(site, door, { id: '', name: 'N/A', type: 'user', provider: 'NFC', isGranted: true });
    },
    dropWebsockets: notifications.dropAll,
    setEmergency: (emergency) => {
      site.emergency = emergency;
    },
    async stop() {
      site.webhooks.clear();
      notifications.stop();
      dropConnections();
      await new Promise<void>((resolve) => front.close(() => resolve()));
    },
  };
}

const NOT_UPGRADABLE: HttpAnswer = { status: 404, contentType: 'text/plain', body: '' };

/**
 * TLS runs behind a plain TCP server, which knows the raw sockets: only those can be reset, or left without an answer
 * before TLS has begun.
 */
function createServers({ certificatePem, privateKeyPem }: ServerCertificate, strike: (what: 'connection') => Faults) {
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

    const faults = strike('connection');
    if (faults.reset === 'on-connect') raw.resetAndDestroy();
    else if (faults.hang !== 'on-connect') server.emit('connection', raw);
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
