import { chmod, readFile, rename, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { tempFolder } from '../../../tests/support/facility-database.ts';
import { sealerIn } from '../../../tests/support/sealers.ts';
import { createLog } from '../log.ts';
import { createKeyFile } from './key-file.ts';
import { keyFileSealer } from './key-file-sealer.ts';
import { chooseSealer, type KeyringQuestion, keyringSealer } from './sealer.ts';

const SECRET = 'a-token-that-must-not-leak';

function aFolder() {
  const folder = tempFolder();
  onTestFinished(() => folder.remove());
  const lines: string[] = [];
  const log = createLog('debug', { write: (line) => lines.push(line) });
  const path = join(folder.path, 'secrets.key');
  const events = (): string[] => lines.map((line) => JSON.parse(line).msg);
  return { path, log, lines, events, sealer: keyFileSealer(createKeyFile({ path, log })) };
}

async function sealed(sealer: ReturnType<typeof keyFileSealer>, secret = SECRET) {
  const answer = await sealer.seal(secret);
  if (answer === null) throw new Error('nothing was sealed');
  return answer;
}

describe('a key file', () => {
  test('is made with the first secret, for this account alone, and opens it again after a restart', async () => {
    const { path, log, lines, sealer } = aFolder();

    const { by, text } = await sealed(sealer);

    const later = keyFileSealer(createKeyFile({ path, log }));
    expect(by).toBe('key-file');
    expect(text).not.toContain(SECRET);
    expect(await later.open({ by, text })).toBe(SECRET);
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    expect(lines.join()).not.toContain((await readFile(path, 'utf8')).trim());
  });

  test('that others can read is put right, and that is told', async () => {
    const { path, events, sealer } = aFolder();
    const answer = await sealed(sealer);
    await chmod(path, 0o644);

    const opened = await sealer.open(answer);

    expect(opened).toBe(SECRET);
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    expect(events()).toEqual(['secrets.key_file_made', 'secrets.key_file_was_open']);
  });

  test('that is gone or another opens nothing, and is not made just to open', async () => {
    const { path, sealer } = aFolder();
    const answer = await sealed(sealer);
    await rename(path, `${path}.away`);

    const withoutKey = await sealer.open(answer);
    const isStillGone = await stat(path).catch(() => null);
    await sealed(sealer);
    const withAnother = await sealer.open(answer);

    expect([withoutKey, isStillGone, withAnother]).toEqual([null, null, null]);
  });

  test('that is damaged seals and opens nothing, and stays as it is', async () => {
    const { path, events, sealer } = aFolder();
    await writeFile(path, 'half a k', { mode: 0o600 });

    const answers = [await sealer.seal(SECRET), await sealer.open({ by: 'key-file', text: 'k1.x.y' })];

    expect(answers).toEqual([null, null]);
    expect(await readFile(path, 'utf8')).toBe('half a k');
    expect(events()).toEqual(['secrets.key_file_damaged', 'secrets.key_file_damaged']);
  });

  test('is one, also for two who make it at the same time', async () => {
    const { path, log } = aFolder();
    const sealers = [1, 2, 3, 4].map(() => keyFileSealer(createKeyFile({ path, log })));

    const answers = await Promise.all(sealers.map((each) => sealed(each)));

    const later = keyFileSealer(createKeyFile({ path, log }));
    const opened = await Promise.all(answers.map((answer) => later.open(answer)));
    expect(opened).toEqual([SECRET, SECRET, SECRET, SECRET]);
  });
});

test('what was changed by one bit is not opened', async () => {
  const { sealer } = aFolder();
  const { by, text } = await sealed(sealer);
  const [version = '', keyId = '', body = ''] = text.split('.');

  for (const place of [0, 14, Buffer.from(body, 'base64url').length - 1]) {
    const bytes = Buffer.from(body, 'base64url');
    bytes[place] = (bytes[place] ?? 0) ^ 1;
    const changed = `${version}.${keyId}.${bytes.toString('base64url')}`;

    expect(await sealer.open({ by, text: changed })).toBeNull();
  }
  expect(await sealer.open({ by, text: text.slice(0, 20) })).toBeNull();
});

test('the same secret is sealed otherwise each time', async () => {
  const { sealer } = aFolder();

  expect((await sealed(sealer)).text).not.toBe((await sealed(sealer)).text);
});

describe('choosing who seals', () => {
  test('takes the keyring where it has a name, else the key file, and says so', async () => {
    const asked: KeyringQuestion[] = [];
    const { log, events, sealer: keyFile } = aFolder();

    const sealer = await chooseSealer(
      async (question) => {
        asked.push(question);
        return question.type === 'name' ? 'gnome_libsecret' : 'answer';
      },
      keyFile,
      log,
    );
    const none = await chooseSealer(async () => null, keyFile, log);

    expect([sealer.kind, await sealer.seal('a'), await sealer.open({ by: 'os', text: 'b' })]).toEqual([
      'os',
      { by: 'os', text: 'answer' },
      'answer',
    ]);
    expect(asked.map(({ type }) => type)).toEqual(['name', 'seal', 'open']);
    expect(none).toBe(keyFile);
    expect(events()).toEqual(['keyring.found', 'keyring.absent']);
  });

  test('a keyring that does not seal just now leaves it to the key file, and opens what that has sealed', async () => {
    const folder = tempFolder();
    onTestFinished(() => folder.remove());
    const sealer = keyringSealer(async () => null, sealerIn(folder.path));

    const answer = await sealer.seal(SECRET);

    expect(answer).toMatchObject({ by: 'key-file' });
    expect(answer && (await sealer.open(answer))).toBe(SECRET);
  });
});
