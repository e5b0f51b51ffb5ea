import { describe, expect, test } from 'vitest';
import { manualClock } from '../../tests/support/manual-clock.ts';
import { memoryNode } from '../../tests/support/memory-node.ts';
import { createFacilityHandshake } from './facility-handshake.ts';
import { createLinkPhase } from './link-phase.ts';

const SECOND_MS = 1000;

/** A facility that nobody answers. `chance` is the share of the longest wait that is drawn, of 255. */
function unanswered(chance: number) {
  const clock = manualClock();
  const greetedAtMs: number[] = [];
  const handshake = createFacilityHandshake({
    node: memoryNode('facility'),
    clock,
    phase: createLinkPhase(clock, () => undefined),
    fingerprint: 'pc-1',
    app: 'test',
    versions: { min: 1, max: 1 },
    newNonce: () => chance.toString(16).padStart(2, '0').repeat(16),
    send: () => greetedAtMs.push(clock.monotonicMs()),
    onAlarm: () => undefined,
  });

  /** Ticks as the link does, and tells the waits between greetings. */
  function waitsWithin(ms: number): number[] {
    greetedAtMs.length = 0;
    for (let passed = 0; passed <= ms; passed += 500) {
      handshake.greetWhenDue();
      clock.advance(500);
    }
    return greetedAtMs.slice(1).map((at, index) => at - (greetedAtMs[index] ?? 0));
  }

  return { handshake, waitsWithin };
}

describe('a facility that nobody answers', () => {
  test('greets again after 2.5 s, then less and less often, every 30 s at the longest', () => {
    const { waitsWithin } = unanswered(255);

    expect(waitsWithin(130 * SECOND_MS)).toEqual([2500, 5000, 10_000, 20_000, 30_000, 30_000, 30_000]);
  });

  test('greets after 2.5 s at the earliest, whatever chance says', () => {
    const { waitsWithin } = unanswered(0);

    expect(new Set(waitsWithin(60 * SECOND_MS))).toEqual(new Set([2500]));
  });

  test('draws its waits, so that those who lost a cloud together come back apart', () => {
    const { waitsWithin } = unanswered(128);

    expect(waitsWithin(60 * SECOND_MS)).toEqual([2500, 4000, 6500, 11_500, 16_500, 16_500]);
  });

  test('is quick again when the carrier comes back', () => {
    const { handshake, waitsWithin } = unanswered(255);
    waitsWithin(120 * SECOND_MS);

    handshake.beginAnew();

    expect(waitsWithin(60 * SECOND_MS).slice(0, 3)).toEqual([2500, 5000, 10_000]);
  });
});
