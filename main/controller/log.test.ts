import { describe, expect, test } from 'vitest';
import { createLog, type LogLevel } from './log.ts';

function linesOf(level: LogLevel, say: (log: ReturnType<typeof createLog>) => void): Record<string, unknown>[] {
  const lines: Record<string, unknown>[] = [];
  say(createLog(level, { write: (line) => lines.push(JSON.parse(line) as Record<string, unknown>) }));
  return lines;
}

describe('the log', () => {
  test('writes the event and its fields as one line', () => {
    const lines = linesOf('info', (log) => log.info('door.opened', { doorId: 'front', afterMs: 12 }));

    expect(lines).toEqual([expect.objectContaining({ msg: 'door.opened', doorId: 'front', afterMs: 12 })]);
  });

  test('strikes out secrets at any depth', () => {
    const lines = linesOf('info', (log) =>
      log.info('try', {
        pin: '1111',
        request: { headers: { Authorization: 'Bearer x' }, items: [{ token: 't', code: 'c' }] },
      }),
    );

    expect(JSON.stringify(lines)).not.toMatch(/1111|Bearer|"t"|"c"/);
    expect(lines[0]).toMatchObject({
      pin: '[redacted]',
      request: { items: [{ token: '[redacted]', code: '[redacted]' }] },
    });
  });

  test('keeps the code and the cause of an error', () => {
    const cause = Object.assign(new Error('refused'), { code: 'ECONNREFUSED' });

    const lines = linesOf('info', (log) => log.error('link.failed', { error: new Error('no link', { cause }) }));

    expect(lines[0]).toMatchObject({
      error: { message: 'no link', cause: { message: 'refused', errorCode: 'ECONNREFUSED' } },
    });
  });

  test('leaves out what is below its level', () => {
    const lines = linesOf('warn', (log) => log.info('story'));

    expect(lines).toEqual([]);
  });
});
