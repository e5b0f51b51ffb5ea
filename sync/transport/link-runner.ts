import type { Clock } from '../../domain/time.ts';
import { createLink, type Link, type LinkView } from '../engine/link.ts';
import type { NodePort } from '../engine/node-port.ts';
import type { Role } from '../engine/node-state.ts';
import type { Transport } from '../engine/transport-port.ts';
import { decodeEnvelope, encodeEnvelope } from '../protocol/frames.ts';
import { facilityOfTopic, presenceTopic, topicOf } from '../protocol/topics.ts';

/** How often links are given a chance to greet, repeat and give up. */
const TICK_MS = 500;

/**
 * A connection that carries nothing is made anew after this long without a link: when the line is back, both sides are
 * to agree within seconds. It doubles while that does not help, for it may be the cloud that is away.
 */
const RESET_AFTER_MS = 5000;
const RESET_AFTER_MS_MAX = 60_000;

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

type Running = {
  readonly options: LinkRunnerOptions;
  readonly links: Map<string, { readonly link: Link; readonly node: NodePort }>;
  stopTicking: (() => void) | null;
  isTicking: boolean;
  resetAtMs: number;
  resetAfterMs: number;
};

/** Runs the links of one process over one carrier: a facility has one, the cloud one for each facility. */
export function createLinkRunner(options: LinkRunnerOptions): LinkRunner {
  const runner: Running = {
    options,
    links: new Map(),
    stopTicking: null,
    isTicking: false,
    resetAtMs: 0,
    resetAfterMs: RESET_AFTER_MS,
  };
  const { links } = runner;
  return {
    add: (facilityId, node) => void links.set(facilityId, { link: linkOf(options, facilityId, node), node }),
    remove: (facilityId) => {
      links.get(facilityId)?.link.stop();
      links.delete(facilityId);
    },
    view: (facilityId) => links.get(facilityId)?.link.view() ?? null,
    start: () => start(runner),
    stop: async () => {
      runner.stopTicking?.();
      for (const { link } of links.values()) link.stop();
      await options.transport.stop();
    },
  };
}

function linkOf(options: LinkRunnerOptions, facilityId: string, node: NodePort): Link {
  const { role, boot, app, clock, newNonce, transport } = options;
  const outward = role === 'facility' ? 'up' : 'dn';
  return createLink({
    role,
    facilityId,
    boot,
    app,
    node,
    clock,
    newNonce,
    send: (envelope) => transport.send(topicOf(facilityId, outward, envelope.frame.t), encodeEnvelope(envelope)),
    onChange: (view) => options.onChange(facilityId, view),
    onAlarm: (event, fields) => options.onAlarm(event, { facilityId, ...fields }),
  });
}

function start(runner: Running): void {
  const { transport, clock, every } = runner.options;
  transport.onMessage((topic, payload) => receive(runner, topic, payload));
  transport.onStatus((isConnected) => {
    for (const [facilityId, { link }] of runner.links) {
      // What was said into the dead line is not waited for: a greeting goes out at once.
      const told = isConnected ? link.disconnected().then(link.tick) : link.disconnected();
      told.catch(report(runner, 'link.tick.failed', facilityId));
    }
  });
  runner.resetAtMs = clock.monotonicMs() + RESET_AFTER_MS;
  transport.start();
  runner.stopTicking = every(TICK_MS, () => void tickAll(runner));
}

async function receive(runner: Running, topic: string, payload: Uint8Array): Promise<void> {
  const { role, onAlarm } = runner.options;
  if (topic === presenceTopic(facilityOfTopic(topic))) return noticePresence(runner, topic, payload);
  const envelope = decodeEnvelope(payload);
  if (!envelope || facilityOfTopic(topic) !== envelope.facilityId) {
    onAlarm('link.frame.dropped', { topic, bytes: payload.length });
    return;
  }
  const received = runner.links.get(envelope.facilityId)?.link.receive(envelope);
  // One facility's slow transaction must not hold up the others; each link keeps its own order.
  if (role === 'cloud') received?.catch(report(runner, 'link.receive.failed', envelope.facilityId));
  else await received;
}

function noticePresence({ links }: Running, topic: string, payload: Uint8Array): void {
  const isOffline = Buffer.from(payload).toString('utf8').includes('"offline"');
  if (isOffline) links.get(facilityOfTopic(topic))?.link.peerGone();
}

async function tickAll(runner: Running): Promise<void> {
  if (runner.isTicking) return;
  runner.isTicking = true;
  for (const [facilityId, { link, node }] of runner.links) {
    await link.tick().catch(report(runner, 'link.tick.failed', facilityId));
    await giveUpOverdue(runner, node).catch(report(runner, 'link.expire.failed', facilityId));
  }
  if (runner.options.role === 'facility') resetWhenDeaf(runner);
  runner.isTicking = false;
}

async function giveUpOverdue({ options }: Running, node: NodePort): Promise<void> {
  if (await node.hasOverdueRequests(options.clock.now())) await node.run({ type: 'expire' });
}

/** A half-open connection looks alive to the carrier for a long time; the link knows sooner. */
function resetWhenDeaf(runner: Running): void {
  const { links, options } = runner;
  const isUp = [...links.values()].some(({ link }) => link.view().state === 'up');
  const nowMs = options.clock.monotonicMs();
  if (isUp || links.size === 0) {
    runner.resetAfterMs = RESET_AFTER_MS;
    runner.resetAtMs = nowMs + RESET_AFTER_MS;
  } else if (nowMs >= runner.resetAtMs) {
    runner.resetAfterMs = Math.min(runner.resetAfterMs * 2, RESET_AFTER_MS_MAX);
    runner.resetAtMs = nowMs + runner.resetAfterMs;
    options.transport.reset();
  }
}

function report({ options }: Running, event: string, facilityId: string): (error: unknown) => void {
  return (error) => options.onAlarm(event, { facilityId, error });
}
