import { beforeEach, expect, test } from 'vitest';
import { manualClock } from '../../tests/support/manual-clock.ts';
import { bookInput, hours, id, memoryNode, SESSION } from '../../tests/support/memory-node.ts';
import type { Frame } from '../protocol/frames.ts';
import { createQuestionRepeats, type QuestionRepeats, REPEAT_MS_MAX, REPEAT_MS_MIN } from './question-repeats.ts';

let clock: ReturnType<typeof manualClock>;
let sent: Frame[];
let questions: QuestionRepeats;
let cloud: ReturnType<typeof memoryNode>;

beforeEach(() => {
  clock = manualClock();
  sent = [];
  questions = createQuestionRepeats({ clock, send: (frame) => sent.push(frame) });
  cloud = memoryNode('cloud');
  questions.committed(cloud.take(bookInput('a', hours(1, 2))));
});

test('a question that goes unanswered is sent again, less and less often', () => {
  questions.repeatWhenDue(SESSION);
  expect(sent).toEqual([]);

  clock.advance(REPEAT_MS_MIN);
  questions.repeatWhenDue(SESSION);
  questions.repeatWhenDue(SESSION);
  expect(sent).toMatchObject([{ t: 'request', requestId: id('r-a'), session: SESSION }]);

  clock.advance(REPEAT_MS_MAX);
  questions.repeatWhenDue(SESSION);
  expect(sent).toHaveLength(2);
});

test('a question that is settled is not sent again', () => {
  const frame = { t: 'rejection', session: SESSION, requestId: id('r-a'), code: 'taken', reason: null } as const;
  questions.committed(cloud.take({ type: 'rejection', frame }));

  clock.advance(REPEAT_MS_MAX);
  questions.repeatWhenDue(SESSION);

  expect(sent).toEqual([]);
});

test('a question of an older session is left to the catch-up', () => {
  clock.advance(REPEAT_MS_MAX);

  questions.repeatWhenDue('another');
  questions.repeatWhenDue(SESSION);

  expect(sent).toEqual([]);
});
