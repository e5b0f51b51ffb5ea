import type { Clock, EpochMs } from '../../domain/time.ts';
import { createLink, type Link, type LinkView } from '../engine/link.ts';
import type { NodePort } from '../engine/node-port.ts';
import type { Role } from '../engine/node-state.ts';
import type { Transport } from '../engine/transport-port.ts';
import { decodePresence } from '../protocol/presence.ts';
import { parseTopic, topicOf } from '../protocol/topics.ts';
import { createDroppedFrames, type DropCounts, type DroppedFrames } from './dropped-frames.ts';
import { type Message, openFrame, OUTWARD, sealEnvelope } from './sealed-frames.ts';
import type { LinkIdentity } from './signatures.ts';
import { createTurns, type Turns } from './turns.ts';

/** How often links are given a chance to greet, repeat and give up. */
const TICK_MS = 500;

/**
 * A connection that carries nothing is made anew after this long without a link: when the line is back, both sides are
 * to agree within seconds. It doubles while that does not help, for it may be the cloud that is away.
 */
const RESET_AFTER_MS = 5000;
const RESET_AFTER_MS_MAX = 60_000;

/**
 * How often a facility's database is asked for requests that are overdue, though none is known of here: one from before
 * the start, or a commit in doubt. Many links look in turn, not all in the same instant.
 */
const LOOK_MS = 2000;
const LOOK_STEP_MS = 90;

/**
 * So many facilities of the cloud are listened to at a time. When all come back at once, their transactions would take
 * every connection to the database, and customers would wait behind all of them.
 */
const LISTENING_AT_ONCE = 6;

/** As much of a dropped message's topic as the log is shown. */
const TOPIC_LENGTH_TOLD = 64;

export type LinkRunnerOptions = {
  readonly role: Role;
  /** Random per process start, 16 characters; the same as in what this process says of its presence. */
  readonly boot: string;
  readonly app: string;
  /** The machine that a facility's controller runs on; the cloud has none. */
  readonly fingerprint: string;
  readonly transport: Transport;
  /** Everything that this side says is signed; nothing is taken that is not. */
  readonly identity: LinkIdentity;
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
  /** How many messages were not taken, by reason: for metrics. */
  dropped(): DropCounts;
  start(): void;
  stop(): Promise<void>;
};

type RunningLink = {
  readonly facilityId: string;
  readonly link: Link;
  readonly node: NodePort;
  /** When those requests are given up that were made, or made anew, since the link runs here. */
  readonly deadlines: ReadonlyMap<string, EpochMs>;
  /** Ends the following of commits. */
  readonly forget: () => void;
  lookAtMs: number;
  isTicking: boolean;
  /** Settles when what came before has been worked: a facility takes one turn at a time. */
  worked: Promise<void>;
};

type Running = {
  readonly options: LinkRunnerOptions;
  readonly links: Map<string, RunningLink>;
  readonly droppedFrames: DroppedFrames;
  readonly turns: Turns;
  stopTicking: (() => void) | null;
  resetAtMs: number;
  resetAfterMs: number;
};

/** Runs the links of one process over one carrier: a facility has one, the cloud one for each facility. */
export function createLinkRunner(options: LinkRunnerOptions): LinkRunner {
  const runner: Running = {
    options,
    links: new Map(),
    droppedFrames: createDroppedFrames(options),
    turns: createTurns(LISTENING_AT_ONCE),
    stopTicking: null,
    resetAtMs: 0,
    resetAfterMs: RESET_AFTER_MS,
  };
  const { links } = runner;

  function remove(facilityId: string): void {
    links.get(facilityId)?.link.stop();
    links.get(facilityId)?.forget();
    links.delete(facilityId);
  }

  return {
    add: (facilityId, node) => {
      remove(facilityId);
      const lookAtMs = options.clock.monotonicMs() + ((links.size * LOOK_STEP_MS) % LOOK_MS);
      const link = linkOf(options, facilityId, node);
      const worked = Promise.resolve();
      links.set(facilityId, { facilityId, link, node, ...followDeadlines(node), lookAtMs, isTicking: false, worked });
    },
    remove,
    view: (facilityId) => links.get(facilityId)?.link.view() ?? null,
    dropped: runner.droppedFrames.counts,
    start: () => start(runner),
    stop: async () => {
      runner.stopTicking?.();
      for (const { link } of links.values()) link.stop();
      await options.transport.stop();
    },
  };
}

function linkOf(options: LinkRunnerOptions, facilityId: string, node: NodePort): Link {
  const { role, boot, app, fingerprint, clock, newNonce, transport, identity } = options;
  return createLink({
    role,
    facilityId,
    boot,
    app,
    fingerprint,
    node,
    clock,
    newNonce,
    send: (envelope) =>
      transport.send(topicOf(facilityId, OUTWARD[role], envelope.frame.t), sealEnvelope(envelope, identity.signer)),
    onChange: (view) => options.onChange(facilityId, view),
    onAlarm: (event, fields) => options.onAlarm(event, { facilityId, ...fields }),
  });
}

function followDeadlines(node: NodePort): Pick<RunningLink, 'deadlines' | 'forget'> {
  const deadlines = new Map<string, EpochMs>();
  const forget = node.onCommitted(({ writes }) => {
    for (const { id, status, deadlineAt } of writes.requests) {
      if (status === 'pending') deadlines.set(id, deadlineAt);
      else deadlines.delete(id);
    }
  });
  return { deadlines, forget };
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
  runner.stopTicking = every(TICK_MS, () => tickAll(runner));
}

async function receive(runner: Running, topicName: string, payload: Uint8Array): Promise<void> {
  const { options, links, droppedFrames } = runner;
  const topic = parseTopic(topicName);
  const running = topic ? links.get(topic.facilityId) : undefined;
  const fields = { topic: topicName.slice(0, TOPIC_LENGTH_TOLD), bytes: payload.length };
  if (!topic || !running) return droppedFrames.drop('foreign-topic', fields);
  if (topic.channel === 'pr') return noticePresence(runner, running, { topic, payload });
  const opened = openFrame({ topic, payload }, options.role, options.identity.keys);
  if (!opened.ok) return droppedFrames.drop(opened.error, fields);
  if (options.role === 'facility') return running.link.receive(opened.value);
  // One facility's slow transaction must not hold up the others; each link keeps its own order.
  const work = (): Promise<void> => runner.turns.take(() => running.link.receive(opened.value));
  running.worked = running.worked.then(work).catch(report(runner, 'link.receive.failed', topic.facilityId));
}

function noticePresence({ options, droppedFrames }: Running, { link }: RunningLink, { topic, payload }: Message): void {
  const presence = options.role === 'cloud' ? decodePresence(payload) : null;
  if (!presence) return droppedFrames.drop('malformed', { facilityId: topic.facilityId, bytes: payload.length });
  if (presence.state === 'offline') link.peerGone(presence.boot);
}

function tickAll(runner: Running): void {
  for (const running of runner.links.values()) void tickOne(runner, running);
  if (runner.options.role === 'facility') resetWhenDeaf(runner);
}

/** Each facility apart: a slow or failing one holds up no other. */
async function tickOne(runner: Running, running: RunningLink): Promise<void> {
  const { facilityId, link } = running;
  if (running.isTicking) return;
  running.isTicking = true;
  try {
    await link.tick().catch(report(runner, 'link.tick.failed', facilityId));
    // Another process may have taken the facility over meanwhile.
    if (runner.links.get(facilityId) !== running) return;
    await giveUpOverdue(runner, running).catch(report(runner, 'link.expire.failed', facilityId));
  } finally {
    running.isTicking = false;
  }
}

/** Two questions a second for each of many facilities would keep the database from its work: quiet ones are let be. */
async function giveUpOverdue({ options: { clock } }: Running, running: RunningLink): Promise<void> {
  const [now, nowMs] = [clock.now(), clock.monotonicMs()];
  const isOverdue = [...running.deadlines.values()].some((deadlineAt) => deadlineAt <= now);
  if (!isOverdue && nowMs < running.lookAtMs) return;
  running.lookAtMs = nowMs + LOOK_MS;
  if (await running.node.hasOverdueRequests(now)) await running.node.run({ type: 'expire' });
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
