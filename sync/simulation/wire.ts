import type { Role } from '../engine/node-state.ts';
import { decodeEnvelope, encodeEnvelope, type Envelope } from '../protocol/envelope.ts';
import type { Frame } from '../protocol/frames.ts';
import type { WireHabits } from './climate.ts';
import { describeFrame } from './describe-frame.ts';
import { count, note, type World } from './world.ts';

/** A frame that is still somewhere out there, long after it was sent. */
export type Straggler = {
  readonly from: Role;
  readonly payload: string;
  readonly what: Frame['t'];
  /** It comes in when a frame of this kind passes. */
  readonly awaits: Frame['t'];
};

const STRAGGLERS_MAX = 60;

/** Frames that mean something on their own, should they come at the wrong time. */
const MAY_STRAGGLE: ReadonlySet<Frame['t']> = new Set([
  'hello',
  'proof',
  'welcome',
  'fence',
  'data',
  'ack',
  'request',
  'rejection',
  'snapshot-request',
  'snapshot-part',
]);

/** While these are exchanged, an old frame does the most harm. */
const HANDSHAKE: readonly Frame['t'][] = ['hello', 'challenge', 'proof', 'welcome', 'fence', 'snapshot-part'];

/** The wire loses frames, repeats them, and delivers some of them seconds late, or as stragglers. */
export function send(world: World, from: Role, envelope: Envelope): void {
  count(world, 'frames');
  const { t: what } = envelope.frame;
  const isHandshake = HANDSHAKE.includes(what);
  if (isHandshake && !world.isCut) letStragglersIn(world, what);
  if (world.isCut) return count(world, 'frames lost');
  const sent = { from, payload: encodeEnvelope(envelope), what, awaits: someHandshake(world) };
  const isKept = MAY_STRAGGLE.has(what) && happens(world, 'kept');
  if (isKept) keep(world, sent);
  // A handshake that hardly ever comes about would leave little time for all else.
  const isKeptBack = isKept && !isHandshake && world.random.below(2) === 0;
  if (isKeptBack || happens(world, 'lost')) return count(world, 'frames lost');
  const copies = happens(world, 'repeated') ? 2 : 1;
  if (copies === 2) count(world, 'frames repeated');
  for (let copy = 0; copy < copies; copy += 1) deliverAfter(world, delayMs(world), sent);
}

function someHandshake({ random }: World): Frame['t'] {
  return HANDSHAKE[random.below(HANDSHAKE.length)] ?? 'welcome';
}

/** What is under way does not arrive: half of it is lost, the other half straggles. */
export function loseInFlight(world: World): void {
  world.wireEra += 1;
}

/** When faults end, whatever is still out there comes in within this time, and then no more. */
export const LAST_STRAGGLER_MS = 10_000;

export function endStragglers(world: World): void {
  for (const straggler of world.stragglers) deliverAfter(world, world.random.below(LAST_STRAGGLER_MS), straggler);
  world.stragglers.length = 0;
}

function happens({ isCalm, random, climate }: World, habit: keyof WireHabits): boolean {
  return !isCalm && random.below(1000) < climate.wire[habit];
}

function delayMs(world: World): number {
  if (world.isCalm) return 20;
  return 5 + world.random.below(happens(world, 'late') ? 9000 : 150);
}

function keep({ stragglers, random }: World, straggler: Straggler): void {
  if (stragglers.length < STRAGGLERS_MAX) stragglers.push(straggler);
  else {
    stragglers.splice(random.below(STRAGGLERS_MAX), 1);
    stragglers.push(straggler);
  }
}

/** Half of those that have waited for this come in now. A few come again later. */
function letStragglersIn(world: World, what: Frame['t']): void {
  const { stragglers, random } = world;
  const [waiting, others] = [
    stragglers.filter(({ awaits }) => awaits === what),
    stragglers.filter(({ awaits }) => awaits !== what),
  ];
  stragglers.splice(0, stragglers.length, ...others);
  for (const straggler of waiting) {
    if (random.below(4) === 0) keep(world, { ...straggler, awaits: someHandshake(world) });
    if (random.below(2) === 0) continue;
    count(world, 'stragglers');
    deliverAfter(world, random.below(random.below(2) === 0 ? 200 : 2000), straggler);
  }
}

function deliverAfter(world: World, ms: number, straggler: Straggler): void {
  const { wireEra } = world;
  world.agenda.after(ms, async () => {
    if (world.wireEra === wireEra) await deliver(world, straggler);
    else if (!world.isCalm && MAY_STRAGGLE.has(straggler.what) && world.random.below(2) === 0) keep(world, straggler);
  });
}

async function deliver(world: World, { from, payload, what }: Straggler): Promise<void> {
  const { nodes, copy } = world;
  const envelope = decodeEnvelope(payload);
  if (!envelope) return;
  if (world.tellsFrames) note(world, `  ${what} of ${from} arrives: ${describeFrame(envelope.frame)}`);
  await nodes[from === 'cloud' ? 'facility' : 'cloud'].process?.link.receive(envelope);
  if (from === 'cloud') await copy?.process?.link.receive(envelope);
}
