import { z } from 'zod';
import { err, ok, type Result } from '../../../../../domain/result.ts';
import type { DoorSystemError } from '../../door-port.ts';
import { readingOf } from '../read-with-retry.ts';
import type { UnifiAccessClient, UnifiAccessRequest } from '../unifi-access-client.ts';
import { WEBHOOK_EVENTS } from './webhook-body.ts';

/** By which an endpoint of ours is known among those of others. */
const NAME = 'unstaffed-facility';

const EndpointSchema = z.object({
  id: z.string().min(1),
  secret: z.string().min(1),
  name: z.string().catch(''),
  endpoint: z.string().catch(''),
  events: z.array(z.string()).catch([]),
});
type Endpoint = z.infer<typeof EndpointSchema>;

type RegisterOptions = {
  readonly client: UnifiAccessClient;
  readonly requestMs: number;
  readonly signal: AbortSignal;
};

/**
 * Has exactly one endpoint of ours at the console, for `url`, and returns the secret it signs with. An endpoint of
 * another name at our address is left to its owner only if it is right; the console takes an address once.
 */
export async function registerEndpoint(
  url: string,
  { client, requestMs, signal }: RegisterOptions,
): Promise<Result<string, DoorSystemError>> {
  const ask = async (request: UnifiAccessRequest): Promise<Result<unknown, DoorSystemError>> => {
    const budget = AbortSignal.any([signal, AbortSignal.timeout(requestMs)]);
    const outcome = readingOf(await client.send(request, budget));
    return outcome.ok ? outcome : err({ code: outcome.error.code });
  };
  const listed = await ask({ method: 'GET', path: PATH });
  if (!listed.ok) return listed;
  const all = Array.isArray(listed.value) ? listed.value : [];
  const known = all.flatMap((row) => EndpointSchema.safeParse(row).data ?? []);
  const ours = known.filter(({ name, endpoint }) => name === NAME || endpoint === url);
  const kept = ours.find(({ endpoint }) => endpoint === url) ?? ours[0];
  // What is to go goes first: the address may be taken by it.
  for (const { id } of ours.filter((endpoint) => endpoint !== kept)) {
    const removed = await ask({ method: 'DELETE', path: pathOf(id) });
    if (!removed.ok) return removed;
  }
  const body = { name: NAME, endpoint: url, events: WEBHOOK_EVENTS, headers: {} };
  if (kept && isRight(kept, url)) return ok(kept.secret);
  const written = kept
    ? await ask({ method: 'PUT', path: pathOf(kept.id), body })
    : await ask({ method: 'POST', path: PATH, body });
  if (!written.ok) return written;
  const endpoint = EndpointSchema.safeParse(written.value).data;
  if (endpoint) return ok(endpoint.secret);
  return kept ? ok(kept.secret) : err({ code: 'door_system.unclear_answer' });
}

const PATH = '/webhooks/endpoints';

function pathOf(id: string): string {
  return `${PATH}/${encodeURIComponent(id)}`;
}

function isRight({ name, endpoint, events }: Endpoint, url: string): boolean {
  const has = new Set(events);
  return (
    name === NAME && endpoint === url && has.size === WEBHOOK_EVENTS.length && WEBHOOK_EVENTS.every((e) => has.has(e))
  );
}
