import { describe, expect, onTestFinished, test } from 'vitest';
import { openTestDatabase, silentLog } from '../../../tests/support/facility-database.ts';
import { manualClock } from '../../../tests/support/manual-clock.ts';
import { browse } from '../../../tests/support/browse-sign-in.ts';
import { NINJAONE_APP } from '../../../tests/support/ninjaone-rig.ts';
import { noSealer, sealerIn } from '../../../tests/support/sealers.ts';
import { seededRandom } from '../../../tests/support/seeded-random.ts';
import { waitUntil } from '../../../tests/support/wait-until.ts';
import { startNinjaOneSimulator } from '../../../simulators/ninjaone/start-ninjaone-simulator.ts';
import { ok } from '../../../domain/result.ts';
import type { SavedDraft } from '../api/integration-services.ts';
import { UNIFI_ACCESS } from '../access/unifi-access/unifi-access-vendor.ts';
import { NINJAONE } from '../automation/ninjaone/ninjaone-vendor.ts';
import { createChangeBus } from '../change-bus.ts';
import type { Sealer } from '../secrets/sealer.ts';
import type { Actor } from '../staff/actor.ts';
import { listAuditOf } from '../staff/audit-repository.ts';
import { createHealthBook } from './health-book.ts';
import { createRotatedSecrets } from './rotated-secrets.ts';
import { createIntegrationService } from './integration-service.ts';
import { type EnvironmentSettings, openIntegrations, settingsOf } from './opened-integration.ts';
import { VENDORS } from './vendors.ts';

const OWNER: Actor = { kind: 'staff', staffId: 'owner-1', name: 'Ana' };
const TOKEN = 'a-token-that-must-not-leak';
const OLD = 'AB'.repeat(32);
const NEW = 'CD'.repeat(32);

const DRAFT: SavedDraft = {
  name: 'unifi_access',
  mode: 'live',
  version: 0,
  fields: { url: 'https://192.0.2.7:12445', token: TOKEN, certificate: OLD, visitors: true },
  credentialExpiresOn: null,
};

type Options = { readonly sealer?: Sealer; readonly environment?: EnvironmentSettings; readonly isSound?: boolean };

async function aClub() {
  const clock = manualClock();
  const database = await openTestDatabase(clock);
  onTestFinished(() => database.dispose());
  const { db, dataDir } = database;
  const shown = { sha256: OLD };
  let savedCount = 0;

  /** As at each start of the controller. */
  async function start({ sealer = sealerIn(dataDir), environment = new Map(), isSound = true }: Options = {}) {
    const health = createHealthBook(clock);
    const opened = await openIntegrations({ db, vendors: VENDORS, sealer, environment, log: silentLog });
    const service = createIntegrationService({
      db,
      isSound,
      sealer,
      vendors: VENDORS,
      opened,
      health,
      clock,
      random: seededRandom(1),
      log: silentLog,
      rotated: createRotatedSecrets({ db, sealer, log: silentLog }),
      changes: createChangeBus('boot'),
      timeZone: () => 'America/Halifax',
      readCertificate: async () => ok({ ...shown, validUntil: null }),
      signIns: { signal: new AbortController().signal, port: 0 },
      onSaved: () => void (savedCount += 1),
    });
    const active = settingsOf(opened, UNIFI_ACCESS);
    const view = async () => {
      const listed = await service.list();
      return listed.ok ? listed.value[0] : undefined;
    };
    const alerts = async () => {
      const answer = await service.alerts();
      return answer.ok ? answer.value : null;
    };
    return { service, opened, active, view, alerts, health };
  }

  const trail = (id = 'unifi_access') => listAuditOf(db, { type: 'integration', id });
  const bytes = (): string => JSON.stringify(db.$client.prepare('SELECT * FROM integration').all());
  return { clock, start, trail, bytes, shown, saves: () => savedCount };
}

describe('an integration', () => {
  test('is switched off until somebody sets it up, and counts from the next start', async () => {
    const club = await aClub();
    const first = await club.start();

    const saved = await first.service.save(DRAFT, OWNER);

    expect([first.active, club.saves()]).toEqual([null, 1]);
    expect(saved).toMatchObject({
      ok: true,
      value: { mode: 'live', version: 1, source: 'saved', saved: { by: 'Ana' } },
    });
    expect((await club.start()).active).toEqual({
      mode: 'live',
      settings: {
        console: { url: { host: '192.0.2.7', port: 12_445 }, token: TOKEN, certificate: { sha256: OLD } },
        keepsVisitors: true,
      },
    });
  });

  test('shows no secret, keeps it sealed, and keeps it when another field is changed', async () => {
    const club = await aClub();
    const { service } = await club.start();
    await service.save(DRAFT, OWNER);
    const again = await club.start();

    await again.service.save(
      { ...DRAFT, version: 1, fields: { ...DRAFT.fields, token: null, visitors: false } },
      OWNER,
    );

    const view = await again.view();
    expect(view?.fields).toContainEqual({ name: 'token', kind: 'secret', isOptional: false, value: null, isSet: true });
    expect(JSON.stringify([view, club.trail()])).not.toContain(TOKEN);
    expect(club.bytes()).not.toContain(TOKEN);
    expect((await club.start()).active?.settings).toMatchObject({ console: { token: TOKEN }, keepsVisitors: false });
  });

  test('leaves a line in the trail for each save: what changed, and the name of a secret that is another', async () => {
    const club = await aClub();
    const { service } = await club.start();
    await service.save(DRAFT, OWNER);

    await service.save(
      { ...DRAFT, version: 1, mode: 'disabled', fields: { ...DRAFT.fields, token: 'another' } },
      OWNER,
    );

    expect(club.trail().map(({ action, byName, details }) => ({ action, byName, details }))).toEqual([
      {
        action: 'integration.saved',
        byName: 'Ana',
        details: {
          version: 1,
          mode: { from: 'disabled', to: 'live' },
          changed: {
            url: { from: null, to: 'https://192.0.2.7:12445' },
            certificate: { from: null, to: OLD },
            visitors: { from: null, to: true },
          },
          replacedSecrets: ['token'],
          credentialExpiresOn: null,
        },
      },
      {
        action: 'integration.saved',
        byName: 'Ana',
        details: {
          version: 2,
          mode: { from: 'live', to: 'disabled' },
          replacedSecrets: ['token'],
          credentialExpiresOn: null,
        },
      },
    ]);
  });

  test.each([
    ['url', { url: 'http://192.0.2.7' }],
    ['url', { url: '' }],
    ['token', { token: 'two words' }],
    ['token', { token: null }],
    ['certificate', { certificate: 'not a fingerprint' }],
    ['certificate', { certificate: null }],
    ['pasword', { pasword: 'x' }],
  ])('is not saved with a wrong %s, and says which it is and nothing of it', async (path, fields) => {
    const club = await aClub();
    const { service } = await club.start();

    const refused = await service.save({ ...DRAFT, fields: { ...DRAFT.fields, ...fields } }, OWNER);

    expect(refused).toMatchObject({ ok: false, error: { code: 'input.invalid', issues: [{ path }] } });
    expect(JSON.stringify(refused)).not.toMatch(/two words|a-token|192\.0\.2\.7"/);
    expect([club.bytes(), club.saves()]).toEqual(['[]', 0]);
  });

  test('may be switched off half filled in', async () => {
    const club = await aClub();
    const { service, view } = await club.start();

    await service.save({ ...DRAFT, mode: 'disabled', fields: { url: 'https://192.0.2.7' } }, OWNER);

    expect(await view()).toMatchObject({ mode: 'disabled', problem: null, version: 1 });
  });

  test('is not saved over what somebody else has saved meanwhile', async () => {
    const club = await aClub();
    const { service } = await club.start();
    await service.save(DRAFT, OWNER);

    const refused = await service.save(DRAFT, OWNER);

    expect(refused).toEqual({ ok: false, error: { code: 'integration.changed_meanwhile', version: 1 } });
  });

  test('is not saved open when nothing seals, nor on a database that is lost at the next start', async () => {
    const club = await aClub();

    const open = await (await club.start({ sealer: noSealer })).service.save(DRAFT, OWNER);
    const lost = await (await club.start({ isSound: false })).service.save(DRAFT, OWNER);

    expect(open).toEqual({ ok: false, error: { code: 'integration.not_sealed' } });
    expect(lost).toEqual({ ok: false, error: { code: 'facility.fenced', reason: 'corrupt' } });
    expect(club.bytes()).toBe('[]');
  });
});

describe('a copied database', () => {
  test('uses nothing that it cannot open, says so, and is whole again with its key', async () => {
    const club = await aClub();
    await (await club.start()).service.save(DRAFT, OWNER);

    const copy = await club.start({ sealer: noSealer });

    expect(copy.active).toBeNull();
    expect(await copy.view()).toMatchObject({ mode: 'live', problem: 'secrets_unreadable' });
    expect(await copy.alerts()).toEqual([{ kind: 'secrets_unreadable', name: 'unifi_access' }]);
    expect((await club.start()).active).toMatchObject({ mode: 'live' });
  });

  test('keeps what it cannot open when it is switched off, and takes a new token', async () => {
    const club = await aClub();
    await (await club.start()).service.save(DRAFT, OWNER);
    const copy = await club.start({ sealer: noSealer });
    const kept = { ...DRAFT.fields, token: null };

    const off = await copy.service.save({ ...DRAFT, mode: 'disabled', version: 1, fields: kept }, OWNER);
    const home = await club.start();
    await home.service.save({ ...DRAFT, version: 2, fields: kept }, OWNER);

    expect(off).toMatchObject({ ok: true, value: { mode: 'disabled' } });
    expect((await club.start()).active?.settings).toMatchObject({ console: { token: TOKEN } });
  });
});

describe('a kept token', () => {
  test('is not sent to another address with another certificate, neither tried nor saved', async () => {
    const club = await aClub();
    const { service } = await club.start();
    await service.save(DRAFT, OWNER);
    const fields = { ...DRAFT.fields, url: 'https://198.51.100.9:12445', certificate: NEW, token: null };

    const tried = await service.check({ name: 'unifi_access', fields });
    const saved = await service.save({ ...DRAFT, version: 1, fields }, OWNER);

    for (const refused of [tried, saved]) {
      expect(refused).toMatchObject({ ok: false, error: { code: 'input.invalid', issues: [{ path: 'token' }] } });
    }
  });

  test('follows a console that moved and shows the trusted certificate', async () => {
    const club = await aClub();
    const { service } = await club.start();
    await service.save(DRAFT, OWNER);
    const fields = { ...DRAFT.fields, url: 'https://198.51.100.9:12445', token: null };

    const saved = await service.save({ ...DRAFT, version: 1, fields }, OWNER);

    expect(saved.ok).toBe(true);
    expect((await club.start()).active?.settings).toMatchObject({ console: { token: TOKEN } });
  });
});

describe('a technician', () => {
  const { clientId, clientSecret } = NINJAONE_APP;

  async function aClubWithBays() {
    const cloud = await startNinjaOneSimulator({ port: 0, apps: [NINJAONE_APP], devices: [], scripts: [] });
    onTestFinished(() => cloud.stop());
    const club = await aClub();
    const { service } = await club.start();
    await service.save({ ...DRAFT, name: 'ninjaone', fields: { url: cloud.url, clientId, clientSecret } }, OWNER);
    const begun = await service.beginSignIn('ninjaone', OWNER);
    if (!begun.ok || begun.value.state !== 'waiting') throw new Error('nobody is waited for');
    return { club, service, cloud, url: begun.value.url };
  }

  test('signs in at NinjaOne, and what that leaves is sealed and counts from the next start', async () => {
    const { club, service, cloud, url } = await aClubWithBays();

    await browse(url, 'allow');
    await waitUntil(() => club.saves() === 2);

    expect(await service.signIn('ninjaone')).toEqual(ok({ state: 'none' }));
    const settings = settingsOf((await club.start()).opened, NINJAONE)?.settings;
    expect(settings).toMatchObject({ url: cloud.url, clientSecret, refreshToken: expect.any(String) });
    expect(club.bytes()).not.toContain(settings?.refreshToken);
    expect(club.trail('ninjaone').at(-1)).toMatchObject({
      action: 'integration.signed_in',
      byName: 'Ana',
      details: { replacedSecrets: ['refreshToken'] },
    });
  });

  test('who says no leaves nothing, and it is said why; whoever is not waited for any more is not', async () => {
    const { club, service, url } = await aClubWithBays();

    await browse(url, 'deny');
    await waitUntil(async () => JSON.stringify(await service.signIn('ninjaone')).includes('failed'));
    expect(await service.signIn('ninjaone')).toEqual(ok({ state: 'failed', code: 'technician.refused' }));
    await service.beginSignIn('ninjaone', OWNER);
    await service.cancelSignIn('ninjaone');

    expect(await service.signIn('ninjaone')).toEqual(ok({ state: 'none' }));
    expect(club.saves()).toBe(1);
  });

  test('is not asked for before there is a client to sign in through, nor where nobody has to', async () => {
    const { service } = await (await aClub()).start();
    await service.save(DRAFT, OWNER);

    expect(await service.beginSignIn('ninjaone', OWNER)).toMatchObject({ error: { code: 'input.invalid' } });
    expect(await service.beginSignIn('unifi_access', OWNER)).toMatchObject({ error: { code: 'input.invalid' } });
  });
});

describe('another certificate', () => {
  const TRUST = { name: 'unifi_access', version: 1, from: OLD, to: NEW } as const;

  test('is trusted when an owner says so, with the token kept and both in the trail', async () => {
    const club = await aClub();
    const { service } = await club.start();
    await service.save(DRAFT, OWNER);
    club.shown.sha256 = NEW;

    const trusted = await service.trustCertificate(TRUST, OWNER);

    expect(trusted).toMatchObject({ ok: true, value: { version: 2 } });
    expect((await club.start()).active?.settings).toMatchObject({
      console: { token: TOKEN, certificate: { sha256: NEW } },
    });
    expect(club.trail().at(-1)).toMatchObject({
      action: 'integration.certificate_trusted',
      details: { changed: { certificate: { from: OLD, to: NEW } }, replacedSecrets: [] },
    });
  });

  test('is not trusted when yet another is shown by then, nor on an old view of things', async () => {
    const club = await aClub();
    const { service } = await club.start();
    await service.save(DRAFT, OWNER);
    club.shown.sha256 = 'EF'.repeat(32);

    const differs = await service.trustCertificate(TRUST, OWNER);
    const old = await service.trustCertificate({ ...TRUST, version: 0 }, OWNER);
    const wrong = await service.trustCertificate({ ...TRUST, from: NEW }, OWNER);

    expect(differs).toMatchObject({ error: { code: 'integration.certificate_differs', sha256: 'EF'.repeat(32) } });
    expect([old, wrong]).toMatchObject([
      { error: { code: 'integration.changed_meanwhile' } },
      { error: { code: 'integration.changed_meanwhile' } },
    ]);
    expect(club.saves()).toBe(1);
  });
});

describe('the environment', () => {
  const environment: EnvironmentSettings = new Map([
    [
      'unifi_access',
      { mode: 'simulator', values: { url: 'https://127.0.0.1:1', token: 'from-outside', certificate: NEW } },
    ],
  ]);

  test('counts where nobody has saved anything, and says so without its secrets', async () => {
    const club = await aClub();

    const { active, view } = await club.start({ environment });

    expect(active).toMatchObject({ mode: 'simulator', settings: { console: { token: 'from-outside' } } });
    expect(await view()).toMatchObject({ source: 'environment', saved: null, version: 0 });
    expect(JSON.stringify(await view())).not.toContain('from-outside');
  });

  test('gives way to what is saved, also to its being switched off', async () => {
    const club = await aClub();
    await (await club.start({ environment })).service.save(DRAFT, OWNER);
    const live = await club.start({ environment });
    await live.service.save({ ...DRAFT, version: 1, mode: 'disabled' }, OWNER);
    const off = await club.start({ environment });

    expect(live.active).toMatchObject({ mode: 'live', settings: { console: { token: TOKEN } } });
    expect(await live.view()).toMatchObject({ source: 'saved', saved: { by: 'Ana' } });
    expect([off.active, await off.view()]).toMatchObject([null, { source: 'saved', mode: 'disabled' }]);
  });

  test('lends its token to what is saved for the same address, sealed from then on', async () => {
    const club = await aClub();
    const { service } = await club.start({ environment });
    const fields = { url: 'https://127.0.0.1:1', certificate: NEW, visitors: false, token: null };

    await service.save({ ...DRAFT, fields }, OWNER);

    expect((await club.start()).active).toMatchObject({
      mode: 'live',
      settings: { console: { token: 'from-outside' }, keepsVisitors: false },
    });
    expect(club.bytes()).not.toContain('from-outside');
  });
});

describe('alerts', () => {
  test.each([
    ['2026-07-12', []],
    ['2026-07-11', [{ kind: 'credential_expires', name: 'unifi_access', on: '2026-07-11', isOver: false }]],
    ['2026-06-11', [{ kind: 'credential_expires', name: 'unifi_access', on: '2026-06-11', isOver: false }]],
    ['2026-06-10', [{ kind: 'credential_expires', name: 'unifi_access', on: '2026-06-10', isOver: true }]],
  ])('on the 11th of June of a token that is good until %s', async (credentialExpiresOn, expected) => {
    const club = await aClub();
    club.clock.jumpTo(Date.parse('2026-06-11T12:00-03:00'));
    const { service, alerts } = await club.start();

    await service.save({ ...DRAFT, credentialExpiresOn }, OWNER);

    expect(await alerts()).toEqual(expected);
  });

  test('of a certificate that changed, until it is well again', async () => {
    const club = await aClub();
    await (await club.start()).service.save(DRAFT, OWNER);
    const { alerts, health } = await club.start();

    health.noteFailure('unifi_access', { code: 'door_system.certificate_changed', sentence: 'Another one.' });
    const during = await alerts();
    health.noteSuccess('unifi_access');

    expect(during).toEqual([{ kind: 'certificate_changed', name: 'unifi_access' }]);
    expect(await alerts()).toEqual([]);
  });

  test('of nothing that is switched off', async () => {
    const club = await aClub();
    const { service, alerts } = await club.start();

    await service.save({ ...DRAFT, mode: 'disabled', credentialExpiresOn: '2020-01-01' }, OWNER);

    expect(await alerts()).toEqual([]);
  });
});
