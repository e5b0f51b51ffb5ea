import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Random } from '../../domain/random.ts';
import { HOUR_MS } from '../../domain/time.ts';
import { chainHash } from '../../sync/engine/chain.ts';
import { createLink, type Link } from '../../sync/engine/link.ts';
import type { Role } from '../../sync/engine/node-state.ts';
import { decodeEnvelope, type Envelope } from '../../sync/protocol/envelope.ts';
import { type ManualClock, manualClock } from '../support/manual-clock.ts';
import { BAY, DAY_START, FACILITY_ID, id, type MemoryNode, memoryNode } from '../support/memory-node.ts';
import { seededRandom } from '../support/seeded-random.ts';

/**
 * Well-formed frames as nobody in his right mind would send them, into a link that is up: what somebody with a stolen
 * key could do, or a program of ours gone mad. Each is a recorded frame with some of its values exchanged; stream frames
 * continue the real chain.
 */

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

const FIXTURES = join(import.meta.dirname, '../../sync/protocol/fixtures/v1');

const recorded = (prefix: string): Json[] =>
  readdirSync(FIXTURES)
    .filter((name) => name.startsWith(prefix))
    .map((name) => JSON.parse(readFileSync(join(FIXTURES, name), 'utf8')) as Json);

const FRAMES = recorded('frame-').map((envelope) => (envelope as { frame: Json }).frame);
const EVENTS = recorded('event-');
const KNOWN_IDS = [BAY, id('one'), id('two'), FACILITY_ID];

type Side = { readonly node: MemoryNode; readonly link: Link; readonly boot: string; readonly sent: Envelope[] };

export type LiveFuzz = { readonly taken: number; readonly thrown: string[] };

/** Sends `rounds` mad frames into either side of a link; returns how many were well-formed, and what was thrown. */
export async function fuzzLiveLink(seed: number, rounds: number): Promise<LiveFuzz> {
  const random = seededRandom(seed);
  const clock = manualClock();
  const sides = { cloud: sideOf('cloud', seed, clock), facility: sideOf('facility', seed + 1, clock) };
  const thrown: string[] = [];
  const attempt = async (what: string, work: () => Promise<void>): Promise<void> => {
    await work().catch((error: unknown) => thrown.push(`${what}: ${String(error)}`));
  };
  let taken = 0;
  for (let round = 0; round < rounds; round += 1) {
    const [from, to] = random.below(2) === 0 ? (['cloud', 'facility'] as const) : (['facility', 'cloud'] as const);
    const envelope = madEnvelope(random, from, sides);
    if (envelope) {
      taken += 1;
      await attempt(envelope.frame.t, () => sides[to].link.receive(envelope));
    }
    if (random.below(10) > 0) continue;
    clock.advance(1000);
    for (const { link } of Object.values(sides)) await attempt('tick', () => link.tick());
    await carry(sides, attempt);
  }
  return { taken, thrown };
}

function sideOf(role: Role, seed: number, clock: ManualClock): Side {
  const random = seededRandom(seed);
  const node = memoryNode(role);
  const boot = random.hex(8);
  const sent: Envelope[] = [];
  const link = createLink({
    role,
    facilityId: FACILITY_ID,
    boot,
    app: 'fuzz',
    fingerprint: 'pc-1',
    node,
    clock,
    newNonce: () => random.hex(16),
    send: (envelope) => sent.push(envelope),
    onChange: () => undefined,
    onAlarm: () => undefined,
  });
  return { node, link, boot, sent };
}

/** Between the mad frames the two sides go on talking sense. */
async function carry(
  sides: Record<Role, Side>,
  attempt: (what: string, work: () => Promise<void>) => Promise<void>,
): Promise<void> {
  for (let turn = 0; turn < 10; turn += 1) {
    for (const envelope of sides.cloud.sent.splice(0))
      await attempt('sense', () => sides.facility.link.receive(envelope));
    for (const envelope of sides.facility.sent.splice(0))
      await attempt('sense', () => sides.cloud.link.receive(envelope));
  }
}

function madEnvelope(random: Random, from: Role, sides: Record<Role, Side>): Envelope | null {
  const to = sides[from === 'cloud' ? 'facility' : 'cloud'];
  const row = to.node.node();
  const frame = mutate(random, oneOf(random, FRAMES), 15) as Record<string, Json>;
  if ('session' in frame && random.below(5) > 0) frame['session'] = row.session;
  if (frame['t'] === 'data' && random.below(5) > 0) {
    Object.assign(frame, {
      incarnation: row.peerIncarnation,
      first: row.inSeq + 1,
      events: madEvents(random, row.inHash),
    });
  }
  const envelope = { v: 1, facilityId: FACILITY_ID, from, boot: sides[from].boot, at: DAY_START, frame };
  return decodeEnvelope(JSON.stringify(envelope));
}

function madEvents(random: Random, inHash: string): Json[] {
  let prev = inHash;
  return Array.from({ length: 1 + random.below(3) }, () => {
    const body = JSON.stringify(mutate(random, oneOf(random, EVENTS), 10));
    const event = { body, prev, hash: chainHash(prev, body) };
    prev = event.hash;
    return event;
  });
}

/** A copy in which each value is exchanged with `percent` chance. */
function mutate(random: Random, value: Json, percent: number): Json {
  if (Array.isArray(value)) {
    const copy = value.map((item) => mutate(random, item, percent));
    return random.below(100) < 3 ? [...copy, ...copy] : copy;
  }
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, mutate(random, inner, percent)]));
  }
  return random.below(100) < percent ? exchange(random, value) : value;
}

function exchange(random: Random, value: null | boolean | number | string): Json {
  if (typeof value === 'number') {
    return oneOf(random, [0, 1, -1, Number.MAX_SAFE_INTEGER, value + 1, DAY_START + random.below(24) * HOUR_MS]);
  }
  if (typeof value !== 'string') return oneOf(random, [null, true, false, 1, '']);
  if (/^[0-9a-f-]{36}$/.test(value)) return oneOf(random, KNOWN_IDS);
  return oneOf(random, ['', value, 'x', '1.1', '1.2']);
}

function oneOf<T>(random: Random, items: readonly T[]): T {
  const item = items[random.below(items.length)];
  if (item === undefined) throw new Error('nothing to choose from');
  return item;
}
