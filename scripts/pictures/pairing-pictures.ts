import { resolve } from 'node:path';
import { MINUTE_MS } from '../../domain/time.ts';
import type { PairingView } from '../../main/controller/api/pairing-views.ts';
import { NOW } from '../../renderer/fixtures.ts';
import { startFakeController } from '../../renderer/testing/fake-controller.ts';
import { createFakeWorld } from '../../renderer/testing/fake-world.ts';
import type { Studio } from './take-pictures.ts';

const DESK = { width: 1280, height: 800 };
const FACILITY = { facilityName: 'Harbour Golf' };
const CODE = { step: 'code', cloudUrl: 'https://cloud.harbour.golf', areKeysUnreadable: false, problem: null } as const;

/** What the wizard is shown, by the name of its picture. */
const VIEWS: Readonly<Record<string, PairingView>> = {
  '1-code': CODE,
  '2-compare': { step: 'compare', ...FACILITY, checkValue: '048213', leftMs: 7.5 * MINUTE_MS },
  '3-owner': { step: 'owner', ...FACILITY, pin: '290417' },
  'code-refused': { ...CODE, problem: { code: 'pairing.code_refused' } },
  'clock-wrong': { ...CODE, problem: { code: 'pairing.clock_wrong', fastMs: 300 * MINUTE_MS } },
  unreachable: {
    ...CODE,
    problem: { code: 'pairing.unreachable', problem: 'getaddrinfo ENOTFOUND cloud.harbour.golf' },
  },
  expired: { ...CODE, problem: { code: 'pairing.expired' } },
  'keys-unreadable': { ...CODE, areKeysUnreadable: true },
};

/** The wizard of a computer that is nobody's yet, at each step and with what can go wrong. */
export async function picturePairing(studio: Pick<Studio, 'open' | 'take'>): Promise<void> {
  for (const [name, view] of Object.entries(VIEWS)) {
    const world = createFakeWorld({ now: () => NOW });
    world.pairing = view;
    const controller = await startFakeController({ world, pagesDir: resolve('out/renderer') });
    const page = await studio.open(DESK, { at: NOW });
    await page.goto(controller.url);
    await page.getByRole('heading', { level: 1 }).waitFor();
    await studio.take(page, `pairing-${name}`);
    if (view === CODE) {
      await page.getByRole('radio', { name: 'takes the place of another' }).click();
      await studio.take(page, 'pairing-1-replacement');
    }
    await page.context().close();
    await controller.stop();
  }
}
