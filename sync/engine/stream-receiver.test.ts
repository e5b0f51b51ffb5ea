import { describe, expect, test } from 'vitest';
import { AssertionError } from '../../domain/assert.ts';
import { manualClock } from '../../tests/support/manual-clock.ts';
import { bookInput, hours, id, memoryNode } from '../../tests/support/memory-node.ts';
import type { Frame, FrameOf } from '../protocol/frames.ts';
import type { Input } from './inputs.ts';
import type { NodePort } from './node-port.ts';
import { createStreamReceiver } from './stream-receiver.ts';

/** A cloud that reads a facility's stream, and whose product throws at the event `poison`. */
function reading({ poison, error = new AssertionError('poison') }: { poison: number; error?: Error }) {
  const [cloud, facility] = [memoryNode('cloud'), memoryNode('facility')];
  const clock = manualClock();
  const sent: FrameOf<'ack'>[] = [];
  const alarms: string[] = [];
  const holds = (input: Input): boolean =>
    input.type === 'data' &&
    !input.setAside &&
    input.frame.first <= poison &&
    poison < input.frame.first + input.frame.events.length;
  const node: NodePort = {
    ...cloud,
    run: (input) => (holds(input) ? Promise.reject(error) : cloud.run(input)),
  };
  const receiver = createStreamReceiver({
    node,
    clock,
    send: (frame: Frame) => void (frame.t === 'ack' && sent.push(frame)),
    onAlarm: (event) => alarms.push(event),
  });
  const receiveAll = async (): Promise<boolean> => receiver.receive(facility.dataAfter(cloud.node().inSeq));
  return { cloud, facility, clock, sent, alarms, receiveAll };
}

const fact = { type: 'fact', factType: 'visit.changed', data: {} } as const;

describe('an event that cannot be applied', () => {
  test('holds up nothing before it, and is tried three times', async () => {
    const { cloud, facility, sent, alarms, receiveAll } = reading({ poison: 2 });
    facility.take(bookInput('f', hours(1, 2)));
    facility.take(fact);

    await receiveAll();
    await receiveAll();

    expect(cloud.state().allocations.get(id('f'))?.state).toBe('active');
    expect(sent.at(-1)).toMatchObject({ seq: 1 });
    expect(alarms).toEqual(['link.event.failed', 'link.event.failed']);
  });

  test('is set aside the third time when nobody’s ownership hangs on it, and the stream goes on', async () => {
    const { cloud, facility, sent, receiveAll } = reading({ poison: 1 });
    facility.take(fact);
    facility.take(bookInput('f', hours(1, 2)));

    for (let time = 0; time < 4; time += 1) await receiveAll();

    expect(sent.at(-1)).toMatchObject({ seq: 2 });
    expect(cloud.state().allocations.get(id('f'))?.state).toBe('active');
  });

  test('stops the stream when ownership hangs on it; our own time goes on selling, and it is tried again', async () => {
    const { cloud, facility, clock, alarms, receiveAll } = reading({ poison: 1 });
    facility.take(bookInput('f', hours(1, 2)));

    for (let time = 0; time < 10; time += 1) await receiveAll();
    expect(alarms).toEqual(['link.event.failed', 'link.event.failed', 'link.event.failed', 'link.stuck']);
    expect(cloud.take(bookInput('c', hours(13, 14))).outcome.kind).toBe('done');

    clock.advance(60_000);
    await receiveAll();
    expect(alarms).toHaveLength(6);
  });

  test('is not blamed for a database that has gone away: the frame comes again', async () => {
    const { facility, alarms, receiveAll } = reading({ poison: 1, error: new Error('connection lost') });
    facility.take(fact);

    await expect(receiveAll()).rejects.toThrow('connection lost');
    expect(alarms).toEqual([]);
  });
});
