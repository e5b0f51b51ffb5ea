import { type EpochMs, MINUTE_MS } from '../../../../domain/time.ts';
import { z } from 'zod';
import type { SetupFinding, SetupReport } from '../../integrations/setup-check.ts';
import type { CheckParts } from '../../integrations/vendor.ts';
import { type Finding, reading, type Reading } from './probe-reading.ts';
import { READS, type Scope, WRITES } from './probes.ts';
import { createUnifiAccessClient, type Exchange, type UnifiAccessClient } from './unifi-access-client.ts';
import type { UnifiAccessSettings } from './unifi-access-settings.ts';

/** For each request. */
const REQUEST_MS = 5000;

/** Windows of visitors are instants: beyond this a PIN opens at the wrong time. */
const SKEW_MS_MAX = MINUTE_MS;

/**
 * Tries for real what this product asks of a UniFi Access console: every permission by itself, for a token may have any
 * of them. Doors and visitors that are written to have a random id, so none is there to be opened or changed.
 */
export async function checkUnifiAccess(
  { console }: { readonly console: UnifiAccessSettings },
  { clock, random }: Pick<CheckParts, 'random'> & { readonly clock: Pick<CheckParts['clock'], 'now'> },
): Promise<SetupReport> {
  const client = createUnifiAccessClient(console);
  const ask = (scope: Scope): Promise<Exchange> =>
    client.send(scope.request(random.uuid()), AbortSignal.timeout(REQUEST_MS));

  const reads: Reading[] = [];
  let first: Exchange | null = null;
  for (const scope of READS) {
    const exchange = await ask(scope);
    first ??= exchange;
    // Without a connection, or with another certificate, there is nothing more to learn.
    if (exchange.kind === 'not_sent') return notConnected(exchange.reason);
    reads.push(reading(scope, exchange));
  }
  const connected = [CONNECTED, TRUSTED];
  if (reads.every(({ verdict }) => verdict === 'denied')) {
    return { findings: [...connected, TOKEN_REFUSED, ...notTried([...READS, ...WRITES])] };
  }
  if (reads.every(({ verdict }) => verdict === 'unclear')) {
    return { findings: [...connected, STARTING, ...notTried([...READS, ...WRITES])] };
  }
  const writes: Reading[] = [];
  for (const scope of WRITES.filter(({ id }) => !isTooOldFor(id, reads))) writes.push(reading(scope, await ask(scope)));
  const version = await checkVersion(client, reads);
  return {
    findings: [
      ...connected,
      TOKEN_ACCEPTED,
      clockFinding(first, clock.now()),
      version,
      ...[...reads, ...writes].map(({ finding }) => finding),
    ],
  };
}

/** What cannot even be read there is not tried to be written. */
function isTooOldFor(id: string, reads: readonly Reading[]): boolean {
  const [area = ''] = id.split('.');
  return reads.some(({ finding, verdict }) => finding.id === `${area}.view` && verdict === 'unknown_route');
}

const CONNECTED: Finding = { id: 'connection', state: 'ok', sentence: 'UniFi Access answers at this address.' };
const TRUSTED: Finding = { id: 'certificate', state: 'ok', sentence: 'It shows the certificate that is trusted.' };
const TOKEN_ACCEPTED: Finding = { id: 'token', state: 'ok', sentence: 'UniFi Access takes the API token.' };

const TOKEN_REFUSED: Finding = {
  id: 'token',
  state: 'failed',
  sentence:
    'UniFi Access refuses this API token everywhere: it has expired or been deleted, has no permission at all, or is another kind of key. It must be made in UniFi Access itself, under Settings, General, Advanced, API Token; keys of the console’s Control Plane (Integrations) or of the Site Manager do not work here.',
};

const STARTING: Finding = {
  id: 'token',
  state: 'failed',
  because: 'door_system.starting',
  sentence:
    'UniFi Access gives no clear answer yet: it may be starting. Wait a minute or two and test again. If this stays so, look whether another program answers at this address.',
};

function notConnected(reason: Extract<Exchange, { kind: 'not_sent' }>['reason']): SetupReport {
  const rest = notTried([...READS, ...WRITES]);
  if (reason === 'certificate_changed') {
    const changed: Finding = {
      id: 'certificate',
      state: 'failed',
      sentence:
        'It shows another certificate than the trusted one. Nothing was sent to it. Look at the certificate again and compare it before you trust it.',
    };
    return { findings: [CONNECTED, changed, ...rest] };
  }
  const unreachable: Finding = {
    id: 'connection',
    state: 'failed',
    sentence:
      'Nothing answers at this address. Look at the console’s address (its API is at port 12445, in the club’s own network only), its power and the network.',
  };
  return { findings: [unreachable, ...rest] };
}

function notTried(scopes: readonly Scope[]): SetupFinding[] {
  return scopes.map(({ id, what }) => ({ id, state: 'not_tried', sentence: `Not tried: ${what}.` }));
}

function clockFinding(exchange: Exchange | null, now: EpochMs): Finding {
  const at = exchange?.kind === 'answer' ? exchange.answeredAt : undefined;
  if (at === undefined) return { id: 'clock', state: 'not_tried', sentence: 'UniFi Access does not tell its time.' };
  const skewMs = at - now;
  if (Math.abs(skewMs) <= SKEW_MS_MAX) {
    return { id: 'clock', state: 'ok', sentence: 'The clocks of UniFi Access and of this computer agree.' };
  }
  const minutes = Math.round(Math.abs(skewMs) / MINUTE_MS);
  return {
    id: 'clock',
    state: 'failed',
    sentence: `The clock of UniFi Access is ${minutes} min ${skewMs > 0 ? 'ahead of' : 'behind'} this computer’s: PINs would open doors at the wrong time. Switch on network time on both.`,
    facts: { minutes: String(minutes) },
  };
}

const DevicesSchema = z.array(z.unknown());
const DeviceSchema = z.object({ id: z.string().regex(/^[A-Za-z0-9_-]{1,64}$/) });

/** No call tells the version. What 3.3.10 has and older ones have not is asked of a device that is there. */
async function checkVersion(client: UnifiAccessClient, reads: readonly Reading[]): Promise<Finding> {
  const listed = reads.find(({ finding }) => finding.id === 'devices.view')?.data;
  const rows = DevicesSchema.safeParse(listed).data?.flat() ?? [];
  const [device] = rows.flatMap((row) => DeviceSchema.safeParse(row).data ?? []);
  if (!device) {
    return { id: 'version', state: 'not_tried', sentence: 'The version could not be found out: no device is listed.' };
  }
  const exchange = await client.send(VERSION.request(device.id), AbortSignal.timeout(REQUEST_MS));
  const { verdict } = reading(VERSION, exchange);
  switch (verdict) {
    case 'granted':
      return { id: 'version', state: 'ok', sentence: 'UniFi Access is recent enough (3.3.10 or later).' };
    case 'unknown_route':
      return {
        id: 'version',
        state: 'failed',
        sentence:
          'UniFi Access is older than 3.3.10: it has no QR codes for visitors and tells too little of what happens at the doors. Update it, to 3.3.21 or later if you can.',
      };
    case 'denied':
    case 'unclear':
      return { id: 'version', state: 'not_tried', sentence: 'The version could not be found out.' };
  }
}

const VERSION: Scope = {
  id: 'version',
  what: 'the version',
  permission: 'view:device',
  namesId: false,
  request: (id) => ({ method: 'GET', path: `/devices/${id}/settings` }),
};
