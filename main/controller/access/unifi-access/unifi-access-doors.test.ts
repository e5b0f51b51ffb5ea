import { afterEach, describe, expect, test, vi } from 'vitest';
import {
  createUnifiAccessRig,
  DOOR_1,
  DOOR_2,
  TOKEN,
  type UnifiAccessRig,
} from '../../../../tests/support/unifi-access-rig.ts';
import { describeDoorPort } from '../door-port.contract.ts';

describeDoorPort('UniFi Access, over the simulator', () => createUnifiAccessRig());

const rigs: UnifiAccessRig[] = [];

async function createRig(options: Parameters<typeof createUnifiAccessRig>[0] = {}): Promise<UnifiAccessRig> {
  const rig = await createUnifiAccessRig(options);
  rigs.push(rig);
  return rig;
}

afterEach(async () => {
  vi.unstubAllEnvs();
  await Promise.all(rigs.splice(0).map((rig) => rig.stop()));
});

const COMMAND = {
  doorId: DOOR_1.id,
  correlationId: '01J9ZX-command',
  actor: { id: 'booking-8123', name: 'Ève-Marie O’Brien' },
};

describe('an unlock', () => {
  test('names the actor and carries the correlation id', async () => {
    const { port, console } = await createRig();

    await port.unlock(COMMAND);

    expect(console.journal().filter(({ method }) => method === 'PUT')).toMatchObject([
      {
        path: `/api/v1/developer/doors/${DOOR_1.id}/unlock`,
        body: {
          actor_id: 'booking-8123',
          actor_name: 'Ève-Marie O’Brien',
          extra: { correlation_id: '01J9ZX-command' },
        },
      },
    ]);
  });

  test('cuts a name that would not fit, and leaves no half characters', async () => {
    const { port, console } = await createRig();

    await port.unlock({ ...COMMAND, actor: { id: 'booking-1', name: `x${'🏌'.repeat(200)}` } });

    expect(console.journal().at(-1)?.body).toMatchObject({ actor_name: `x${'🏌'.repeat(59)}\uFFFD` });
  });

  test.each(['../..', 'settings/emergency?', '', 'a b', 'x'.repeat(65)])(
    'sends nothing for %j, which is no id of a door',
    async (doorId) => {
      const { port, console } = await createRig();

      expect(await port.unlock({ ...COMMAND, doorId })).toEqual({ outcome: 'refused', reason: 'not_found' });
      expect(console.journal()).toEqual([]);
    },
  );

  test('is not sent in a lockdown', async () => {
    const { port, console } = await createRig();
    console.setEmergency({ lockdown: true, evacuation: false });

    expect(await port.unlock(COMMAND)).toEqual({ outcome: 'refused', reason: 'lockdown' });
    expect(console.journal().map(({ method }) => method)).toEqual(['GET']);
  });

  test('is sent in an evacuation', async () => {
    const { port, console } = await createRig();
    console.setEmergency({ lockdown: false, evacuation: true });

    expect(await port.unlock(COMMAND)).toEqual({ outcome: 'opened' });
  });

  test.each([
    ['is never answered', { hang: 'before-effect' }],
    ['loses its connection', { reset: 'before-effect' }],
    ['is refused', { rateLimited: true }],
    ['is answered with nonsense', { answer: 'garbled' }],
    ['fails', { reboot: { status: 502 } }],
    ['cannot connect', { reset: 'on-connect' }],
  ] as const)('goes on when the look at the emergency state %s', async (_, fault) => {
    const { port, console } = await createRig({ limits: { emergencyMs: 300 } });
    await port.listDoors();
    console.turnFaults({ ...fault, requestsLeft: 1 });

    expect(await port.unlock(COMMAND)).toEqual({ outcome: 'opened' });
  });

  test.each(['string', 'native'] as const)(
    'understands refusals in the %s dialect, by any HTTP status',
    async (errorDialect) => {
      const { port, console } = await createRig();
      const reasons: unknown[] = [];
      for (const errorHttp of ['200', '4xx'] as const) {
        for (const fault of [{ hubsOffline: [DOOR_1.id] }, { hubsNotBound: [DOOR_1.id] }, { tokenExpired: true }]) {
          console.resetFaults();
          console.turnFaults({ ...fault, errorDialect, errorHttp });
          reasons.push(await port.unlock(COMMAND));
        }
        console.resetFaults();
        console.turnFaults({ errorDialect, errorHttp });
        reasons.push(await port.unlock({ ...COMMAND, doorId: '0ed545f8-0000-4000-8000-000000000000' }));
      }

      const refused = (reason: string) => ({ outcome: 'refused', reason });
      const once = [refused('offline'), refused('no_hub'), refused('not_authorised'), refused('not_found')];
      expect(reasons).toEqual([...once, ...once]);
      expect(console.journal().filter(({ effect }) => effect)).toEqual([]);
    },
  );

  test.each([401, 403] as const)('takes a missing permission, told by %i, for what it may be', async (scopeError) => {
    const { port, console } = await createRig();
    console.turnFaults({ missingScopes: ['edit:space'], scopeError });

    expect(await port.unlock(COMMAND)).toEqual({ outcome: 'refused', reason: 'not_authorised' });
    expect((await port.listDoors()).ok).toBe(true);
  });

  test.each([
    ['cut-short', 'unclear_answer'],
    ['empty', 'unclear_answer'],
    ['redirect', 'unclear_answer'],
    ['system-error', 'system_error'],
    ['http-504', 'system_error'],
  ] as const)('does not guess when the answer is %s', async (answer, reason) => {
    const { port, console } = await createRig();
    console.turnFaults({ appliesTo: 'unlock', answer });

    const result = await port.unlock(COMMAND);

    expect(result).toEqual({ outcome: 'unknown', reason });
    expect(console.journal().filter(({ effect }) => effect === 'unlocked')).toHaveLength(1);
  });

  test.each([{ hang: 'on-connect' }, { reset: 'on-connect' }] as const)(
    'is refused when no connection can be made: %j',
    async (fault) => {
      const { port, console } = await createRig({ limits: { unlockMs: 500, emergencyMs: 200 } });
      console.turnFaults(fault);

      expect(await port.unlock(COMMAND)).toEqual({ outcome: 'refused', reason: 'unreachable' });
      expect(console.journal()).toEqual([]);
    },
  );
});

describe('trust', () => {
  test('a certificate given whole is trusted', async () => {
    const { port, console } = await createRig();
    const other = await createRig({ certificate: { pem: console.certificatePem } });

    expect(await port.unlock(COMMAND)).toEqual({ outcome: 'opened' });
    expect(await other.port.unlock(COMMAND)).toEqual({ outcome: 'refused', reason: 'certificate_changed' });
  });

  test('a console with another fingerprint is never sent the token', async () => {
    const { port, console } = await createRig({ certificate: { sha256: 'AB'.repeat(32) } });

    expect(await port.unlock(COMMAND)).toEqual({ outcome: 'refused', reason: 'certificate_changed' });
    expect(await port.listDoors()).toEqual({ ok: false, error: { code: 'door_system.certificate_changed' } });
    expect(console.journal()).toEqual([]);
  });

  test('a console whose certificate changes later is never sent the token again', async () => {
    const { port, console } = await createRig();
    await port.unlock(COMMAND);
    const asked = console.journal().length;

    console.turnFaults({ certificate: 'changed' });
    const changed = await port.unlock(COMMAND);
    console.turnFaults({ certificate: 'original' });
    const back = await port.unlock({ ...COMMAND, correlationId: 'back' });

    expect([changed, back]).toEqual([{ outcome: 'refused', reason: 'certificate_changed' }, { outcome: 'opened' }]);
    expect(
      console
        .journal()
        .slice(asked)
        .map(({ correlationId }) => correlationId),
    ).toEqual([undefined, 'back']);
  });

  test('the token goes past the proxy that the environment names', async () => {
    vi.stubEnv('HTTPS_PROXY', 'http://127.0.0.1:9');
    vi.stubEnv('https_proxy', 'http://127.0.0.1:9');
    const { port } = await createRig();

    expect(await port.unlock(COMMAND)).toEqual({ outcome: 'opened' });
  });

  test('neither the token nor who opened is written to the log', async () => {
    const { port, console, given, logged } = await createRig();
    await port.unlock(COMMAND);
    for (const condition of ['losing the connection after it acted', 'refusing our token'] as const) {
      console.resetFaults();
      await given(condition);
      await port.unlock(COMMAND);
      await port.listDoors();
    }

    expect(logged()).toContain('door.unlock.opened');
    expect(logged()).toContain('01J9ZX-command');
    expect(logged()).not.toContain(TOKEN);
    expect(logged()).not.toContain('O’Brien');
  });
});

describe('the list of doors', () => {
  test('leaves out rows that make no sense', async () => {
    const { port, console, doors } = await createRig();
    console.turnFaults({ oddRows: true });

    expect(await port.listDoors()).toEqual({ ok: true, value: doors });
  });

  test('is had without the permission to see devices', async () => {
    const { port, console } = await createRig();
    console.turnFaults({ missingScopes: ['view:device'] });

    const unknown = [DOOR_1, DOOR_2].map((door) => ({ ...door, hub: 'unknown' }));
    expect(await port.listDoors()).toEqual({ ok: true, value: unknown });
  });

  test.each([
    { reboot: { status: 400 } },
    { reboot: { status: 404 } },
    { reboot: { status: 502 } },
    { rateLimited: true },
    { reset: 'before-effect' },
    { reset: 'on-connect' },
    { answer: 'cut-short' },
  ] as const)('is asked for again after %j, which passes', async (fault) => {
    const { port, console } = await createRig({ limits: { readMs: 1000 } });
    await port.listDoors();
    console.turnFaults({ ...fault, requestsLeft: 2 });

    expect((await port.listDoors()).ok).toBe(true);
  });

  test('is asked for three times at most', async () => {
    const { port, console } = await createRig();
    console.turnFaults({ reboot: { status: 503 } });

    expect(await port.listDoors()).toEqual({ ok: false, error: { code: 'door_system.starting' } });
    expect(console.journal().filter(({ path }) => path.endsWith('/doors'))).toHaveLength(3);
  });

  test('is not asked for again with a token that was refused', async () => {
    const { port, console } = await createRig({ token: 'another-token' });

    expect(await port.listDoors()).toEqual({ ok: false, error: { code: 'door_system.not_authorised' } });
    expect(console.journal().filter(({ path }) => path.endsWith('/doors'))).toHaveLength(1);
  });

  test('that never comes is given up when the adapter closes', async () => {
    const { port, console } = await createRig({ limits: { readMs: 60_000 } });
    console.turnFaults({ hang: 'before-effect' });
    const listing = port.listDoors();

    await port.close();

    expect(await listing).toEqual({ ok: false, error: { code: 'door_system.closing' } });
  });
});
