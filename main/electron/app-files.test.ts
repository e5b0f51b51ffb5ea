import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { respondWithFile } from './app-files.ts';

let base: string;
let folder: string;

beforeAll(() => {
  base = mkdtempSync(join(tmpdir(), 'app-files-'));
  folder = join(base, 'renderer');
  mkdirSync(join(folder, 'assets'), { recursive: true });
  writeFileSync(join(folder, 'index.html'), '<!doctype html>');
  writeFileSync(join(folder, 'assets', 'main.js'), 'export {};');
  writeFileSync(join(folder, 'secret.key'), 'of no known kind');
  writeFileSync(join(base, 'outside.html'), 'outside');
  mkdirSync(join(base, 'renderer-2'));
  writeFileSync(join(base, 'renderer-2', 'index.html'), 'the neighbour');
});

afterAll(() => rmSync(base, { recursive: true, force: true }));

describe('files of the app', () => {
  test('are served with their type and a content security policy', async () => {
    const response = await respondWithFile(folder, 'app://staff/assets/main.js?v=1');

    expect(response.status).toBe(200);
    expect(await response.text()).toBe('export {};');
    expect(response.headers.get('content-type')).toBe('text/javascript; charset=utf-8');
    expect(response.headers.get('content-security-policy')).toContain("default-src 'none'");
  });

  test.each([
    'app://staff/missing.html',
    'app://staff/',
    'app://staff/assets',
    'app://staff/secret.key',
    'app://staff/../outside.html',
    'app://staff/%2e%2e/outside.html',
    'app://staff/..%2foutside.html',
    'app://staff/..%2frenderer-2/index.html',
    'app://staff/..%5coutside.html',
    'app://staff/%00index.html',
    'app://staff/%zz.html',
  ])('%s is not found', async (url) => {
    const response = await respondWithFile(folder, url);

    expect(response.status).toBe(404);
  });
});
