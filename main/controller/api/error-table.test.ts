import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { TRPC_CODE } from './error-table.ts';

/** The codes in the first column of the document's part on the controller. */
function documentedCodes(): string[] {
  const document = readFileSync(new URL('../../../docs/errors.md', import.meta.url), 'utf8');
  const [, section = ''] = /\n## Facility controller\n([\s\S]*?)\n## /.exec(document) ?? [];
  return [...section.matchAll(/^\| `([a-z_.]+)` \| [^|]+\. \| [^|]+\. \|$/gm)].map(([, code]) => code ?? '');
}

test('every error of the controller has cause and remedy in docs/errors.md, and the document names no other', () => {
  expect(documentedCodes().toSorted()).toEqual(Object.keys(TRPC_CODE).toSorted());
});
