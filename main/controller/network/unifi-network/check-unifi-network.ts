import type { Result } from '../../../../domain/result.ts';
import type { Clock } from '../../../../domain/time.ts';
import type { SetupFinding, SetupReport } from '../../integrations/setup-check.ts';
import {
  NETWORK_PROBLEMS,
  type NetworkChange,
  type NetworkError,
  type NetworkPort,
  sentenceForChange,
} from '../network-port.ts';
import { createUnifiNetwork } from './unifi-network-port.ts';
import type { UnifiNetworkSettings } from './unifi-network-settings.ts';

export type UnifiNetworkCheckParts = { readonly clock: Clock; readonly timeoutMs?: number };

/**
 * Tries with these settings what a club needs of UniFi Network, changing nothing: a voucher and a switch that cannot be
 * there are to be changed, and a console that only says so would have changed others.
 */
export async function checkUnifiNetwork(
  settings: UnifiNetworkSettings,
  parts: UnifiNetworkCheckParts,
): Promise<SetupReport> {
  const port = createUnifiNetwork({ settings, ...parts });
  try {
    const switches = await port.listSwitches();
    if (!switches.ok) return { findings: [...basics(switches), ...notTried()] };
    const count = switches.value.reduce((sum, { ports }) => sum + ports.filter(({ hasPoe }) => hasPoe).length, 0);
    return { findings: [...basics(switches), ...(await rights(port, count))] };
  } finally {
    port.close();
  }
}

/** What stands in the way before anybody is logged in; whatever else is wrong came after. */
const BEFORE_LOGIN: readonly NetworkError['code'][] = [
  'network.unreachable',
  'network.certificate_changed',
  'network.starting',
];

const OF_LOGIN: readonly NetworkError['code'][] = [
  'network.not_authorised',
  'network.second_factor',
  'network.rate_limited',
];

function basics(read: Result<unknown, NetworkError>): SetupFinding[] {
  const code = read.ok ? null : read.error.code;
  const isConnected = code === null || !BEFORE_LOGIN.includes(code);
  const isLoggedIn = isConnected && (code === null || !OF_LOGIN.includes(code));
  const connected: SetupFinding = {
    id: 'connection',
    state: isConnected ? 'ok' : 'failed',
    ...(isConnected ? { sentence: 'The console answers and shows the trusted certificate.' } : whyOf(code)),
  };
  if (!isConnected) return [connected, untried('login', 'Whether the account can log in was not tried.')];
  const login: SetupFinding = {
    id: 'login',
    state: isLoggedIn ? 'ok' : 'missing',
    ...(isLoggedIn ? { sentence: 'The account can log in.' } : whyOf(code)),
  };
  if (code === null || !isLoggedIn) return [connected, login];
  return [connected, login, { id: 'site', state: 'failed', ...whyOf(code) }];
}

function whyOf(code: NetworkError['code']): Pick<SetupFinding, 'sentence' | 'because'> {
  return { sentence: NETWORK_PROBLEMS[code], because: code };
}

const NOBODYS_MAC = '00:00:00:00:00:00';
const NOBODYS_ID = '0'.repeat(24);

async function rights(port: NetworkPort, poePorts: number): Promise<SetupFinding[]> {
  const clients = await port.listClients();
  const vouchers = await port.listVouchers();
  return [
    poePorts > 0
      ? {
          id: 'devices',
          state: 'ok',
          sentence: `${poePorts} ports with PoE were found.`,
          facts: { count: String(poePorts) },
        }
      : untried('devices', 'No port with PoE was found: nothing can be power-cycled from here.'),
    viewing('clients', 'What is on the network can be seen.', clients),
    viewing('vouchers.view', 'The vouchers of the guest Wi-Fi can be seen.', vouchers),
    editing('vouchers.edit', 'The account may change vouchers.', await port.deleteVoucher(NOBODYS_ID)),
    editing(
      'power.cycle',
      'The account may restart ports.',
      await port.powerCycle({ switchMac: NOBODYS_MAC, portIndex: 1 }),
    ),
  ];
}

function viewing(id: string, sentence: string, read: Result<unknown, NetworkError>): SetupFinding {
  return read.ok ? { id, state: 'ok', sentence } : { id, state: 'failed', ...whyOf(read.error.code) };
}

/** It was asked to change what is not there: being told just that is the right answer. */
function editing(id: string, sentence: string, change: NetworkChange): SetupFinding {
  const isAllowed =
    change.outcome === 'refused' && (change.reason === 'network.not_found' || change.reason === 'network.rejected');
  if (isAllowed) return { id, state: 'ok', sentence };
  if (change.outcome === 'refused' && change.reason === 'network.not_authorised') {
    return { id, state: 'missing', sentence: `${sentence.replace(' may ', ' may not ')} Give it that right in UniFi.` };
  }
  const told = sentenceForChange(change) ?? 'The console changed what cannot be there.';
  return { id, state: 'failed', sentence: told, ...(change.outcome === 'refused' && { because: change.reason }) };
}

function untried(id: string, sentence: string): SetupFinding {
  return { id, state: 'not_tried', sentence };
}

function notTried(): SetupFinding[] {
  return [untried('rights', 'What the account may see and do was not tried.')];
}
