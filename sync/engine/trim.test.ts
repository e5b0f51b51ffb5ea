import { expect, test } from 'vitest';
import { bookInput, DAY_START, hours, id, memoryNode, requestFrame } from '../../tests/support/memory-node.ts';
import { answerIn, isTrimmed, trimStreams } from './trim.ts';

const NOBODYS = (): boolean => false;
const LATER = DAY_START + 1;

/** Each has told the other of two bookings and has heard of both; then the facility has told of one more. */
function talked() {
  const [cloud, facility] = [memoryNode('cloud'), memoryNode('facility')];
  facility.take(bookInput('f1', hours(1, 2)));
  facility.take(bookInput('f2', hours(2, 3)));
  cloud.take({ type: 'data', frame: facility.dataAfter(0), setAside: false });
  cloud.take(bookInput('c1', hours(13, 14)));
  cloud.take(bookInput('c2', hours(14, 15)));
  facility.take({ type: 'data', frame: cloud.dataAfter(0), setAside: false });
  facility.take({ type: 'acked', seq: 2 });
  facility.take(bookInput('f3', hours(3, 4)));
  return { cloud, facility };
}

const textsOf = (rows: readonly { readonly body: string }[]): string[] =>
  rows.map(({ body }) => (isTrimmed(body) ? 'gone' : 'text'));

test('what both sides have applied is forgotten once it is old; its numbers and hashes stay', async () => {
  const { facility } = talked();
  const before = facility.outbox().map(({ seq, prev, hash }) => ({ seq, prev, hash }));

  const mayBeMore = await trimStreams(facility, LATER, NOBODYS);

  expect(mayBeMore).toBe(true);
  expect(textsOf(facility.outbox())).toEqual(['gone', 'gone', 'text']);
  expect(textsOf(facility.inbox())).toEqual(['gone', 'gone']);
  expect(facility.outbox().map(({ seq, prev, hash }) => ({ seq, prev, hash }))).toEqual(before);
  expect(facility.node()).toMatchObject({ outTrimmed: 2, inTrimmed: 2 });
});

test('what is not old stays', async () => {
  const { facility } = talked();

  expect(await trimStreams(facility, DAY_START, NOBODYS)).toBe(false);
  expect(textsOf(facility.inbox())).toEqual(['text', 'text']);
});

test('of our stream everything stays that the other side has not shown to have', async () => {
  const { cloud } = talked();

  await trimStreams(cloud, LATER, NOBODYS);

  expect(textsOf(cloud.outbox())).toEqual(['text', 'text']);
});

test('facts that are kept stay among those that are not', async () => {
  const { cloud, facility } = talked();
  for (const factType of ['kept', 'not kept']) cloud.take({ type: 'fact', factType, data: {} });
  facility.take({ type: 'data', frame: cloud.dataAfter(2), setAside: false });

  await trimStreams(facility, LATER, (type) => type === 'kept');

  expect(textsOf(facility.inbox())).toEqual(['gone', 'gone', 'text', 'gone']);
  expect(await trimStreams(facility, LATER, NOBODYS)).toBe(false);
});

test('a fenced node forgets nothing', async () => {
  const { facility } = talked();
  facility.setNode({ fenced: 'rollback' });

  await trimStreams(facility, LATER, NOBODYS);

  expect(textsOf(facility.inbox())).toEqual(['text', 'text']);
});

test('of an answer it stays which question it was to', async () => {
  const { cloud, facility } = talked();
  const asked = requestFrame(facility.take(bookInput('asked', hours(15, 16))));
  cloud.take({ type: 'data', frame: facility.dataAfter(2), setAside: false });
  cloud.take({ type: 'request', frame: asked });
  facility.take({ type: 'data', frame: cloud.dataAfter(2), setAside: false });

  await trimStreams(facility, LATER, NOBODYS);

  expect(answerIn(facility.inbox().at(-1)?.body ?? '')).toBe(id('r-asked'));
});
