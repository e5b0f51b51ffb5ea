import { once } from 'node:events';
import { expect, test } from 'vitest';
import { silentLog } from '../../../tests/support/facility-database.ts';
import { err } from '../../../domain/result.ts';
import { NINJAONE } from '../automation/ninjaone/ninjaone-vendor.ts';
import { createSignIns } from './sign-ins.ts';
import type { Vendor } from './vendor.ts';

test('of several who begin at the same moment one is waited for, and the others have ended', async () => {
  let waiting = 0;
  const vendor: Vendor = {
    ...NINJAONE,
    signIn: async (_values, { openUrl, signal }) => {
      waiting += 1;
      openUrl(`https://vendor.example/sign-in?waiting=${waiting}`);
      if (!signal.aborted) await once(signal, 'abort');
      waiting -= 1;
      return err({ code: 'technician.cancelled' });
    },
  };
  const signIns = createSignIns({ signal: new AbortController().signal, log: silentLog });
  const begin = () => signIns.begin(vendor, {}, async () => err({ code: 'integration.not_sealed' }));

  await Promise.all([begin(), begin(), begin()]);

  expect(waiting).toBe(1);
  expect(signIns.of('ninjaone')).toEqual({ state: 'waiting', url: 'https://vendor.example/sign-in?waiting=1' });
  await signIns.cancel('ninjaone');
  expect(waiting).toBe(0);
});
