import { describe, expect, test } from 'vitest';
import { err, ok } from '../../domain/result.ts';
import { parseRunMode } from './run-mode.ts';

describe('the run mode', () => {
  test('is the front desk unless said otherwise', () => {
    expect(parseRunMode(['electron', '.'])).toEqual(ok('staff'));
  });

  test('is the last one named', () => {
    expect(parseRunMode(['electron', '.', '--mode=staff', '--mode=kiosk'])).toEqual(ok('kiosk'));
  });

  test('is refused when there is no such mode', () => {
    expect(parseRunMode(['electron', '.', '--mode=admin'])).toEqual(err({ code: 'mode.unknown', given: 'admin' }));
  });
});
