import { describe, expect, test } from 'vitest';
import { type ChangePosition, createChangeBus, type PositionedNotice } from './change-bus.ts';

async function take(notices: AsyncGenerator<PositionedNotice, void>, count: number): Promise<PositionedNotice[]> {
  const taken: PositionedNotice[] = [];
  while (taken.length < count) {
    const next = await notices.next();
    if (next.done) break;
    taken.push(next.value);
  }
  return taken;
}

const typesOf = (notices: readonly PositionedNotice[]) => notices.map(({ notice }) => notice.type);
const last = (notices: readonly PositionedNotice[]): ChangePosition => notices.at(-1)!.position;

describe('the change bus', () => {
  test('tells every listener of a change that comes while it waits', async () => {
    const bus = createChangeBus('boot');
    const stop = new AbortController();
    const first = take(bus.listen(stop.signal), 1);
    const second = take(bus.listen(stop.signal), 1);

    bus.announce({ type: 'doors' });

    expect([...typesOf(await first), ...typesOf(await second)]).toEqual(['doors', 'doors']);
  });

  test('merges the changes of one type that a slow listener has not heard', async () => {
    const bus = createChangeBus('boot');
    const stop = new AbortController();
    const listening = bus.listen(stop.signal);
    const start = take(listening, 1);
    bus.announce({ type: 'link' });
    await start;
    bus.announce({ type: 'bookings' });
    bus.announce({ type: 'bookings' });
    bus.announce({ type: 'doors' });

    const heard = await take(listening, 2);

    expect(typesOf(heard)).toEqual(['bookings', 'doors']);
  });

  test('tells a listener that comes back only what it missed', async () => {
    const bus = createChangeBus('boot');
    const stop = new AbortController();
    const before = take(bus.listen(stop.signal), 1);
    bus.announce({ type: 'bookings' });
    const position = last(await before);
    bus.announce({ type: 'link' });

    const missed = await take(bus.listen(stop.signal, position), 1);

    expect(typesOf(missed)).toEqual(['link']);
  });

  test.each(['other:3', 'boot:999', 'nonsense'])(
    'says that everything changed to one that comes from %s',
    async (position) => {
      const bus = createChangeBus('boot');

      const heard = await take(bus.listen(new AbortController().signal, position), 7);

      expect(typesOf(heard).sort()).toEqual(['bays', 'bookings', 'customers', 'doors', 'link', 'profile', 'terms']);
    },
  );

  test('ends when its signal is aborted', async () => {
    const bus = createChangeBus('boot');
    const stop = new AbortController();
    const listening = take(bus.listen(stop.signal), 1);

    stop.abort();

    expect(await listening).toEqual([]);
  });
});
