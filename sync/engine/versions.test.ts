import { describe, expect, test } from 'vitest';
import { type ManualClock, manualClock } from '../../tests/support/manual-clock.ts';
import { bookInput, FACILITY_ID, hours, id, type MemoryNode, memoryNode } from '../../tests/support/memory-node.ts';
import { seededRandom } from '../../tests/support/seeded-random.ts';
import { decodeEnvelope, encodeEnvelope, type Envelope } from '../protocol/envelope.ts';
import { chainHash } from './chain.ts';
import { createLink, type Link } from './link.ts';
import type { Role } from './node-state.ts';
import { commonVersion, type Versions } from './protocol-versions.ts';

type Side = { readonly node: MemoryNode; readonly link: Link; readonly alarms: string[] };

/** A cloud and a facility whose programs speak other versions, joined by a wire that carries text. */
function pair(versions: Record<Role, Versions>) {
  const clock = manualClock();
  const wire: string[] = [];
  const cloud = sideOf('cloud', versions.cloud, clock, wire);
  const facility = sideOf('facility', versions.facility, clock, wire);
  const deliverAll = async (): Promise<void> => {
    for (let payload = wire.shift(); payload !== undefined; payload = wire.shift()) {
      const envelope = decodeEnvelope(payload);
      if (!envelope) throw new Error(`unreadable: ${payload}`);
      await (envelope.from === 'cloud' ? facility : cloud).link.receive(envelope);
    }
  };
  const pass = async (ms: number): Promise<void> => {
    for (let gone = 0; gone < ms; gone += 500) {
      clock.advance(500);
      await cloud.link.tick();
      await facility.link.tick();
      await deliverAll();
    }
  };
  return { cloud, facility, pass };
}

function sideOf(role: Role, versions: Versions, clock: ManualClock, wire: string[]): Side {
  const random = seededRandom(role === 'cloud' ? 1 : 2);
  const node = memoryNode(role);
  const alarms: string[] = [];
  const link = createLink({
    role,
    facilityId: FACILITY_ID,
    boot: random.hex(8),
    app: 'test',
    fingerprint: 'pc-1',
    versions,
    node,
    clock,
    newNonce: () => random.hex(16),
    send: (envelope: Envelope) => wire.push(encodeEnvelope(envelope)),
    onChange: () => undefined,
    onAlarm: (event) => alarms.push(event),
  });
  return { node, link, alarms };
}

/** Writes an event of a kind that today's program does not know, as tomorrow's would. */
function sayNewThing(node: MemoryNode, critical: boolean): string {
  const { outSeq, outHash } = node.node();
  const body = JSON.stringify({ kind: 'weather', critical, rain: true, id: id('new'), ack: 0, at: 0, v: 2 });
  const hash = chainHash(outHash, body);
  node.append({ seq: outSeq + 1, prev: outHash, hash, body });
  return body;
}

test.each<[Versions, Versions, number | null]>([
  [{ min: 1, max: 1 }, { min: 1, max: 1 }, 1],
  [{ min: 1, max: 2 }, { min: 1, max: 1 }, 1],
  [{ min: 1, max: 2 }, { min: 2, max: 3 }, 2],
  [{ min: 2, max: 3 }, { min: 1, max: 1 }, null],
])('programs that speak %j and %j settle on %j', (ours, theirs, common) => {
  expect(commonVersion(ours, theirs)).toBe(common);
  expect(commonVersion(theirs, ours)).toBe(common);
});

describe('a controller and a cloud of neighbouring versions', () => {
  test.each<[string, Record<Role, Versions>]>([
    ['an old controller and a new cloud', { cloud: { min: 1, max: 2 }, facility: { min: 1, max: 1 } }],
    ['a new controller and an old cloud', { cloud: { min: 1, max: 1 }, facility: { min: 1, max: 2 } }],
  ])('%s are linked, and sell to each other', async (_what, versions) => {
    const { cloud, facility, pass } = pair(versions);
    await pass(2000);

    cloud.node.take(bookInput('f', hours(1, 2)));
    await pass(2000);

    expect(facility.link.view().state).toBe('up');
    expect(cloud.node.state().requests.get(id('r-f'))?.status).toBe('accepted');
  });

  test('an event that the older one does not know and may skip is kept as it was written, and the stream goes on', async () => {
    const { cloud, facility, pass } = pair({ cloud: { min: 1, max: 1 }, facility: { min: 1, max: 2 } });
    const body = sayNewThing(facility.node, false);
    facility.node.take(bookInput('f', hours(1, 2)));

    await pass(3000);

    expect(cloud.node.inbox()[0]?.body).toBe(body);
    expect(cloud.node.state().allocations.get(id('f'))?.state).toBe('active');
  });

  test('an event that it must not skip stops the stream; both go on selling what they own', async () => {
    const { cloud, facility, pass } = pair({ cloud: { min: 1, max: 1 }, facility: { min: 1, max: 2 } });
    sayNewThing(facility.node, true);
    facility.node.take(bookInput('f', hours(1, 2)));

    await pass(3000);

    expect(cloud.alarms).toContain('link.stuck');
    expect(cloud.node.node().inSeq).toBe(0);
    expect(cloud.node.take(bookInput('c', hours(13, 14))).outcome.kind).toBe('done');
    expect(facility.node.take(bookInput('g', hours(2, 3))).outcome.kind).toBe('done');
  });
});

test('a controller that is too old says so and goes on selling what it owns', async () => {
  const { facility, cloud, pass } = pair({ cloud: { min: 2, max: 3 }, facility: { min: 1, max: 1 } });

  await pass(3000);

  expect(facility.link.view()).toMatchObject({ state: 'down', trouble: 'upgrade-required' });
  expect(cloud.alarms).toContain('link.version_refused');
  expect(facility.node.node().fenced).toBeNull();
  expect(facility.node.take(bookInput('f', hours(1, 2))).outcome.kind).toBe('done');
});
