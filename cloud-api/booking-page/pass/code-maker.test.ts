import { expect, test } from 'vitest';
import { bookingSecret, rotatingCode, stepOfCode } from '../../../domain/entry-token/entry-keys.ts';
import { stepAt } from '../../../domain/entry-token/rotation.ts';
import { someMintingKeys } from '../../../tests/support/entry-tokens.ts';
import { createCodeMaker } from './code-maker.ts';

const SECRET = bookingSecret(someMintingKeys('club').keys, '0a4e2c1e-0000-4000-8000-0000000000b1');
const NOW = 1_781_000_000_000;

test('the telephone makes the code that the club expects, for each step another', async () => {
  const make = await createCodeMaker({ token: 'GE1TOKEN', secret: SECRET.toString('base64url') });

  const shown = await make?.(NOW);

  expect(shown).toBe(`GE1TOKEN.${rotatingCode(SECRET, stepAt(NOW))}`);
  expect(stepOfCode(SECRET, shown?.split('.')[1] ?? '', NOW + 20_000)).toBe(stepAt(NOW));
  expect(await make?.(NOW + 15_000)).not.toBe(shown);
});
