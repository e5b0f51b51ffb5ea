import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';
import type { NotificationPacket, Site } from './site.ts';

const HELLO_EVERY_MS = 5000;

export type Notifications = {
  readonly accept: (request: IncomingMessage, socket: Duplex, head: Buffer) => void;
  readonly send: (packet: NotificationPacket) => void;
  /** Closes every connection, as a console that restarts does. */
  readonly dropAll: () => void;
  readonly stop: () => void;
};

/** The websocket of `/devices/notifications`: the console talks, clients listen, nothing is repeated for who was away. */
export function createNotifications(site: Site): Notifications {
  const server = new WebSocketServer({ noServer: true });
  let cancelHello = () => {};
  sayHelloLater();

  function sayHelloLater(): void {
    cancelHello = site.clock.schedule(HELLO_EVERY_MS, () => {
      sendToAll('"Hello"\n');
      if (site.faults().websocket.sendsGarbage) sendToAll('{"event":"access.');
      sayHelloLater();
    });
  }

  function sendToAll(frame: string): void {
    if (site.faults().websocket.isSilent) return;
    for (const client of server.clients) client.send(frame);
  }

  function greet(client: WebSocket): void {
    client.on('error', () => client.terminate());
    const packet = { event: 'access.base.info', event_object_id: '', data: { top_log_count: site.logs.length } };
    if (!site.faults().websocket.isSilent) client.send(frameOf(packet));
  }

  return {
    accept: (request, socket, head) => server.handleUpgrade(request, socket, head, greet),
    send: (packet) => sendToAll(frameOf(packet)),
    dropAll() {
      for (const client of server.clients) client.terminate();
    },
    stop() {
      cancelHello();
      for (const client of server.clients) client.terminate();
      server.close();
    },
  };
}

function frameOf(packet: NotificationPacket): string {
  return JSON.stringify({ receiver_id: '', save_to_history: false, ...packet });
}
