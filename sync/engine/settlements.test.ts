import { describe, expect, test } from 'vitest';
import { bookInput, hours, id, type MemoryNode, memoryNode } from '../../tests/support/memory-node.ts';
import { createSettlements, type Settlements } from './settlements.ts';

const NEVER = new Promise<null>(() => {});

/** The cloud has asked the facility for its time. */
function asking(): { cloud: MemoryNode; settlements: Settlements } {
  const cloud = memoryNode('cloud');
  const settlements = createSettlements(cloud);
  cloud.take(bookInput('a', hours(1, 2)));
  return { cloud, settlements };
}

describe('waiting for an answer of the owner', () => {
  test('ends with the answer, for all who wait', async () => {
    const { cloud, settlements } = asking();
    const waits = [settlements.wait(id('r-a'), NEVER), settlements.wait(id('r-a'), NEVER)];

    cloud.take({ type: 'give-up', requestId: id('r-a') });

    expect(await Promise.all(waits)).toMatchObject([{ status: 'abandoned' }, { status: 'abandoned' }]);
    expect(settlements.waitingCount()).toBe(0);
  });

  test('ends with nothing when patience does, and nothing is kept of it', async () => {
    const { settlements } = asking();

    expect(await settlements.wait(id('r-a'), Promise.resolve(null))).toBeNull();

    expect(settlements.waitingCount()).toBe(0);
  });

  test('goes on for the others when one loses patience', async () => {
    const { cloud, settlements } = asking();
    const patient = settlements.wait(id('r-a'), NEVER);
    await settlements.wait(id('r-a'), Promise.resolve(null));

    cloud.take({ type: 'give-up', requestId: id('r-a') });

    expect(await patient).toMatchObject({ id: id('r-a') });
  });
});
