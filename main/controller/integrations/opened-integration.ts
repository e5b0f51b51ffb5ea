import type { Db } from '../db/database.ts';
import type { Log } from '../log.ts';
import type { Sealer } from '../secrets/sealer.ts';
import { findIntegration, type StoredIntegration } from './integration-repository.ts';
import { openSecrets } from './sealed-secrets.ts';
import type { FieldValues, IntegrationMode, IntegrationName, Vendor } from './vendor.ts';

/** Why an integration that is switched on is not used. */
export type IntegrationProblem = 'secrets_unreadable' | 'invalid';

/** What this start of the controller works with. */
export type OpenedIntegration = {
  readonly source: 'none' | 'saved' | 'environment';
  readonly mode: IntegrationMode;
  /** Secrets among them, as far as they can be opened. */
  readonly values: FieldValues;
  readonly problem: IntegrationProblem | null;
  /** Null while nobody has saved any. */
  readonly stored: StoredIntegration | null;
};

/** What the environment says of vendors. It counts until somebody saves other settings on the screen. */
export type EnvironmentSettings = ReadonlyMap<
  IntegrationName,
  { readonly mode: Exclude<IntegrationMode, 'disabled'>; readonly values: FieldValues }
>;

export type OpenedIntegrations = ReadonlyMap<IntegrationName, OpenedIntegration>;

export type OpenIntegrationsParts = {
  readonly db: Db;
  readonly vendors: readonly Vendor[];
  readonly sealer: Sealer;
  readonly environment: EnvironmentSettings;
  readonly log: Log;
};

/** Reads how every vendor is set up. What cannot be read keeps nothing from starting but that integration. */
export async function openIntegrations(parts: OpenIntegrationsParts): Promise<OpenedIntegrations> {
  const opened = new Map<IntegrationName, OpenedIntegration>();
  for (const vendor of parts.vendors) {
    const integration = await openIntegration(parts, vendor);
    const { mode, source, problem } = integration;
    const hidesEnvironment = source === 'saved' && parts.environment.has(vendor.name);
    if (problem === null) parts.log.info('integration.opened', { name: vendor.name, mode, source, hidesEnvironment });
    else parts.log.error('integration.unusable', { name: vendor.name, mode, source, reason: problem });
    opened.set(vendor.name, integration);
  }
  return opened;
}

/** What an adapter takes; null while it is switched off, or of no use. */
export function settingsOf<Settings>(
  opened: OpenedIntegrations,
  vendor: Vendor<Settings>,
): { readonly mode: Exclude<IntegrationMode, 'disabled'>; readonly settings: Settings } | null {
  const integration = opened.get(vendor.name);
  if (!integration || integration.mode === 'disabled' || integration.problem !== null) return null;
  const read = vendor.read(integration.values);
  return read.ok ? { mode: integration.mode, settings: read.value } : null;
}

async function openIntegration(parts: OpenIntegrationsParts, vendor: Vendor): Promise<OpenedIntegration> {
  const { db, sealer, environment, log } = parts;
  const stored = findOrTell(db, vendor.name, log);
  if (stored === 'unreadable') return { source: 'saved', mode: 'live', values: {}, problem: 'invalid', stored: null };
  if (stored === null) {
    const given = environment.get(vendor.name);
    if (!given) return { source: 'none', mode: 'disabled', values: {}, problem: null, stored };
    return withProblem(vendor, { ...given, source: 'environment', problem: null, stored });
  }
  const secrets = await openOrTell(sealer, stored, log);
  const isUnreadable = secrets === null && stored.mode !== 'disabled';
  return withProblem(vendor, {
    source: 'saved',
    mode: stored.mode,
    values: { ...stored.fields, ...secrets },
    problem: isUnreadable ? 'secrets_unreadable' : null,
    stored,
  });
}

function withProblem(vendor: Vendor, opened: OpenedIntegration): OpenedIntegration {
  if (opened.mode === 'disabled' || opened.problem !== null) return opened;
  return vendor.read(opened.values).ok ? opened : { ...opened, problem: 'invalid' };
}

function findOrTell(db: Db, name: IntegrationName, log: Log): StoredIntegration | null | 'unreadable' {
  try {
    return findIntegration(db, name);
  } catch (error) {
    log.error('integration.row_unreadable', { name, error });
    return 'unreadable';
  }
}

async function openOrTell(sealer: Sealer, stored: StoredIntegration, log: Log): Promise<FieldValues | null> {
  try {
    return await openSecrets(sealer, stored);
  } catch (error) {
    log.error('integration.open_failed', { name: stored.name, error });
    return null;
  }
}
