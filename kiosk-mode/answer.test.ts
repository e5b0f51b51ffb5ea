import { TRPCClientError } from '@trpc/client';
import { describe, expect, test } from 'vitest';
import { createFormat } from '../renderer/format.ts';
import { saturdayAt } from '../renderer/fixtures.ts';
import { ControllerAway } from '../renderer/trpc-client.ts';
import { answerOf, answerToFailure } from './answer.ts';
import { EN } from './strings.en.ts';

const words = {
  t: EN,
  format: createFormat(EN.locale, 'America/Halifax'),
  now: saturdayAt(17, 20),
  phone: '902 555 0142',
};
const booking = {
  id: 'b',
  firstName: 'Ève-Marie',
  resourceName: 'Bay 2',
  startsAt: saturdayAt(18),
  endsAt: saturdayAt(19, 30),
};

describe('answerOf', () => {
  test('welcomes by first name once the bay is theirs', () => {
    const answer = answerOf({ outcome: 'opened', booking }, { ...words, now: saturdayAt(18, 2) });

    expect(answer).toMatchObject({
      tone: 'green',
      title: 'Welcome, Ève-Marie.',
      lines: ['Bay 2 is ready.', 'The door is open.'],
    });
  });

  test('welcomes and speaks of no open door where none opens from here', () => {
    const answer = answerOf({ outcome: 'checked_in', booking }, { ...words, now: saturdayAt(18, 2) });

    expect(answer).toMatchObject({ tone: 'green', title: 'Welcome, Ève-Marie.' });
    expect(answer.lines).toEqual([
      'Bay 2 is ready.',
      'No door opens from this screen. If one is in your way, call 902 555 0142',
    ]);
  });

  test('does not call a bay ready while it is somebody else’s', () => {
    const answer = answerOf({ outcome: 'opened', booking }, { ...words, now: saturdayAt(17, 50) });

    expect(answer.lines[0]).toBe('Bay 2 is yours from 18:00.');
  });

  test('tells who comes early when the door opens', () => {
    const answer = answerOf(
      { outcome: 'refused', reason: 'code.too_early', booking, opensAt: saturdayAt(17, 45) },
      words,
    );

    expect(answer).toMatchObject({
      tone: 'amber',
      title: 'You’re 25 minutes early.',
      lines: ['The door opens for you at 17:45.'],
    });
  });

  test('names the day when it is another one', () => {
    const answer = answerOf(
      { outcome: 'refused', reason: 'code.too_early', booking, opensAt: saturdayAt(24 + 17, 45) },
      words,
    );

    expect(answer.title).toBe('You’re too early, Ève-Marie.');
    expect(answer.lines).toEqual(['The door opens for you at Sun 23 Nov, 17:45.']);
  });

  test('says of an unknown outcome that the door may have opened', () => {
    expect(answerOf({ outcome: 'unknown', reason: 'door.unknown', booking }, words)).toMatchObject({
      tone: 'amber',
      title: 'The door may have opened.',
    });
  });

  test('tells of each door where they did not all do the same', () => {
    const doors = [
      { name: 'Entrance', outcome: 'opened' },
      { name: 'Bay door', outcome: 'refused' },
    ] as const;

    expect(answerOf({ outcome: 'refused', reason: 'door.refused', booking, doors }, words)).toMatchObject({
      tone: 'red',
      lines: [expect.any(String), 'Entrance: open', 'Bay door: did not open'],
    });
  });

  test('keeps the pad closed after too many tries', () => {
    const answer = answerOf({ outcome: 'refused', reason: 'code.too_many_tries', retryAfterMs: 30_000 }, words);

    expect(answer.lockedForMs).toBe(30_000);
  });
});

describe('answerToFailure', () => {
  test('knows a door that was never asked from one that may have opened', () => {
    const neverAsked = TRPCClientError.from(new ControllerAway('not connected'));
    const lostOnTheWay = TRPCClientError.from(new Error('socket closed'));

    expect(answerToFailure(neverAsked, words).title).toBe('The check-in isn’t answering.');
    expect(answerToFailure(lostOnTheWay, words).title).toBe('The door may have opened.');
  });
});
