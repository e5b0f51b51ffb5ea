import { expect, test } from 'vitest';
import { createLog } from '../log.ts';
import { countEvents } from './event-counts.ts';
import { renderMetrics } from './metrics-text.ts';

test('what is logged is counted by its name and reason, written out or not', () => {
  const written: string[] = [];
  const events = countEvents(createLog('error', { write: (line) => written.push(line) }));

  events.log.warn('link.fenced', { reason: 'clone' });
  events.log.warn('link.fenced', { reason: 'clone' });
  events.log.error('disk.full', { reason: 'A sentence of no end' });

  expect(events.list()).toEqual([
    { event: 'link.fenced', level: 'warn', reason: 'clone', count: 2 },
    { event: 'disk.full', level: 'error', reason: null, count: 1 },
  ]);
  expect(written).toHaveLength(1);
});

test('metrics are text that a monitor reads', () => {
  const text = renderMetrics([
    { name: 'link_up', type: 'gauge', samples: [{ labels: {}, value: 1 }] },
    { name: 'odd', type: 'counter', samples: [{ labels: { of: 'a"b\\c' }, value: 2 }] },
    { name: 'empty', type: 'counter', samples: [] },
  ]);

  expect(text).toBe('# TYPE link_up gauge\nlink_up 1\n# TYPE odd counter\nodd{of="a\\"b\\\\c"} 2\n');
});
