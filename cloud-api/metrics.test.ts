import { expect, test } from 'vitest';
import { createMetrics } from './metrics.ts';

test('what links have dropped is told by reason, as of each scrape', async () => {
  const metrics = createMetrics();
  const counts = { 'bad-signature': 1 };
  metrics.watchDroppedFrames(() => counts);
  await metrics.render();

  counts['bad-signature'] = 3;

  expect(await metrics.render()).toContain('link_frames_dropped_total{reason="bad-signature"} 3\n');
});
