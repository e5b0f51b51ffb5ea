import { describe, expect, test } from 'vitest';
import { identityOfCode } from '../../tests/support/code-identity.ts';
import { type ManualClock, manualClock } from '../../tests/support/manual-clock.ts';
import { type MemoryTransport, memoryTransport } from '../../tests/support/memory-carrier.ts';
import {
  bookInput,
  DAY_START,
  FACILITY_ID,
  hours,
  id,
  type MemoryNode,
  memoryNode,
} from '../../tests/support/memory-node.ts';
import { seededRandom } from '../../tests/support/seeded-random.ts';
import type { NodePort } from '../engine/node-port.ts';
import type { Role } from '../engine/node-state.ts';
import { encodePresence } from '../protocol/presence.ts';
import { presenceTopic } from '../protocol/topics.ts';
import { createLinkRunner, type LinkRunner } from './link-runner.ts';

const SECOND_FACILITY = id('second');

type Alarm = { readonly event: string; readonly facilityId?: unknown; readonly reason?: unknown };

type Side = {
  readonly boot: string;
  readonly transport: MemoryTransport;
  readonly runner: LinkRunner;
  readonly alarms: Alarm[];
  tick(): Promise<void>;
};

let boots = 0;

/** `code` stands for the pairing of the two sides. */
function startSide(role: Role, clock: ManualClock, nodes: Readonly<Record<string, NodePort>>, code = 'test'): Side {
  boots += 1;
  const random = seededRandom(boots);
  const boot = random.hex(8);
  const transport = memoryTransport();
  const alarms: Alarm[] = [];
  let tickAll = (): void => undefined;
  const runner = createLinkRunner({
    role,
    boot,
    app: 'test',
    fingerprint: 'pc-1',
    transport,
    identity: identityOfCode(code, role),
    clock,
    newNonce: () => random.hex(16),
    every: (_ms, action) => {
      tickAll = action;
      return () => undefined;
    },
    onChange: () => undefined,
    onAlarm: (event, fields) => alarms.push({ event, ...fields }),
  });
  for (const [facilityId, node] of Object.entries(nodes)) runner.add(facilityId, node);
  runner.start();
  const tick = async (): Promise<void> => {
    tickAll();
    await settled();
  };
  return { boot, transport, runner, alarms, tick };
}

/** Lets everything run that waits for nothing but its turn. */
const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** Hands over what either side has said, and what that brings about, until it is still. */
async function carry(one: Side, other: Side): Promise<void> {
  while (one.transport.sent.length + other.transport.sent.length > 0) {
    for (const { topic, payload } of one.transport.sent.splice(0)) await other.transport.deliver(topic, payload);
    for (const { topic, payload } of other.transport.sent.splice(0)) await one.transport.deliver(topic, payload);
    await settled();
  }
}

async function linkedClub() {
  const clock = manualClock();
  const nodes = { cloud: memoryNode('cloud'), facility: memoryNode('facility') };
  const cloud = startSide('cloud', clock, { [FACILITY_ID]: nodes.cloud });
  const facility = startSide('facility', clock, { [FACILITY_ID]: nodes.facility });
  await facility.tick();
  await carry(facility, cloud);
  return { clock, nodes, cloud, facility };
}

const stateOf = ({ runner }: Side) => runner.view(FACILITY_ID)?.state;
const reasonsOf = ({ alarms }: Side) => alarms.map(({ event, reason }) => [event, reason]);

describe('two runners', () => {
  test('link their facility over signed frames', async () => {
    const { cloud, facility } = await linkedClub();

    expect([stateOf(cloud), stateOf(facility)]).toEqual(['up', 'up']);
    expect([...cloud.alarms, ...facility.alarms]).toEqual([]);
  });

  test('do not link when they know other keys of each other', async () => {
    const clock = manualClock();
    const cloud = startSide('cloud', clock, { [FACILITY_ID]: memoryNode('cloud') });
    const facility = startSide('facility', clock, { [FACILITY_ID]: memoryNode('facility') }, 'another code');
    await facility.tick();

    await carry(facility, cloud);

    expect([stateOf(cloud), stateOf(facility)]).toEqual(['down', 'connecting']);
    expect(cloud.runner.dropped()).toEqual({ 'unknown-key': 1 });
  });

  test('take nothing that was damaged on the way', async () => {
    const clock = manualClock();
    const cloud = startSide('cloud', clock, { [FACILITY_ID]: memoryNode('cloud') });
    const facility = startSide('facility', clock, { [FACILITY_ID]: memoryNode('facility') });
    await facility.tick();
    const { topic = '', payload = '' } = facility.transport.sent[0] ?? {};

    await cloud.transport.deliver(topic, `${payload} `);

    expect(cloud.transport.sent).toEqual([]);
    expect(cloud.alarms).toMatchObject([{ event: 'link.frame.dropped', reason: 'bad-signature', topic }]);
  });
});

describe('messages that are not taken', () => {
  test('are counted by reason, and touch no link', async () => {
    const { clock, cloud, facility } = await linkedClub();
    clock.advance(3000);
    await facility.tick();
    const { topic = '', payload = '' } = facility.transport.sent[0] ?? {};

    await cloud.transport.deliver(topic, 'noise');
    await cloud.transport.deliver(topic.replace('/st', '/rq'), payload);
    await cloud.transport.deliver(topic.replace('up', 'dn'), payload);
    await cloud.transport.deliver(topic.replace(FACILITY_ID, SECOND_FACILITY), payload);
    await cloud.transport.deliver('v1//up/hs', payload);
    await cloud.transport.deliver(presenceTopic(FACILITY_ID), 'offline');
    await settled();

    expect(cloud.runner.dropped()).toEqual({
      unsigned: 1,
      'wrong-channel': 1,
      'wrong-direction': 1,
      'foreign-topic': 2,
      malformed: 1,
    });
    expect(reasonsOf(cloud)).toEqual(
      ['unsigned', 'wrong-channel', 'wrong-direction', 'foreign-topic', 'malformed'].map((reason) => [
        'link.frame.dropped',
        reason,
      ]),
    );
    expect(cloud.transport.sent).toEqual([]);
    expect(stateOf(cloud)).toBe('up');
  });

  test('do not fill the log', async () => {
    const { cloud } = await linkedClub();

    for (let frame = 0; frame < 1000; frame += 1) await cloud.transport.deliver(`v1/${FACILITY_ID}/up/st`, 'noise');

    expect(cloud.alarms).toHaveLength(1);
    expect(cloud.runner.dropped()).toEqual({ unsigned: 1000 });
  });
});

describe('presence', () => {
  test('shows the link down when it is this process start that is gone', async () => {
    const { cloud, facility } = await linkedClub();

    const gone = encodePresence({ boot: facility.boot, state: 'offline' });
    await cloud.transport.deliver(presenceTopic(FACILITY_ID), gone);

    expect(stateOf(cloud)).toBe('down');
  });

  test.each([
    ['the will of an older start that comes late', { boot: 'a'.repeat(16), state: 'offline' as const }],
    ['a birth message', { boot: 'b'.repeat(16), state: 'online' as const }],
  ])('changes nothing for %s', async (_what, presence) => {
    const { cloud } = await linkedClub();

    await cloud.transport.deliver(presenceTopic(FACILITY_ID), encodePresence(presence));

    expect(stateOf(cloud)).toBe('up');
    expect(cloud.alarms).toEqual([]);
  });
});

describe('ticking', () => {
  const stuck = (node: MemoryNode): NodePort => ({ ...node, hasOverdueRequests: () => new Promise(() => undefined) });
  const failing = (node: MemoryNode): NodePort => ({
    ...node,
    hasOverdueRequests: () => {
      throw new Error('disk full');
    },
  });

  /** Counts how often its deadlines are looked at. */
  function watched(node: MemoryNode) {
    let looks = 0;
    const port: NodePort = {
      ...node,
      hasOverdueRequests: async () => {
        looks += 1;
        return false;
      },
    };
    return { port, looks: () => looks };
  }

  /** With so much time between that every one of them looks. */
  async function tickTimes(times: number, side: Side, clock: ManualClock): Promise<void> {
    for (let tick = 0; tick < times; tick += 1) {
      clock.advance(2000);
      await side.tick();
    }
  }

  test.each([
    ['stuck', stuck],
    ['failing', failing],
  ])('a %s facility holds up no other', async (_how, spoil) => {
    const { port, looks } = watched(memoryNode('cloud'));
    const clock = manualClock();
    const cloud = startSide('cloud', clock, {
      [SECOND_FACILITY]: spoil(memoryNode('cloud')),
      [FACILITY_ID]: port,
    });

    await tickTimes(3, cloud, clock);

    expect(looks()).toBe(3);
  });

  test('goes on for a facility whose tick has failed', async () => {
    const clock = manualClock();
    const cloud = startSide('cloud', clock, { [FACILITY_ID]: failing(memoryNode('cloud')) });

    await tickTimes(3, cloud, clock);

    expect(cloud.alarms).toMatchObject(Array(3).fill({ event: 'link.expire.failed', facilityId: FACILITY_ID }));
  });

  test('ends with the removal of a facility', async () => {
    const { port, looks } = watched(memoryNode('cloud'));
    const clock = manualClock();
    const cloud = startSide('cloud', clock, { [FACILITY_ID]: port });
    await cloud.tick();

    cloud.runner.remove(FACILITY_ID);
    await tickTimes(1, cloud, clock);

    expect(looks()).toBe(1);
    expect(cloud.runner.view(FACILITY_ID)).toBeNull();
  });

  test('asks the database of a facility without open requests no more often than every two seconds', async () => {
    const { port, looks } = watched(memoryNode('cloud'));
    const clock = manualClock();
    const cloud = startSide('cloud', clock, { [FACILITY_ID]: port });

    for (let times = 0; times < 8; times += 1) {
      await cloud.tick();
      clock.advance(500);
    }

    expect(looks()).toBe(2);
  });

  test('does not ask for all facilities in the same instant', async () => {
    const [first, second] = [watched(memoryNode('cloud')), watched(memoryNode('cloud'))];
    const cloud = startSide('cloud', manualClock(), { [FACILITY_ID]: first.port, [SECOND_FACILITY]: second.port });

    await cloud.tick();

    expect([first.looks(), second.looks()]).toEqual([1, 0]);
  });

  test('asks at the first tick after the deadline of a request', async () => {
    const node = memoryNode('cloud');
    const { port, looks } = watched(node);
    const clock = manualClock(DAY_START);
    const cloud = startSide('cloud', clock, { [FACILITY_ID]: port });
    await cloud.tick();
    node.take(bookInput('c', hours(1, 2), { deadlineAt: DAY_START + 700 }));

    await cloud.tick();
    const before = looks();
    clock.advance(700);
    await cloud.tick();

    expect([before, looks()]).toEqual([1, 2]);
  });
});

test('a cloud that was started again behind its broker is linked again with the facility’s next heartbeat', async () => {
  const { clock, nodes, facility } = await linkedClub();
  const restarted = startSide('cloud', clock, { [FACILITY_ID]: nodes.cloud });
  clock.advance(3000);

  await facility.tick();
  await carry(facility, restarted);

  expect([stateOf(restarted), stateOf(facility)]).toEqual(['up', 'up']);
});

test('the carrier’s return is greeted at once, however long it was away', async () => {
  const clock = manualClock();
  const facility = startSide('facility', clock, { [FACILITY_ID]: memoryNode('facility') });
  for (let second = 0; second < 120; second += 1) {
    clock.advance(1000);
    await facility.tick();
  }
  facility.transport.setConnected(false);
  await settled();
  facility.transport.sent.length = 0;

  facility.transport.setConnected(true);
  await settled();

  expect(facility.transport.sent.map(({ topic }) => topic)).toEqual([`v1/${FACILITY_ID}/up/hs`]);
});
