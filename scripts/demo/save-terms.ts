import { setTimeout as delay } from 'node:timers/promises';
import { z } from 'zod';
import { HARBOUR_GOLF_TERMS } from '../../demo/harbour-golf-terms.ts';
import { FIRST_TERMS_VERSION } from '../../domain/terms.ts';
import { Answer, type Desk, signIn } from './sign-in.ts';

const InForce = Answer(z.object({ version: z.number() }));

const POLL_MS = 500;

export type SavingOptions = { readonly timeoutMs: number; readonly signal: AbortSignal };

/**
 * Has a manager save the demo's rules and prices, as in the staff app, unless somebody has saved any before. The cloud
 * saves them, so it takes until both are linked. Returns whether there are some; throws when `signal` aborts.
 */
export async function saveDemoTerms(manager: Desk, { timeoutMs, signal }: SavingOptions): Promise<boolean> {
  const headers = { 'content-type': 'application/json', ...(await signIn(manager)) };
  const deadlineMs = performance.now() + timeoutMs;
  for (;;) {
    const known = await fetch(`${manager.facilityUrl}/trpc/terms.get`, { headers, signal });
    const { version } = InForce.parse(await known.json()).result.data;
    if (version > FIRST_TERMS_VERSION) return true;
    if (performance.now() > deadlineMs) return false;
    const body = JSON.stringify({ basedOn: version, terms: HARBOUR_GOLF_TERMS });
    const saved = await fetch(`${manager.facilityUrl}/trpc/terms.save`, { method: 'POST', headers, body, signal });
    if (saved.ok) return true;
    await delay(POLL_MS, undefined, { signal });
  }
}
