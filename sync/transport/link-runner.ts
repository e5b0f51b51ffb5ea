import type { Clock } from '../../domain/time.ts';
import { createLink, type Link, type LinkView } from '../engine/link.ts';
import type { NodePort } from '../engine/node-port.ts';
import type { Role } from '../engine/node-state.ts';
import type { Transport } from '../engine/transport-port.ts';
import { decodeEnvelope, encodeEnvelope } from '../protocol/frames.ts';
import { facilityOfTopic, presenceTopic, topicOf } from '../protocol/topics.ts';

/** How often links are given a chance to greet, repeat and give up. */
const TICK_MS = 500;

/** A connection that carries nothing is made anew after this long without a link, and again after as long. */
const RESET_AFTER_MS = 20_000;

export type LinkRunnerOptions = {
  readonly role: Role;
  /** Random per process start, 16 characters. */
  readonly boot: string;
  readonly app: string;
  readonly transport: Transport;
  readonly clock: Clock;
  readonly newNonce: () => string;
  /** Calls `action` every `ms` until the returned function is called. */
  readonly every: (ms: number, action: () => void) => () => void;
  readonly onChange: (facilityId: string, view: LinkView) => void;
  readonly onAlarm: (event: string, fields: Record<string, unknown>) => void;
};

export type LinkRunner = {
  /** Takes over the link of one more facility. */
  add(facilityId: string, node: NodePort): void;
  remove(facilityId: string): void;
  view(facilityId: string): LinkView | null;
  start(): void;
  stop(): Promise<void>;
};

/** Runs the links of one process over one carrier: a facility has one, the cloud one for each facility. */
export function createLinkRunner(options: LinkRunnerOptions): LinkRunner {
  const { role, transport, clock, onAlarm } = options;
  const links = new Map<string, { readonly link: Link; readonly node: NodePort }>();
  const outward = role === 'facility' ? 'up' : 'dn';
  let stopTicking: (() => void) | null = null;
  let isTicking = false;
  let resetAtMs = 0;

  function report(event: string, facilityId: string): (error: unknown) => void {
    return (error) => onAlarm(event, { facilityId, error });
  }

  async function receive(topic: string, payload: Uint8Array): Promise<void> {
    if (topic === presenceTopic(facilityOfTopic(topic))) return noticePresence(topic, payload);
    const envelope = decodeEnvelope(payload);
    if (!envelope || facilityOfTopic(topic) !== envelope.facilityId) {
      onAlarm('link.frame.dropped', { topic, bytes: payload.length });
      return;
    }
    const received = links.get(envelope.facilityId)?.link.receive(envelope);
    // One facility's slow transaction must not hold up the others; each link keeps its own order.
    if (role === 'cloud') received?.catch(report('link.receive.failed', envelope.facilityId));
    else await received;
  }

  function noticePresence(topic: string, payload: Uint8Array): void {
    const isOffline = Buffer.from(payload).toString('utf8').includes('"offline"');
    if (isOffline) links.get(facilityOfTopic(topic))?.link.peerGone();
  }

  async function tickAll(): Promise<void> {
    if (isTicking) return;
    isTicking = true;
    for (const [facilityId, { link, node }] of links) {
      await link.tick().catch(report('link.tick.failed', facilityId));
      await giveUpOverdue(node).catch(report('link.expire.failed', facilityId));
    }
    if (role === 'facility') resetWhenDeaf();
    isTicking = false;
  }

  async function giveUpOverdue(node: NodePort): Promise<void> {
    if (await node.hasOverdueRequests(clock.now())) await node.run({ type: 'expire' });
  }

  /** A half-open connection looks alive to the carrier for a long time; the link knows sooner. */
  function resetWhenDeaf(): void {
    const isUp = [...links.values()].some(({ link }) => link.view().state === 'up');
    const nowMs = clock.monotonicMs();
    if (isUp || links.size === 0) resetAtMs = nowMs + RESET_AFTER_MS;
    else if (nowMs >= resetAtMs) {
      resetAtMs = nowMs + RESET_AFTER_MS;
      transport.reset();
    }
  }

  return {
    add: (facilityId, node) => {
      const link = createLink({
        role,
        facilityId,
        boot: options.boot,
        app: options.app,
        node,
        clock,
        newNonce: options.newNonce,
        send: (envelope) => transport.send(topicOf(facilityId, outward, envelope.frame.t), encodeEnvelope(envelope)),
        onChange: (view) => options.onChange(facilityId, view),
        onAlarm: (event, fields) => onAlarm(event, { facilityId, ...fields }),
      });
      links.set(facilityId, { link, node });
    },
    remove: (facilityId) => {
      links.get(facilityId)?.link.stop();
      links.delete(facilityId);
    },
    view: (facilityId) => links.get(facilityId)?.link.view() ?? null,
    start: () => {
      transport.onMessage(receive);
      transport.onStatus((isConnected) => {
        for (const { link } of links.values()) {
          if (!isConnected) void link.disconnected();
          else void link.tick();
        }
      });
      resetAtMs = clock.monotonicMs() + RESET_AFTER_MS;
      transport.start();
      stopTicking = options.every(TICK_MS, () => void tickAll());
    },
    stop: async () => {
      stopTicking?.();
      for (const { link } of links.values()) link.stop();
      await transport.stop();
    },
  };
}
