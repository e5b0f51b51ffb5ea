import { expect, test } from 'vitest';
import { manualClock } from '../../tests/support/manual-clock.ts';
import { bookInput, hours, memoryNode, SESSION } from '../../tests/support/memory-node.ts';
import type { FrameOf } from '../protocol/frames.ts';
import { createAntiEntropy } from './anti-entropy.ts';
import { differingLines, digestsOf } from './digests.ts';

/** A cloud and a facility that have read all of each other, with something sold and something handed over. */
function pair() {
  const [cloud, facility] = [memoryNode('cloud'), memoryNode('facility')];
  const exchange = (): void => {
    cloud.take({ type: 'data', frame: facility.dataAfter(cloud.node().inSeq), setAside: false });
    facility.take({ type: 'data', frame: cloud.dataAfter(facility.node().inSeq), setAside: false });
  };
  cloud.take(bookInput('c', hours(13, 14)));
  facility.take(bookInput('f', hours(1, 2)));
  cloud.take({ type: 'transfer', ranges: [hours(12, 16)] });
  exchange();
  const clock = manualClock();
  const sent: FrameOf<'digest'>[] = [];
  const alarms: string[] = [];
  const side = (node: typeof cloud) =>
    createAntiEntropy({ node, clock, send: (frame) => sent.push(frame), onAlarm: (event) => alarms.push(event) });
  return { cloud, facility, exchange, clock, sent, alarms, side };
}

test('two sides that have read all of each other have the same lines, also while a transfer is not yet answered', async () => {
  const { cloud, facility } = pair();
  const [ours, theirs] = [await cloud.readHoldings(), await facility.readHoldings()];

  expect(digestsOf(ours, 'own')).toEqual(digestsOf(theirs, 'copy'));
  expect(digestsOf(ours, 'copy')).toEqual(digestsOf(theirs, 'own'));
});

test('a difference names the resource and the day', async () => {
  const { cloud, facility } = pair();
  const before = digestsOf(await facility.readHoldings(), 'own');
  facility.take(bookInput('more', hours(5, 6)));

  const differing = differingLines(digestsOf(await facility.readHoldings(), 'own'), before);

  expect(new Set(differing.map(({ day }) => day))).toEqual(new Set([Math.floor(hours(5, 6).startsAt / 86_400_000)]));
  expect(differingLines(digestsOf(await cloud.readHoldings(), 'copy'), before)).toEqual([]);
});

test('each side shows what it holds soon after a welcome, once the other has all of its stream', async () => {
  const { cloud, clock, sent, side } = pair();
  const antiEntropy = side(cloud);
  antiEntropy.begin();
  await antiEntropy.tellWhenDue(SESSION);
  clock.advance(5000);
  await antiEntropy.tellWhenDue(SESSION);
  expect(sent).toEqual([]);

  cloud.take({ type: 'acked', seq: cloud.node().outSeq });
  clock.advance(30_000);
  await antiEntropy.tellWhenDue(SESSION);

  expect(sent).toMatchObject([{ t: 'digest', session: SESSION, outSeq: 2, inSeq: 1 }]);
});

test('a copy that differs is an alarm; a digest that events have overtaken is none', async () => {
  const { cloud, facility, exchange, alarms, side } = pair();
  const { outSeq, inSeq } = facility.node();
  const wrong: FrameOf<'digest'> = { t: 'digest', session: SESSION, outSeq, inSeq, lines: [] };

  await side(cloud).compare({ ...wrong, inSeq: inSeq - 1 });
  await side(cloud).compare({ ...wrong, outSeq, inSeq, lines: digestsOf(await facility.readHoldings(), 'own') });
  expect(alarms).toEqual([]);

  exchange();
  await side(cloud).compare(wrong);
  expect(alarms).toEqual(['link.copies_differ']);
});
