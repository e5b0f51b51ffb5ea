import { expect, test } from 'vitest';
import { fromPageUrl, protocol, toPageUrl } from './custom-schemes.ts';

protocol.registerSchemesAsPrivileged([{ scheme: 'app' }]);

test.each([
  ['app://staff/index.html?a=1#b', 'https://staff.app.electron-stand-in.invalid/index.html?a=1#b'],
  ['app://staff/', 'https://staff.app.electron-stand-in.invalid/'],
  ['https://example.com/', 'https://example.com/'],
  ['data:text/html,hi', 'data:text/html,hi'],
])('%s is %s inside the page, and back', (ours, pages) => {
  expect(toPageUrl(ours)).toBe(pages);
  expect(fromPageUrl(pages)).toBe(ours);
});

test('a look-alike address is not taken for ours', () => {
  const url = 'https://staff.app.electron-stand-in.invalid.example.com/';

  expect(fromPageUrl(url)).toBe(url);
});
