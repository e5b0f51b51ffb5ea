import { expect, test } from 'vitest';
import { createLog } from './log.ts';
import { createMetrics } from './metrics.ts';

test('what links have dropped is told by reason, as of each scrape', async () => {
  const metrics = createMetrics();
  const counts = { 'bad-signature': 1 };
  metrics.watchDroppedFrames(() => counts);
  await metrics.render();

  counts['bad-signature'] = 3;

  expect(await metrics.render()).toContain('link_frames_dropped_total{reason="bad-signature"} 3\n');
});

test('what is logged is counted by the name that it is logged by', async () => {
  const metrics = createMetrics();
  const written: string[] = [];
  const log = metrics.countEvents(createLog('error', { write: (line) => written.push(line) }));
  const facilityId = 'fac00000-0000-4000-8000-000000000001';

  log.warn('link.fenced', { facilityId, reason: 'rollback', recovery: 'soft' });
  log.warn('link.fenced', { facilityId, reason: 'Anything, at any length', recovery: null });

  const lines = (await metrics.render()).split('\n').filter((line) => line.startsWith('log_events_total'));
  expect(lines).toEqual([
    `log_events_total{event="link.fenced",level="warn",facility="${facilityId}",reason="rollback",recovery="soft"} 1`,
    `log_events_total{event="link.fenced",level="warn",facility="${facilityId}",reason="",recovery=""} 1`,
  ]);
  expect(written).toEqual([]);
});
