import { expect, test } from 'vitest';
import { FrameSchema } from './frames.ts';
import { channelOf, parseTopic, presenceTopic, topicOf, topicsToRead } from './topics.ts';

const FACILITY = '00000000-0000-4000-8000-0000000000f0';

test.each(FrameSchema.options.map(({ shape }) => shape.t.value))('%s travels where the other side listens', (frame) => {
  for (const direction of ['up', 'dn'] as const) {
    const topic = topicOf(FACILITY, direction, frame);

    expect(topicsToRead(FACILITY, direction)).toContain(topic);
    expect(parseTopic(topic)).toEqual({ facilityId: FACILITY, direction, channel: channelOf(frame) });
  }
});

test('presence is apart from what is read', () => {
  expect(presenceTopic(FACILITY)).toBe(`v1/${FACILITY}/up/pr`);
  expect(parseTopic(presenceTopic(FACILITY))).toEqual({ facilityId: FACILITY, direction: 'up', channel: 'pr' });
  expect(topicsToRead(FACILITY, 'up')).not.toContain(presenceTopic(FACILITY));
});

test.each([
  'other/x/up/hs',
  'v1',
  'v1//up/hs',
  'v1/x/up',
  'v1/x/dn/pr',
  'v1/x/up/hs/more',
  'v2/x/up/hs',
  ' v1/x/up/hs',
  'v1/x/up/hs\n',
])('%j is not one of our topics', (topic) => {
  expect(parseTopic(topic)).toBeNull();
});
