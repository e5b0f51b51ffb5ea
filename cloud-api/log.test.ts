import { describe, expect, test } from 'vitest';
import { createLog } from './log.ts';

describe('the log', () => {
  function logged(write: (log: ReturnType<typeof createLog>) => void): string {
    let text = '';
    write(createLog('info', { write: (line) => void (text += line) }));
    return text;
  }

  test('writes an event name and its facts on one line', () => {
    const text = logged((log) => log.warn('door.command.timeout', { doorId: 'front', afterMs: 2500 }));

    expect(JSON.parse(text)).toMatchObject({
      level: 'warn',
      event: 'door.command.timeout',
      doorId: 'front',
      afterMs: 2500,
    });
  });

  test('keeps what a failed query was about, and none of its values', () => {
    const cause = Object.assign(new Error('duplicate key'), { code: '23505', detail: 'Key (pin)=(123456) exists' });
    const failed = Object.assign(new Error('Failed query: insert\nparams: 123456,Åsa', { cause }), {
      query: 'insert into grants values ($1, $2)',
      params: ['123456', 'Åsa'],
    });

    const text = logged((log) => log.error('http.failed', { cause: failed }));

    expect(text).toContain('insert into grants');
    expect(text).toContain('23505');
    expect(text).not.toContain('123456');
    expect(text).not.toContain('Åsa');
  });

  test('strikes out fields that hold secrets', () => {
    const text = logged((log) => log.info('booking.created', { pin: '123456', booking: { manageToken: 'abc-def' } }));

    expect(text).not.toContain('123456');
    expect(text).not.toContain('abc-def');
  });
});
