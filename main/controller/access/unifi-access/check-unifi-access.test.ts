import { silentLog } from '../../../../tests/support/facility-database.ts';
import { manualClock } from '../../../../tests/support/manual-clock.ts';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { DOOR_1, DOOR_2, TOKEN } from '../../../../tests/support/unifi-access-rig.ts';
import { createManualClock } from '../../../../simulators/sim-clock.ts';
import {
  startUnifiAccessSimulator,
  type UnifiAccessSimulator,
} from '../../../../simulators/unifi-access/start-unifi-access-simulator.ts';
import { isUsable } from '../../integrations/setup-check.ts';
import { systemRandom } from '../../system-random.ts';
import { UNIFI_ACCESS } from './unifi-access-vendor.ts';

const NOW = Date.UTC(2025, 10, 22, 15, 0);
const SCOPES = {
  'doors.view': 'view:space',
  'devices.view': 'view:device',
  'visitors.view': 'view:visitor',
  'logs.view': 'view:system_log',
  'webhooks.view': 'view:webhook',
  'doors.edit': 'edit:space',
  'visitors.edit': 'edit:visitor',
  'webhooks.edit': 'edit:webhook',
} as const;

let simulator: UnifiAccessSimulator;

beforeEach(async () => {
  const clock = createManualClock(NOW);
  simulator = await startUnifiAccessSimulator({ port: 0, token: TOKEN, doors: [DOOR_1, DOOR_2], clock });
});

afterEach(() => simulator.stop());

async function check(changes: { readonly token?: string; readonly certificate?: string } = {}) {
  const values = { url: simulator.url, token: TOKEN, certificate: simulator.certificateSha256, visitors: true };
  const report = await UNIFI_ACCESS.check(
    { ...values, ...changes },
    { clock: manualClock(NOW), random: systemRandom, log: silentLog, rotated: nothingRotated },
  );
  if (!report.ok) throw new Error(JSON.stringify(report.error));
  const states = Object.fromEntries(report.value.findings.map(({ id, state }) => [id, state]));
  const sentence = (id: string): string => report.value.findings.find((finding) => finding.id === id)?.sentence ?? '';
  return { report: report.value, states, sentence };
}

/** UniFi Access changes no token while it is in use. */
const nothingRotated = { latest: (secret: string) => secret, replace: async () => undefined };

const ALL_GOOD = {
  connection: 'ok',
  certificate: 'ok',
  token: 'ok',
  clock: 'ok',
  version: 'ok',
  ...Object.fromEntries(Object.keys(SCOPES).map((id) => [id, 'ok'])),
};

describe('a look at UniFi Access', () => {
  test.each(['string', 'native'] as const)(
    'finds all in order, in the %s dialect, and changes nothing',
    async (errorDialect) => {
      simulator.turnFaults({ errorDialect });

      const { states, report } = await check();

      expect(states).toEqual(ALL_GOOD);
      expect(isUsable(report)).toBe(true);
      expect(simulator.journal().filter(({ effect }) => effect !== undefined && effect !== null)).toEqual([]);
      // Every door that was written to is none of the console's.
      const doors = simulator.journal().flatMap(({ doorId }) => doorId ?? []);
      expect(doors).toHaveLength(1);
      expect([DOOR_1.id, DOOR_2.id]).not.toContain(doors[0]);
    },
  );

  test.each(
    Object.entries(SCOPES).flatMap(([id, scope]) =>
      ([401, 403] as const).map((status) => [id, scope, status] as const),
    ),
  )(
    'names the permission that %s lacks (%s as %i), and does not call the token dead',
    async (id, scope, scopeError) => {
      simulator.turnFaults({ missingScopes: [scope], scopeError });

      const { states, sentence } = await check();

      const version = id === 'devices.view' ? { version: 'not_tried' } : {};
      expect(states).toEqual({ ...ALL_GOOD, ...version, [id]: 'missing' });
      expect(sentence(id)).toContain(scope);
    },
  );

  test('says what kind of key is wanted when the token is refused everywhere', async () => {
    const { states, sentence, report } = await check({ token: 'a-key-of-the-control-plane' });

    expect(states).toMatchObject({ connection: 'ok', certificate: 'ok', token: 'failed', 'doors.edit': 'not_tried' });
    expect(sentence('token')).toContain('Control Plane');
    expect(isUsable(report)).toBe(false);
  });

  test('sends nothing to a console that shows another certificate', async () => {
    const { states } = await check({ certificate: 'AB'.repeat(32) });

    expect(states).toMatchObject({ connection: 'ok', certificate: 'failed', 'doors.view': 'not_tried' });
    expect(simulator.journal()).toEqual([]);
  });

  test('says when nothing is there', async () => {
    await simulator.stop();

    const { states } = await check();

    expect(states).toMatchObject({ connection: 'failed', 'doors.view': 'not_tried' });
  });

  test.each([404, 502] as const)('says that it may be starting when every answer is %i', async (status) => {
    simulator.turnFaults({ reboot: { status } });

    const { states, sentence } = await check();

    expect(states).toMatchObject({ token: 'failed', 'doors.view': 'not_tried' });
    expect(sentence('token')).toContain('starting');
  });

  test.each([200, 404] as const)(
    'tells a version without QR codes (unknown routes as %i)',
    async (unknownRouteHttp) => {
      simulator.turnFaults({ unknownRoutes: ['/settings'], unknownRouteHttp });

      const { states, sentence } = await check();

      expect(states).toEqual({ ...ALL_GOOD, version: 'failed' });
      expect(sentence('version')).toContain('3.3.10');
    },
  );

  test('tells a version without events', async () => {
    simulator.turnFaults({ unknownRoutes: ['/settings', '/webhooks'] });

    const { 'webhooks.edit': _, ...rest } = ALL_GOOD as Record<string, string>;
    const { states } = await check();

    expect(states).toEqual({ ...rest, version: 'failed', 'webhooks.view': 'failed' });
  });

  test.each([
    [59_000, 'ok'],
    [-59_000, 'ok'],
    [61_000, 'failed'],
    [-7 * 60_000, 'failed'],
  ])('judges a clock that is %i ms off as %s', async (clockSkewMs, state) => {
    simulator.turnFaults({ clockSkewMs });

    expect((await check()).states).toEqual({ ...ALL_GOOD, clock: state });
  });

  test('holds nothing secret in what it found', async () => {
    for (const token of [TOKEN, 'another-secret-token']) {
      const { report } = await check({ token });

      expect(JSON.stringify(report)).not.toContain(token);
    }
  });
});
