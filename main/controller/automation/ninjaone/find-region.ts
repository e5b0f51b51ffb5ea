import { createNinjaOneHttp } from './ninjaone-http.ts';
import type { NinjaOneSettings } from './ninjaone-settings.ts';

const LIMITS = { connectMs: 5_000, totalMs: 10_000 };

/**
 * The one of `regions` that knows the client; null where none does, or it cannot be reached. Each is shown the secret,
 * so this is done when a person asks for it, and never by itself.
 */
export async function findRegion(
  settings: NinjaOneSettings,
  regions: readonly string[],
  signal: AbortSignal,
): Promise<string | null> {
  const body = new URLSearchParams({
    grant_type: 'client_credentials',
    client_id: settings.clientId,
    client_secret: settings.clientSecret,
    scope: 'monitoring',
  });
  for (const region of regions) {
    if (region === settings.url) continue;
    const http = createNinjaOneHttp(region, LIMITS);
    const answer = await http.send({ method: 'POST', path: settings.tokenPath, body }, signal);
    if (answer.kind === 'answer' && answer.status >= 200 && answer.status < 300) return region;
  }
  return null;
}
