import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { aProfile, at, between } from '../../../../tests/support/facility-profile.ts';
import { isAbout } from './resolve-time.ts';
import { AUTUMN_PHRASES, PHRASES, SPRING_PHRASES } from './testing/phrases.ts';
import { tellAround, tellUnderstood } from './testing/tell-understood.ts';
import { timeOfNew, understand } from './understand.ts';

const THURSDAY = at('2026-03-05T18:30-04:00');

test.each(PHRASES)('%s → %s', (text, understood) => {
  expect(tellUnderstood(text, THURSDAY)).toBe(understood);
});

describe('on the day on which clocks go forward', () => {
  test.each(SPRING_PHRASES)('%s → %s', (text, understood) => {
    expect(tellUnderstood(text, at('2026-03-07T18:30-04:00'))).toBe(understood);
  });
});

describe('on the day on which clocks go back', () => {
  test.each(AUTUMN_PHRASES)('%s → %s', (text, understood) => {
    expect(tellUnderstood(text, at('2026-10-31T18:30-03:00'))).toBe(understood);
  });
});

const PROGRAM = join(import.meta.dirname, 'testing/print-understood.ts');
const run = promisify(execFile);
const Told = z.object({ table: z.array(z.string()), around: z.array(z.string()) });

test.each(['UTC', 'America/Los_Angeles', 'America/Halifax', 'Asia/Tokyo'])(
  'a process in %s understands every phrase alike',
  async (TZ) => {
    const { stdout } = await run(process.execPath, [PROGRAM], { env: { ...process.env, TZ } });

    const { table, around } = Told.parse(JSON.parse(stdout));
    expect(table).toEqual([...PHRASES, ...SPRING_PHRASES, ...AUTUMN_PHRASES].map(([, understood]) => understood));
    expect(around).toEqual(tellAround());
  },
);

test('opening hours decide which half of the day a bare hour means', () => {
  const now = at('2026-03-05T09:00-04:00');
  const early = aProfile({ hours: [{ weekday: 5, opens: '04:00', closes: '12:00' }] });
  const late = aProfile({ hours: [{ weekday: 5, opens: '17:00', closes: '23:00' }] });

  expect(understand('book friday at 7', { now, profile: early })).toMatchObject({ kind: 'create' });
  expect(startOf('book friday at 7', early)).toBe(at('2026-03-06T07:00-04:00'));
  expect(startOf('book friday at 9', late)).toBe(at('2026-03-06T21:00-04:00'));

  function startOf(text: string, profile: typeof early): number | null {
    const understood = understand(text, { now, profile });
    const time = understood.kind === 'create' ? timeOfNew(understood, { now, profile }) : null;
    return time?.ok ? time.value.startsAt : null;
  }
});

test('what another program takes it for counts only where the words do not say', () => {
  const context = { now: THURSDAY, profile: aProfile() };

  expect(understand('friday at 7', context, 'move')).toMatchObject({ kind: 'move' });
  expect(understand('cancel my friday booking', context, 'create')).toMatchObject({ kind: 'cancel' });
  expect(understand("please don't cancel", context, 'cancel')).toEqual({ kind: 'negated' });
  expect(understand('STOP', context, 'create')).toEqual({ kind: 'stop-word' });
});

test('a time that names a booking is its day, its hour or both', () => {
  const context = { now: THURSDAY, profile: aProfile() };
  const friday = between('2026-03-06T18:00-04:00', '2026-03-06T19:00-04:00');
  const clock = (minute: number, isHalfKnown: boolean) => ({ minute, isHalfKnown });
  const said = (date: string | null, from: ReturnType<typeof clock> | null) =>
    ({ kind: 'wall', date, from, until: null, part: null, isWeekday: false }) as const;

  expect(isAbout(said('2026-03-06', null), friday, context)).toBe(true);
  expect(isAbout(said('2026-03-07', null), friday, context)).toBe(false);
  expect(isAbout(said(null, clock(6 * 60, false)), friday, context)).toBe(true);
  expect(isAbout(said(null, clock(6 * 60, true)), friday, context)).toBe(false);
});

test.each([
  ['nothing', ''],
  ['a zero character', '\u0000'],
  ['many digits', '9'.repeat(5000)],
  ['many words', 'at '.repeat(300)],
  ['many pictures', '💥'.repeat(400)],
])('no text brings it down: %s', (_, text) => {
  expect(understand(text, { now: THURSDAY, profile: aProfile() })).toEqual({ kind: 'none' });
});
