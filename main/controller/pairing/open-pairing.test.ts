import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { tempFolder } from '../../../tests/support/facility-database.ts';
import { manualClock } from '../../../tests/support/manual-clock.ts';
import { pairedClub } from '../../../tests/support/paired-club.ts';
import { mirrorKeyring as keyring, noSealer, sealerIn } from '../../../tests/support/sealers.ts';
import { seededRandom } from '../../../tests/support/seeded-random.ts';
import { createLog } from '../log.ts';
import { openPairing } from './open-pairing.ts';
import { PAIRING_FILE, writePairing } from './pairing-file.ts';
import type { Sealer } from '../secrets/sealer.ts';

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
  test.each([
    ['a keyring', () => keyring, 'os'],
    ['a key file', (dataDir: string) => sealerIn(dataDir), 'key-file'],
  ])('that lie open are sealed as soon as there is %s, once', async (_, sealerFor, sealedBy) => {
    const dataDir = await aFolder(noSealer);

    const first = await open(dataDir, sealerFor(dataDir));
    const second = await open(dataDir, sealerFor(dataDir));

    expect([first.logged, second.logged]).toEqual([['pairing.key_sealed'], []]);
    expect(first.opened).toMatchObject({ ok: true, value: { state: 'paired' } });
    expect(second.opened).toMatchObject({ ok: true, value: { state: 'paired' } });
    expect(JSON.parse(await readText(dataDir))).toMatchObject({ sealedBy });
  });

  test('that a key file has sealed are sealed by the keyring when there is one', async () => {
    const dataDir = await aFolder(null);
    const keyFile = sealerIn(dataDir);
    await writePairing(dataDir, keyFile, pairedClub(1, { bays: 1, ownDays: 3 }).pairing);
    const both: Sealer = { ...keyring, open: async (sealed) => (await keyring.open(sealed)) ?? keyFile.open(sealed) };

    const { opened, logged } = await open(dataDir, both);

    expect(logged).toEqual(['pairing.key_sealed']);
    expect(opened).toMatchObject({ ok: true, value: { state: 'paired' } });
    expect(JSON.parse(await readText(dataDir))).toMatchObject({ sealedBy: 'os' });
  });

  test('that nothing seals are told at each start, and left as they are', async () => {
    const dataDir = await aFolder(noSealer);
    const before = await readText(dataDir);

    const { opened, logged } = await open(dataDir, noSealer);

    expect(opened).toMatchObject({ ok: true, value: { state: 'paired' } });
    expect(logged).toEqual(['pairing.key_in_file']);
    expect(await readText(dataDir)).toBe(before);
  });

  test('that cannot be sealed just now still open the link', async () => {
    const dataDir = await aFolder(noSealer);

    const { opened, logged } = await open(dataDir, { ...keyring, seal: () => Promise.reject(new Error('locked')) });

    expect(opened).toMatchObject({ ok: true, value: { state: 'paired' } });
    expect(logged).toEqual(['pairing.seal_failed']);
  });

  test('that cannot be opened keep only the link from starting where somebody can pair', async () => {
    const dataDir = await aFolder(keyring);

    const withWizard = await open(dataDir, sealerIn(dataDir), true);
    const without = await open(dataDir, sealerIn(dataDir));

    expect(withWizard.opened).toMatchObject({ ok: true, value: { state: 'keys-unreadable' } });
    expect(without.opened).toMatchObject({ ok: false, error: { code: 'pairing.sealed_elsewhere' } });
    expect(withWizard.logged).toEqual(['pairing.keys_unreadable']);
  });

  test('of a folder that is nobody’s are to come', async () => {
    const { opened } = await open(await aFolder(null), noSealer, true);

    expect(opened).toMatchObject({ ok: true, value: { state: 'nobodys', cloudUrl: null } });
  });
});
