import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { compileLayout } from '../../../scripts/build-mail-layout.ts';

test('the layout that mails are made of is the one that its source compiles to', async () => {
  const kept = readFileSync(new URL('layout.html', import.meta.url), 'utf8');

  // `npx node scripts/build-mail-layout.ts` writes it.
  expect(kept).toBe(await compileLayout());
});
