import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { tempFolder } from '../../../tests/support/facility-database.ts';
import { manualClock } from '../../../tests/support/manual-clock.ts';
import { pairedClub } from '../../../tests/support/paired-club.ts';
import { seededRandom } from '../../../tests/support/seeded-random.ts';
import { createLog } from '../log.ts';
import { openPairing } from './open-pairing.ts';
import { PAIRING_FILE, writePairing } from './pairing-file.ts';
import { chooseSealer, fileSealer, type KeyringQuestion, type Sealer } from './sealer.ts';

/** A keyring that turns texts round. */
const keyring: Sealer = {
  kind: 'os',
  seal: async (secret) => [...secret].reverse().join(''),
  open: async (sealed) => [...sealed].reverse().join(''),
};

async function aFolder(sealer: Sealer | null) {
  const folder = tempFolder();
  onTestFinished(() => folder.remove());
  const { pairing } = pairedClub(1, { bays: 1, ownDays: 3 });
  if (sealer) await writePairing(folder.path, sealer, pairing);
  return folder.path;
}

async function open(dataDir: string, sealer: Sealer, hasWizard = false) {
  const lines: string[] = [];
  const opened = await openPairing({
    dataDir,
    sealer,
    hasWizard,
    cloudUrl: 'http://127.0.0.1:9',
    appVersion: 'test',
    readMachineId: async () => 'machine',
    random: seededRandom(1),
    clock: manualClock(),
    after: async () => null,
    log: createLog('info', { write: (line) => lines.push(JSON.parse(line).msg) }),
    code: null,
    isDemo: false,
  });
  return { opened, logged: lines };
}

const readText = (dataDir: string): Promise<string> => readFile(join(dataDir, PAIRING_FILE), 'utf8');

describe('a controller’s keys', () => {
  test('that lie open are sealed as soon as there is a keyring, once', async () => {
    const dataDir = await aFolder(fileSealer);

    const first = await open(dataDir, keyring);
    const second = await open(dataDir, keyring);

    expect([first.logged, second.logged]).toEqual([['pairing.key_sealed'], []]);
    expect(first.opened).toMatchObject({ ok: true, value: { state: 'paired' } });
    expect(second.opened).toMatchObject({ ok: true, value: { state: 'paired' } });
    expect(JSON.parse(await readText(dataDir))).toMatchObject({ sealedBy: 'os' });
  });

  test('that lie open are told at each start where there is no keyring, and left alone', async () => {
    const dataDir = await aFolder(fileSealer);
    const before = await readText(dataDir);

    const { opened, logged } = await open(dataDir, fileSealer);

    expect(opened).toMatchObject({ ok: true, value: { state: 'paired' } });
    expect(logged).toEqual(['pairing.key_in_file']);
    expect(await readText(dataDir)).toBe(before);
  });

  test('that cannot be sealed just now still open the link', async () => {
    const dataDir = await aFolder(fileSealer);

    const { opened, logged } = await open(dataDir, { ...keyring, seal: () => Promise.reject(new Error('locked')) });

    expect(opened).toMatchObject({ ok: true, value: { state: 'paired' } });
    expect(logged).toEqual(['pairing.seal_failed']);
  });

  test('that cannot be opened keep only the link from starting where somebody can pair', async () => {
    const dataDir = await aFolder(keyring);

    const withWizard = await open(dataDir, fileSealer, true);
    const without = await open(dataDir, fileSealer);

    expect(withWizard.opened).toMatchObject({ ok: true, value: { state: 'keys-unreadable' } });
    expect(without.opened).toMatchObject({ ok: false, error: { code: 'pairing.sealed_elsewhere' } });
    expect(withWizard.logged).toEqual(['pairing.keys_unreadable']);
  });

  test('of a folder that is nobody’s are to come', async () => {
    const { opened } = await open(await aFolder(null), fileSealer, true);

    expect(opened).toMatchObject({ ok: true, value: { state: 'nobodys', cloudUrl: null } });
  });
});

describe('choosing who seals', () => {
  test('takes the keyring where it has a name, else the file, and says so', async () => {
    const asked: KeyringQuestion[] = [];
    const lines: string[] = [];
    const log = createLog('info', { write: (line) => lines.push(JSON.parse(line).msg) });

    const sealer = await chooseSealer(async (question) => {
      asked.push(question);
      return question.type === 'name' ? 'gnome_libsecret' : 'answer';
    }, log);
    const none = await chooseSealer(async () => null, log);

    expect([sealer.kind, await sealer.seal('a'), await sealer.open('b')]).toEqual(['os', 'answer', 'answer']);
    expect(asked.map(({ type }) => type)).toEqual(['name', 'seal', 'open']);
    expect(none).toBe(fileSealer);
    expect(lines).toEqual(['keyring.found', 'keyring.absent']);
  });
});
