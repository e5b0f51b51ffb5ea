import { describe, expect, test } from 'vitest';
import { createLifecycle } from './lifecycle.ts';
import { createLog } from './log.ts';

describe('a lifecycle', () => {
  test('closes what was opened, last opened first, once', async () => {
    const closed: string[] = [];
    const lifecycle = createLifecycle(createLog('silent'));
    lifecycle.onStop('database', () => void closed.push('database'));
    lifecycle.onStop('server', async () => void closed.push('server'));

    await Promise.all([lifecycle.stop(), lifecycle.stop()]);
    await lifecycle.stop();

    expect(closed).toEqual(['server', 'database']);
  });

  test('closes the others when one fails, and says which did', async () => {
    const closed: string[] = [];
    const lines: string[] = [];
    const lifecycle = createLifecycle(createLog('error', { write: (line) => void lines.push(line) }));
    lifecycle.onStop('database', () => void closed.push('database'));
    lifecycle.onStop('server', () => Promise.reject(new Error('stuck')));

    await lifecycle.stop();

    expect(closed).toEqual(['database']);
    expect(lines.map((line) => JSON.parse(line))).toMatchObject([{ msg: 'lifecycle.close_failed', part: 'server' }]);
  });
});
