import { describe, expect, test } from 'vitest';
import { type ManualClock, manualClock } from '../../tests/support/manual-clock.ts';
import { bookInput, FACILITY_ID, hours, id, type MemoryNode, memoryNode } from '../../tests/support/memory-node.ts';
import { seededRandom } from '../../tests/support/seeded-random.ts';
import { decodeEnvelope, encodeEnvelope, type Envelope } from '../protocol/envelope.ts';
import type { Frame } from '../protocol/frames.ts';
import { createLink, type Link, type LinkView } from './link.ts';
import type { Role } from './node-state.ts';

const TICK_MS = 500;

type Side = {
  readonly boot: string;
  readonly node: MemoryNode;
  readonly link: Link;
  readonly views: LinkView[];
  readonly alarms: string[];
};

/** Two links with a wire between them that carries envelopes when it is told to, and what the test makes of them. */
function pair() {
  const clock = manualClock();
  const wire: Envelope[] = [];
  const nodes = { cloud: memoryNode('cloud'), facility: memoryNode('facility') };
  const side = (role: Role): Side => sideOf(role, nodes[role], clock, (envelope) => wire.push(envelope));
  const sides = { cloud: side('cloud'), facility: side('facility') };

  async function deliver(envelope: Envelope): Promise<void> {
    const arrived = decodeEnvelope(encodeEnvelope(envelope));
    if (arrived) await sides[envelope.from === 'cloud' ? 'facility' : 'cloud'].link.receive(arrived);
  }

  /** Delivers what is on the wire, and what that brings about, until it is still. */
  async function settle(): Promise<string[]> {
    const carried: string[] = [];
    for (let next = wire.shift(); next; next = wire.shift()) {
      carried.push(next.frame.t);
      await deliver(next);
    }
    return carried;
  }

  async function tick(): Promise<void> {
    await sides.cloud.link.tick();
    await sides.facility.link.tick();
  }

  async function pass(ms: number): Promise<void> {
    for (let passed = 0; passed < ms; passed += TICK_MS) {
      clock.advance(TICK_MS);
      await tick();
      await settle();
    }
  }

  async function comeUp(): Promise<void> {
    await tick();
    await settle();
  }

  const restart = (role: Role): void => {
    sides[role].link.stop();
    sides[role] = side(role);
  };

  return { clock, wire, sides, deliver, settle, tick, pass, comeUp, restart, states: () => statesOf(sides) };
}

let boots = 0;

function sideOf(role: Role, node: MemoryNode, clock: ManualClock, send: (envelope: Envelope) => void): Side {
  boots += 1;
  const random = seededRandom(boots);
  const views: LinkView[] = [];
  const alarms: string[] = [];
  const boot = random.hex(8);
  const link = createLink({
    role,
    facilityId: FACILITY_ID,
    boot,
    app: 'test',
    fingerprint: 'pc-1',
    node,
    clock,
    newNonce: () => random.hex(16),
    send,
    onChange: (view) => views.push(view),
    onAlarm: (event) => alarms.push(event),
  });
  return { boot, node, link, views, alarms };
}

const statesOf = ({ cloud, facility }: Record<Role, Side>) => [cloud.link.view().state, facility.link.view().state];

const frameIn = (wire: readonly Envelope[], t: Frame['t']): Envelope => {
  const found = wire.find(({ frame }) => frame.t === t);
  if (!found) throw new Error(`no ${t} on the wire`);
  return found;
};

describe('a link', () => {
  test('comes up with one round of greeting and one of proof', async () => {
    const { tick, settle, states, sides } = pair();

    await tick();
    const carried = await settle();

    expect(carried).toEqual(['hello', 'challenge', 'proof', 'welcome']);
    expect(states()).toEqual(['up', 'up']);
    expect(sides.facility.node.node().session).toBe(sides.cloud.node.node().session);
    expect(sides.facility.views.map(({ state }) => state)).toEqual(['connecting', 'up']);
    expect(sides.cloud.views.map(({ state }) => state)).toEqual(['up']);
  });

  test('greets again until somebody answers', async () => {
    const { tick, clock, wire, comeUp, states } = pair();
    await tick();
    wire.length = 0;

    clock.advance(2000);
    await tick();
    expect(wire).toEqual([]);

    clock.advance(500);
    await comeUp();
    expect(states()).toEqual(['up', 'up']);
  });

  test.each(['hello', 'challenge', 'proof', 'welcome'] as const)(
    'comes up although every frame of the handshake arrives twice, and a late %s changes nothing',
    async (late) => {
      const { tick, wire, deliver, states, sides } = pair();
      await tick();
      const kept: Envelope[] = [];
      for (let next = wire.shift(); next; next = wire.shift()) {
        kept.push(next);
        await deliver(next);
        await deliver(next);
      }
      const session = sides.cloud.node.node().session;

      await deliver(frameIn(kept, late));

      expect(states()).toEqual(['up', 'up']);
      expect(sides.cloud.node.node().session).toBe(session);
      expect(sides.facility.node.node().session).toBe(session);
    },
  );

  test('ignores a proof for which it has no challenge, as after a restart of the cloud', async () => {
    const { tick, wire, deliver, settle, restart, states, sides } = pair();
    await tick();
    await deliver(frameIn(wire.splice(0), 'hello'));
    await deliver(frameIn(wire.splice(0), 'challenge'));
    const proof = frameIn(wire.splice(0), 'proof');
    restart('cloud');

    await deliver(proof);
    await settle();

    expect(states()).toEqual(['down', 'connecting']);
    expect(sides.cloud.node.node().sessionCount).toBe(1);
  });

  test('survives a welcome that is lost: the next handshake shows the older token', async () => {
    const { tick, wire, deliver, pass, states } = pair();
    await tick();
    await deliver(frameIn(wire.splice(0), 'hello'));
    await deliver(frameIn(wire.splice(0), 'challenge'));
    await deliver(frameIn(wire.splice(0), 'proof'));
    wire.length = 0;

    await pass(3000);

    expect(states()).toEqual(['up', 'up']);
  });

  test('takes no notice of frames of another facility, of its own side, or of another process', async () => {
    const { comeUp, wire, tick, clock, deliver, sides } = pair();
    await comeUp();
    clock.advance(3000);
    await tick();
    const ping = frameIn(wire.splice(0), 'ping');

    await sides.cloud.link.receive({ ...ping, facilityId: id('other') });
    await sides.facility.link.receive(ping);
    await sides.cloud.link.receive({ ...ping, boot: 'x'.repeat(16) });
    expect(wire).toEqual([]);

    await deliver(ping);
    expect(wire).toMatchObject([{ frame: { t: 'pong' } }]);
  });

  test('refuses a facility that speaks only another version', async () => {
    const { tick, wire, sides } = pair();
    await tick();
    const hello = frameIn(wire.splice(0), 'hello');

    await sides.cloud.link.receive({ ...hello, frame: { ...hello.frame, protoMin: 2, protoMax: 3 } as Frame });

    expect(wire.map(({ frame }) => frame)).toMatchObject([{ t: 'fence', reason: 'upgrade-required', recovery: null }]);
    expect(sides.cloud.alarms).toEqual(['link.version_refused']);
  });
});

describe('a link that is up', () => {
  test('stays up as long as heartbeats come', async () => {
    const { comeUp, pass, states } = pair();
    await comeUp();

    await pass(60_000);

    expect(states()).toEqual(['up', 'up']);
  });

  test('is down on both sides after ten seconds of silence, and comes back', async () => {
    const { comeUp, clock, tick, wire, pass, states } = pair();
    await comeUp();
    const silence = async (ms: number) => {
      for (let passed = 0; passed < ms; passed += TICK_MS) {
        clock.advance(TICK_MS);
        await tick();
        wire.length = 0;
      }
    };

    await silence(10_000);
    expect(states()).toEqual(['up', 'up']);
    await silence(500);
    expect(states()).toEqual(['down', 'connecting']);

    await pass(3000);
    expect(states()).toEqual(['up', 'up']);
  });

  test('carries what either side decides, and knows how much has arrived', async () => {
    const { comeUp, settle, sides } = pair();
    await comeUp();

    sides.facility.node.take(bookInput('f', hours(1, 2)));
    sides.cloud.node.take(bookInput('c', hours(13, 14)));
    await settle();

    expect(sides.cloud.node.state().allocations.get(id('f'))?.holder).toBe('peer');
    expect(sides.facility.node.state().allocations.get(id('c'))?.holder).toBe('peer');
    expect(sides.facility.link.view().peerAcked).toBe(1);
  });

  test('carries a request and its answer', async () => {
    const { comeUp, settle, sides } = pair();
    await comeUp();

    sides.facility.node.take(bookInput('f', hours(13, 14)));
    const carried = await settle();

    expect(carried).toEqual(['request', 'data', 'ack']);
    expect(sides.facility.node.state().requests.get(id('r-f'))?.status).toBe('accepted');
  });

  test('sends again what was lost', async () => {
    const { comeUp, wire, pass, sides } = pair();
    await comeUp();
    sides.facility.node.take(bookInput('f', hours(1, 2)));
    wire.length = 0;

    await pass(1000);

    expect(sides.cloud.node.state().allocations.get(id('f'))?.state).toBe('active');
  });

  test('fills a gap when what follows arrives first', async () => {
    const { comeUp, wire, deliver, settle, clock, sides } = pair();
    await comeUp();
    sides.facility.node.take(bookInput('f', hours(1, 2)));
    sides.facility.node.take(bookInput('g', hours(2, 3)));
    const [, second] = wire.splice(0);
    clock.advance(300);

    if (second) await deliver(second);
    await settle();

    expect(sides.cloud.node.node().inSeq).toBe(2);
  });

  test('keeps the other side’s progress with the next heartbeat', async () => {
    const { comeUp, settle, pass, sides } = pair();
    await comeUp();
    sides.facility.node.take(bookInput('f', hours(1, 2)));
    await settle();

    expect(sides.facility.node.node().peerAcked).toBe(0);
    await pass(3000);
    expect(sides.facility.node.node().peerAcked).toBe(1);
  });

  test('shows the other side’s clock against ours', async () => {
    const { comeUp, clock, wire, tick, sides } = pair();
    await comeUp();
    clock.advance(3000);
    await tick();
    const ping = frameIn(wire.splice(0), 'ping');

    await sides.cloud.link.receive({ ...ping, at: ping.at + 1234 });

    expect(sides.cloud.link.view()).toMatchObject({ clockSkewMs: 1234, heardAt: clock.now() });
  });

  test('shows down when the carrier says that the other side is gone, and up when it is heard again', async () => {
    const { comeUp, pass, sides } = pair();
    await comeUp();

    sides.cloud.link.peerGone(sides.facility.boot);
    expect(sides.cloud.link.view().state).toBe('down');

    await pass(3000);
    expect(sides.cloud.link.view().state).toBe('up');
  });

  test('takes no notice when it is another process start of the other side that is gone', async () => {
    const { comeUp, sides } = pair();
    await comeUp();

    sides.cloud.link.peerGone('an-older-process');

    expect(sides.cloud.link.view().state).toBe('up');
  });

  test('goes down at once with the carrier, and says nothing more once it is stopped', async () => {
    const { comeUp, wire, tick, clock, sides } = pair();
    await comeUp();

    await sides.facility.link.disconnected();
    expect(sides.facility.link.view().state).toBe('down');

    sides.facility.link.stop();
    clock.advance(5000);
    await tick();
    sides.facility.node.take(bookInput('f', hours(1, 2)));
    expect(wire.filter(({ from }) => from === 'facility')).toEqual([]);
  });

  test('goes down over a stream that is not the one it followed', async () => {
    const { comeUp, wire, sides } = pair();
    await comeUp();
    sides.facility.node.take(bookInput('f', hours(1, 2)));
    const envelope = frameIn(wire.splice(0), 'data');
    const { frame } = envelope;
    if (frame.t !== 'data') throw new Error('not data');
    const events = frame.events.map((event) => ({ ...event, hash: 'f'.repeat(32) }));

    await sides.cloud.link.receive({ ...envelope, frame: { ...frame, events } });

    expect(sides.cloud.alarms).toEqual(['link.fork']);
    expect(sides.cloud.link.view().state).toBe('down');
  });
});

describe('a facility that is fenced', () => {
  test('asks again only after a while, and is let in once somebody has solved it', async () => {
    const { sides, pass, comeUp, states } = pair();
    sides.cloud.node.setNode({ fingerprint: 'pc-2' });
    await comeUp();
    expect(sides.facility.alarms).toEqual(['link.fenced']);
    expect(sides.facility.node.node().fenced).toBe('unknown-machine');

    await pass(14_000);
    expect(sides.cloud.alarms).toEqual(['link.fenced']);

    sides.cloud.node.setNode({ fingerprint: 'pc-1' });
    await pass(3000);
    expect(states()).toEqual(['up', 'up']);
    expect(sides.facility.node.node().fenced).toBeNull();
  });

  test('over a token that is not the last session’s comes back at once, under a new incarnation', async () => {
    const { sides, pass, comeUp, states } = pair();
    sides.facility.node.setNode({ token: 'copied' });

    await comeUp();
    await pass(1000);

    expect(sides.facility.alarms).toEqual(['link.fenced']);
    expect(states()).toEqual(['up', 'up']);
    expect(sides.facility.node.node()).toMatchObject({ fenced: null, incarnation: 2 });
  });
});

test('a restart of either side makes a new session, and what was lost on the way is sent again', async () => {
  const { comeUp, restart, pass, states, sides } = pair();
  await comeUp();
  const first = sides.cloud.node.node().session;

  sides.facility.node.take(bookInput('f', hours(1, 2)));
  restart('facility');
  await sides.facility.node.run({ type: 'start', suspect: null });
  await pass(5000);

  expect(states()).toEqual(['up', 'up']);
  expect(sides.cloud.node.node().session).not.toBe(first);
  expect(sides.cloud.node.state().allocations.get(id('f'))?.state).toBe('active');
});
