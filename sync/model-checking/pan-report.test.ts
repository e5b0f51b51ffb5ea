import { expect, test } from 'vitest';
import { readPanReport } from './pan-report.ts';

const WHOLE = `(Spin Version 6.5.2 -- 6 December 2019)
State-vector 36 byte, depth reached 18, errors: 0
     1694 states, stored
`;

const BROKEN = `pan:1: assertion violated (promises<=1) (at depth 14)
Warning: Search not completed
State-vector 116 byte, depth reached 51, errors: 1
      157 states, stored
`;

test('a whole search without errors says that the model holds', () => {
  expect(readPanReport(WHOLE)).toEqual({ verdict: 'holds', states: 1694 });
});

test('reads the number of states of a large search', () => {
  expect(readPanReport(WHOLE.replace('1694', '1.69e+06'))).toMatchObject({ states: 1_690_000 });
});

test('a broken assertion says that the model breaks', () => {
  expect(readPanReport(BROKEN)).toEqual({ verdict: 'breaks', states: 157 });
});

test.each([
  ['a search that was too deep', `error: max search depth too small\n${WHOLE}`],
  ['a search that ran out of memory', `pan: out of memory\n${WHOLE}`],
  ['an error that is no assertion', BROKEN.replace('assertion violated', 'invalid end state')],
  ['a verifier that died', 'Segmentation fault'],
])('%s is no verdict', (_, output) => {
  expect(() => readPanReport(output)).toThrow(/^pan /);
});
