import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { unlockOutcome } from './unlock-outcome.ts';

const status = fc.oneof(
  fc.constantFrom(200, 201, 204, 302, 400, 401, 402, 403, 404, 408, 429, 500, 502, 503, 504),
  fc.integer({ min: 200, max: 599 }),
);
const codeName = fc.oneof(
  fc.constantFrom(
    'SUCCESS',
    'SUCCEED',
    'CODE_SUCCESS',
    'CODE_SYSTEM_ERROR',
    'CODE_DEVICE_DEVICE_OFFLINE',
    'CODE_NOT_FOUND',
  ),
  fc.constantFrom('__proto__', 'constructor', 'toString', ''),
  fc.string(),
);
const envelope = fc.oneof(
  fc.record({ code: codeName, msg: fc.string() }),
  fc.record({ code: fc.integer(), codeS: codeName, msg: fc.string() }),
);
const text = fc.oneof(
  envelope.map((body) => JSON.stringify(body)),
  fc.json(),
  fc.string(),
);

function saysSuccess(body: string): boolean {
  const said = JSON.parse(body);
  return (said.codeS ?? said.code) === 'SUCCESS';
}

describe('the outcome of an unlock', () => {
  test('is "opened" only for SUCCESS by an HTTP success', () => {
    fc.assert(
      fc.property(status, text, (answered, body) => {
        const { outcome } = unlockOutcome({ kind: 'answer', status: answered, text: body });

        expect(outcome === 'opened' && !(answered < 300 && saysSuccess(body))).toBe(false);
      }),
    );
  });

  test('is never "refused" for a fault of the console without a known code', () => {
    fc.assert(
      fc.property(fc.integer({ min: 500, max: 599 }), fc.string(), (answered, body) => {
        expect(unlockOutcome({ kind: 'answer', status: answered, text: body })).toMatchObject({ outcome: 'unknown' });
      }),
    );
  });

  test.each(['__proto__', 'constructor', 'CODE_OF_TOMORROW', 'SUCCEED'])('is "unknown" for the code %s', (code) => {
    const exchange = { kind: 'answer', status: 200, text: JSON.stringify({ code, msg: '' }) } as const;

    expect(unlockOutcome(exchange)).toEqual({ outcome: 'unknown', reason: 'system_error' });
  });
});
