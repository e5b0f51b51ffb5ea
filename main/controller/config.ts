import { NINJAONE_EXPECTED, NINJAONE_VARIABLES, ninjaOneOf } from './automation/ninjaone/ninjaone-config.ts';
import type { NinjaOneValues } from './automation/ninjaone/ninjaone-vendor.ts';
import { join, resolve, sep } from 'node:path';
import { z } from 'zod';
import { err, ok, type Result } from '../../domain/result.ts';
import type { Retention } from './backup/backup-files.ts';
import { type UnifiAccessSettings, UnifiAccessSettingsSchema } from './access/unifi-access/unifi-access-settings.ts';
import {
  UNIFI_NETWORK_EXPECTED,
  UNIFI_NETWORK_VARIABLES,
  unifiNetworkOf,
} from './network/unifi-network/unifi-network-config.ts';
import type { UnifiNetworkSettings } from './network/unifi-network/unifi-network-settings.ts';

/** Where this controller takes what UniFi Access delivers. */
export const UNIFI_ACCESS_HOOK_PATH = '/hooks/unifi-access';

/**
 * How one controller is set up by its environment. What it says of a vendor counts until other settings are saved on the
 * screen.
 */
export type Config = {
  /** Absolute. */
  readonly dataDir: string;
  /** Absolute; better on another disk. */
  readonly backupDir: string;
  /** Which nightly backups are kept. */
  readonly retention: Retention;
  /** Absolute; what tells that `dataDir` went back in time, so never inside it. */
  readonly witnessDir: string;
  /** Absolute; the key that secrets are sealed by where there is no keyring. */
  readonly keyFile: string;
  readonly host: string;
  readonly port: number;
  readonly cloudUrl: string;
  /** Null: where the cloud said at pairing. */
  readonly mqttUrl: string | null;
  /** Pairs a fresh facility without a screen. */
  readonly pairingCode: string | null;
  /** Null: no door system is set up. */
  readonly unifiAccess: UnifiAccessSettings | null;
  /** Whether the door system keeps a visitor for each booking, so that its PIN opens the doors at their own readers. */
  readonly unifiAccessVisitors: boolean;
  /** Where the door system reaches this controller with what happens at the doors; null: it is asked instead. */
  readonly unifiAccessWebhookUrl: string | null;
  /** The demo club: seeded, paired and labelled as such. */
  readonly demo: boolean;
  readonly logLevel: 'debug' | 'info' | 'warn' | 'error' | 'silent';
  /** Null: the environment says nothing of it, as the next. */
  readonly ninjaOne: NinjaOneValues | null;
  readonly unifiNetwork: UnifiNetworkSettings | null;
  /** Whether each booking gets a voucher of the guest Wi-Fi. */
  readonly unifiNetworkVouchers: boolean;
};

/** `problems` name the variables; no value is repeated, it may be a secret. */
export type ConfigError = { readonly code: 'config.invalid'; readonly problems: readonly string[] };

const PortSchema = z
  .string()
  .regex(/^\d{1,5}$/)
  .transform(Number)
  .refine((port) => port <= 65_535);

/** At least one: the last backup is never given up. */
const CountSchema = z
  .string()
  .regex(/^\d{1,4}$/)
  .transform(Number)
  .refine((count) => count >= 1);

const EnvironmentSchema = z.object({
  DATA_DIR: z.string().default('./.data'),
  BACKUP_DIR: z.string().optional(),
  BACKUP_DAYS: CountSchema.default(14),
  BACKUP_WEEKS: CountSchema.default(8),
  WITNESS_DIR: z.string().optional(),
  KEY_FILE: z.string().optional(),
  HOST: z.string().max(255).default('127.0.0.1'),
  FACILITY_PORT: PortSchema.default(7070),
  CLOUD_URL: z.url({ protocol: /^https?$/ }).default('http://localhost:8080'),
  MQTT_URL: z.url({ protocol: /^(?:mqtts?|wss?)$/ }).optional(),
  MQTT_PORT: PortSchema.optional(),
  PAIRING_CODE: z.string().max(64).optional(),
  UNIFI_ACCESS_URL: UnifiAccessSettingsSchema.shape.url.optional(),
  UNIFI_ACCESS_TOKEN: UnifiAccessSettingsSchema.shape.token.optional(),
  UNIFI_ACCESS_CERT_SHA256: z.string().refine(isFingerprint).optional(),
  UNIFI_ACCESS_VISITORS: z.enum(['on', 'off']).default('on'),
  UNIFI_ACCESS_WEBHOOK_URL: z.url({ protocol: /^https?$/ }).optional(),
  DEMO: z.enum(['0', '1']).default('0'),
  LOG_LEVEL: z.enum(['debug', 'info', 'warn', 'error', 'silent']).default('info'),
  ...UNIFI_NETWORK_VARIABLES,
  ...NINJAONE_VARIABLES,
});

const CertificateSchema = UnifiAccessSettingsSchema.shape.certificate;

function isFingerprint(sha256: string): boolean {
  return CertificateSchema.safeParse({ sha256 }).success;
}

/** What a variable has to be, for the line that says it is not. */
const EXPECTED: Record<keyof z.infer<typeof EnvironmentSchema>, string> = {
  DATA_DIR: 'a folder',
  BACKUP_DIR: 'a folder',
  BACKUP_DAYS: 'a number from 1 to 9999',
  BACKUP_WEEKS: 'a number from 1 to 9999',
  WITNESS_DIR: 'a folder outside of DATA_DIR',
  KEY_FILE: 'a file',
  HOST: 'a host name or address',
  FACILITY_PORT: 'a port from 0 to 65535',
  CLOUD_URL: 'an http or https address',
  MQTT_URL: 'an mqtt, mqtts, ws or wss address',
  MQTT_PORT: 'a port from 0 to 65535',
  PAIRING_CODE: 'at most 64 characters',
  UNIFI_ACCESS_URL: 'an https address, such as https://10.0.0.5:12445',
  UNIFI_ACCESS_TOKEN: 'the API token as UniFi Access showed it',
  UNIFI_ACCESS_CERT_SHA256: 'a SHA-256 fingerprint, 64 hexadecimal digits with or without colons',
  UNIFI_ACCESS_VISITORS: 'on or off',
  UNIFI_ACCESS_WEBHOOK_URL: 'an http or https address of this computer, such as http://10.0.0.9:7070',
  DEMO: '0 or 1',
  LOG_LEVEL: 'debug, info, warn, error or silent',
  ...UNIFI_NETWORK_EXPECTED,
  ...NINJAONE_EXPECTED,
};

/** Reads the environment; an empty variable is one that is not set. Errors: `config.invalid`. */
export function parseConfig(environment: Readonly<Record<string, string | undefined>>): Result<Config, ConfigError> {
  const given = Object.fromEntries(Object.entries(environment).filter(([, value]) => value?.trim() !== ''));
  const parsed = EnvironmentSchema.safeParse(given);
  if (!parsed.success) {
    const names = new Set(parsed.error.issues.map(({ path }) => String(path[0])));
    return invalid([...names].map((name) => `${name} must be ${EXPECTED[name as keyof typeof EXPECTED]}`));
  }

  const env = parsed.data;
  const unifiAccess = [env.UNIFI_ACCESS_URL, env.UNIFI_ACCESS_TOKEN, env.UNIFI_ACCESS_CERT_SHA256];
  if (new Set(unifiAccess.map((value) => value === undefined)).size > 1) {
    return invalid(['UNIFI_ACCESS_URL, UNIFI_ACCESS_TOKEN and UNIFI_ACCESS_CERT_SHA256 go together']);
  }
  const ninjaOne = ninjaOneOf(env);
  if (ninjaOne === 'incomplete')
    return invalid(['NINJAONE_URL, NINJAONE_CLIENT_ID and NINJAONE_CLIENT_SECRET go together']);
  const unifiNetwork = unifiNetworkOf(env);
  if (unifiNetwork === 'incomplete') {
    return invalid(['UNIFI_NETWORK_URL, _USERNAME, _PASSWORD and _CERT_SHA256 go together']);
  }
  const dataDir = resolve(env.DATA_DIR);
  const witnessDir = resolve(env.WITNESS_DIR ?? `${dataDir}-witness`);
  if (`${witnessDir}${sep}`.startsWith(`${dataDir}${sep}`))
    return invalid([`WITNESS_DIR must be ${EXPECTED.WITNESS_DIR}`]);
  return ok({
    dataDir,
    backupDir: resolve(env.BACKUP_DIR ?? join(dataDir, 'backups')),
    retention: { daily: env.BACKUP_DAYS, weekly: env.BACKUP_WEEKS },
    witnessDir,
    keyFile: resolve(env.KEY_FILE ?? join(dataDir, 'secrets.key')),
    host: env.HOST,
    port: env.FACILITY_PORT,
    cloudUrl: env.CLOUD_URL.replace(/\/+$/, ''),
    mqttUrl: env.MQTT_URL ?? besideCloud(env),
    pairingCode: env.PAIRING_CODE ?? null,
    unifiAccess: unifiAccessOf(env),
    unifiAccessVisitors: env.UNIFI_ACCESS_VISITORS !== 'off',
    unifiAccessWebhookUrl: webhookUrlOf(env.UNIFI_ACCESS_WEBHOOK_URL),
    demo: env.DEMO === '1',
    logLevel: env.LOG_LEVEL,
    ninjaOne,
    unifiNetwork,
    unifiNetworkVouchers: env.UNIFI_NETWORK_VOUCHERS === 'on',
  });
}

/** One line for the person who starts the controller. */
export function describeConfigError({ problems }: ConfigError): string {
  return `The environment is not right: ${problems.join('; ')}.`;
}

/** Another port of the cloud's own broker than it says: there is something on the way. */
function besideCloud({ CLOUD_URL, MQTT_PORT }: z.infer<typeof EnvironmentSchema>): string | null {
  return MQTT_PORT === undefined ? null : `mqtt://${new URL(CLOUD_URL).hostname}:${MQTT_PORT}`;
}

function unifiAccessOf(env: z.infer<typeof EnvironmentSchema>): Config['unifiAccess'] {
  const { UNIFI_ACCESS_URL: url, UNIFI_ACCESS_TOKEN: token, UNIFI_ACCESS_CERT_SHA256: sha256 } = env;
  if (url === undefined || token === undefined || sha256 === undefined) return null;
  return { url, token, certificate: CertificateSchema.parse({ sha256 }) };
}

/** An address without a path is completed. */
function webhookUrlOf(given: string | undefined): string | null {
  if (given === undefined) return null;
  const url = new URL(given);
  if (url.pathname === '/') url.pathname = UNIFI_ACCESS_HOOK_PATH;
  return url.href;
}

function invalid(problems: readonly string[]): Result<never, ConfigError> {
  return err({ code: 'config.invalid', problems });
}
