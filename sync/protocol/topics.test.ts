import { expect, test } from 'vitest';
import { FrameSchema } from './frames.ts';
import { facilityOfTopic, presenceTopic, topicOf, topicsToRead } from './topics.ts';

const FACILITY = '00000000-0000-4000-8000-0000000000f0';

test.each(FrameSchema.options.map(({ shape }) => shape.t.value))('%s travels where the other side listens', (frame) => {
  for (const direction of ['up', 'dn'] as const) {
    const topic = topicOf(FACILITY, direction, frame);

    expect(topicsToRead(FACILITY, direction)).toContain(topic);
    expect(facilityOfTopic(topic)).toBe(FACILITY);
  }
});

test('presence is apart from what is read', () => {
  expect(presenceTopic(FACILITY)).toBe(`v1/${FACILITY}/up/pr`);
  expect(topicsToRead(FACILITY, 'up')).not.toContain(presenceTopic(FACILITY));
});

test('a topic that is not ours is a bug', () => {
  expect(() => facilityOfTopic('other/x/up/hs')).toThrow('not one of our topics');
  expect(() => facilityOfTopic('v1')).toThrow('not one of our topics');
});
