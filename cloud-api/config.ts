import type { KeyObject } from 'node:crypto';
import { resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { err, ok, type Result } from '../domain/result.ts';
import type { RateLimits } from './http/security.ts';
import { LOG_LEVELS, type LogLevel } from './log.ts';
import { vapidKeysOf } from './messages/push/vapid-keys.ts';
import { readSendgridKey } from './webhooks/signatures/verify-sendgrid.ts';

/** How one cloud-api is set up by its environment. */
export type CloudConfig = {
  /** Absolute. */
  readonly dataDir: string;
  /** Absolute; what tells that the database went back in time, so never inside `dataDir`. */
  readonly witnessDir: string;
  readonly host: string;
  readonly port: number;
  /** Null: its own PostgreSQL under `dataDir`. */
  readonly databaseUrl: string | null;
  readonly mqttPort: number;
  /**
   * Null: its own broker on `mqttPort`. Of several processes on one database at most one may have its own; the others
   * are given its address, without a user. For more than a club or two it is somebody else's: Mosquitto.
   */
  readonly mqtt: OutsideBroker | null;
  /** Where facilities find the broker; null: where the cloud itself does, or on the host of `publicUrl`. */
  readonly mqttPublicUrl: string | null;
  /** A folder that Mosquitto reads its users and their rights from; null: somebody else sees to those. */
  readonly mosquittoDir: string | null;
  /** What owners show to pair and revoke controllers; null: nobody can. */
  readonly adminToken: string | null;
  /** Where people reach it, for links; without a slash at the end. */
  readonly publicUrl: string;
  /** Hex; null: made at the first start and kept in the database. */
  readonly secret: string | null;
  /** Each process counts for itself: of several behind one address, every one lets so many calls through. */
  readonly limits: RateLimits | null;
  readonly trustProxy: boolean | string;
  readonly pageDir: string;
  readonly ownerPageDir: string;
  /** Null: nobody is sent any mail. */
  readonly mail: MailConfig | null;
  /** Null: mail goes over SMTP. `eventKey`: by which its word on what became of mails is known; null: it is not heard. */
  readonly sendgrid: SendgridConfig | null;
  /** Null: nobody is sent any texts. */
  readonly twilio: TwilioConfig | null;
  /** Null: no browser is told anything. */
  readonly push: PushConfig | null;
  readonly isDemo: boolean;
  readonly logLevel: LogLevel;
  /** Null: no bridge to ClubOS. Its `url` is null where ClubOS is told nothing of its own accord. */
  readonly clubos: { readonly secret: string; readonly url: string | null } | null;
  /** Null: the club has no HubSpot. */
  readonly hubspot: HubspotConfig | null;
};

export type HubspotConfig = {
  /** Without a slash at the end. */
  readonly url: string;
  readonly token: string;
  /** The dated version in every path. */
  readonly version: string;
  /** What HubSpot signs its calls with; null: it calls nobody. */
  readonly clientSecret: string | null;
};

/** `smtpUrl` holds a password. */
export type MailConfig = { readonly smtpUrl: string; readonly from: string };

export type SendgridConfig = {
  readonly url: string;
  readonly apiKey: string;
  readonly from: string;
  readonly eventKey: KeyObject | null;
};

/** `url` without a slash at the end; `from` is a number of ours or a messaging service's id. */
export type TwilioConfig = {
  readonly url: string;
  readonly accountSid: string;
  readonly authToken: string;
  readonly from: string;
};

/**
 * `contact`: whom push services write to, `mailto:` or `https:`. `key`: our private key, base64url; null: it comes from
 * the secret. `test`: a push service besides those of the browsers, and the file with its certificate.
 */
export type PushConfig = {
  readonly contact: string;
  readonly key: string | null;
  readonly test: { readonly origin: string; readonly certificateFile: string } | null;
};

export type OutsideBroker = { readonly url: string; readonly username: string; readonly password: string };

/** `problems` name the variables; no value is repeated, it may be a secret. */
export type ConfigError = { readonly code: 'config.invalid'; readonly problems: readonly string[] };

const PortSchema = z
  .string()
  .regex(/^\d{1,5}$/)
  .transform(Number)
  .refine((port) => port <= 65_535);

const CountSchema = z
  .string()
  .regex(/^\d{1,6}$/)
  .transform(Number)
  .refine((count) => count >= 1);

/** Too long to be guessed, short enough for a password manager. */
const ADMIN_TOKEN_LENGTH_MIN = 16;

/** Long enough that nobody finds it out from what it has signed. */
const CLUBOS_SECRET_LENGTH_MIN = 16;

const HUBSPOT_SECRET_LENGTH_MIN = 16;

const LOOPBACK = new Set(['127.0.0.1', '::1', '[::1]', 'localhost']);

/** What is told there is of customers: not over open lines, but to this very machine. */
function isGuarded(address: string): boolean {
  const { protocol, hostname, username, password } = new URL(address);
  return (protocol === 'https:' || LOOPBACK.has(hostname)) && username === '' && password === '';
}

const EnvironmentSchema = z.object({
  DATA_DIR: z.string().default('./.data'),
  WITNESS_DIR: z.string().optional(),
  HOST: z.string().max(255).default('127.0.0.1'),
  CLOUD_PORT: PortSchema.default(8080),
  CLOUD_URL: z.url({ protocol: /^https?$/ }).optional(),
  DATABASE_URL: z.url({ protocol: /^postgres(?:ql)?$/ }).optional(),
  MQTT_PORT: PortSchema.default(1883),
  MQTT_URL: z.url({ protocol: /^mqtts?$/ }).optional(),
  MQTT_PUBLIC_URL: z.url({ protocol: /^(?:mqtts?|wss?)$/ }).optional(),
  MOSQUITTO_DIR: z.string().optional(),
  // It is shown in a header, where a blank would end it.
  ADMIN_TOKEN: z
    .string()
    .regex(/^[\x21-\x7e]*$/)
    .min(ADMIN_TOKEN_LENGTH_MIN)
    .max(200)
    .optional(),
  CLOUD_SECRET: z
    .string()
    .regex(/^[0-9a-fA-F]{64}$/)
    .optional(),
  RATE_LIMITS: z.enum(['on', 'off']).default('on'),
  CALLS_PER_MIN: CountSchema.default(600),
  BOOKINGS_PER_MIN: CountSchema.default(20),
  TRUST_PROXY: z.string().max(500).optional(),
  SMTP_URL: z.url({ protocol: /^smtps?$/ }).optional(),
  MAIL_FROM: z.email().max(254).optional(),
  SENDGRID_API_KEY: z
    .string()
    .regex(/^[\x21-\x7e]{8,300}$/)
    .optional(),
  SENDGRID_EVENT_KEY: z
    .string()
    .max(500)
    .refine((key) => readSendgridKey(key) !== null)
    .optional(),
  SENDGRID_URL: z
    .url({ protocol: /^https?$/ })
    .refine(isGuarded)
    .default('https://api.sendgrid.com'),
  TWILIO_ACCOUNT_SID: z
    .string()
    .regex(/^AC[0-9a-zA-Z]{32}$/)
    .optional(),
  TWILIO_AUTH_TOKEN: z
    .string()
    .regex(/^[\x21-\x7e]{16,200}$/)
    .optional(),
  TWILIO_FROM: z
    .string()
    .regex(/^(?:\+[1-9]\d{6,14}|MG[0-9a-zA-Z]{32})$/)
    .optional(),
  TWILIO_URL: z
    .url({ protocol: /^https?$/ })
    .refine(isGuarded)
    .default('https://api.twilio.com'),
  PUSH_CONTACT: z.union([z.url({ protocol: /^https$/ }), z.string().regex(/^mailto:[^\s@]+@[^\s@]+$/)]).optional(),
  PUSH_KEY: z
    .string()
    .regex(/^[\w-]{43}$/)
    .refine((key) => vapidKeysOf(Buffer.from(key, 'base64url')) !== null)
    .optional(),
  PUSH_TEST_URL: z
    .url({ protocol: /^https$/ })
    .refine((url) => LOOPBACK.has(new URL(url).hostname))
    .optional(),
  PUSH_TEST_CERT: z.string().optional(),
  DEMO: z.enum(['0', '1']).default('0'),
  LOG_LEVEL: z.enum(LOG_LEVELS).default('info'),
  CLUBOS_SECRET: z.string().min(CLUBOS_SECRET_LENGTH_MIN).max(200).optional(),
  CLUBOS_URL: z
    .url({ protocol: /^https?$/ })
    .refine(isGuarded)
    .optional(),
  HUBSPOT_TOKEN: z
    .string()
    .regex(/^[\x21-\x7e]+$/)
    .max(500)
    .optional(),
  HUBSPOT_URL: z
    .url({ protocol: /^https?$/ })
    .refine(isGuarded)
    .default('https://api.hubapi.com'),
  HUBSPOT_API_VERSION: z
    .string()
    .regex(/^20\d\d-\d\d$/)
    .default('2026-09'),
  HUBSPOT_CLIENT_SECRET: z.string().min(HUBSPOT_SECRET_LENGTH_MIN).max(200).optional(),
});
type Environment = z.infer<typeof EnvironmentSchema>;

/** What a variable has to be, for the line that says it is not. */
const EXPECTED: Record<keyof Environment, string> = {
  DATA_DIR: 'a folder',
  WITNESS_DIR: 'a folder outside of DATA_DIR',
  HOST: 'a host name or address',
  CLOUD_PORT: 'a port from 0 to 65535',
  CLOUD_URL: 'an http or https address',
  DATABASE_URL: 'a postgres:// address',
  MQTT_PORT: 'a port from 0 to 65535',
  MQTT_URL: 'an mqtt or mqtts address, with user and password unless another cloud-api runs the broker',
  MQTT_PUBLIC_URL: 'an mqtt, mqtts, ws or wss address',
  MOSQUITTO_DIR: 'a folder',
  ADMIN_TOKEN: `a secret of ${ADMIN_TOKEN_LENGTH_MIN} to 200 characters without blanks`,
  CLOUD_SECRET: '64 hexadecimal digits',
  RATE_LIMITS: 'on or off',
  CALLS_PER_MIN: 'a number from 1 to 999999',
  BOOKINGS_PER_MIN: 'a number from 1 to 999999',
  TRUST_PROXY: 'addresses of proxies, separated by commas',
  SMTP_URL: 'an smtp or smtps address, such as smtp://user:password@mail.example:587',
  MAIL_FROM: 'the e-mail address that mail comes from',
  SENDGRID_API_KEY: 'a key that may send mail',
  SENDGRID_EVENT_KEY: 'the public key of the event webhook, as SendGrid shows it',
  SENDGRID_URL: 'an https address without a user, or one of this machine',
  TWILIO_ACCOUNT_SID: 'the account’s own id, AC and 32 letters or digits',
  TWILIO_AUTH_TOKEN: 'the account’s token, which also signs what Twilio tells us',
  TWILIO_FROM: 'a number such as +19025550100, or a messaging service’s id, MG and 32 letters or digits',
  TWILIO_URL: 'an https address without a user, or one of this machine',
  PUSH_CONTACT: 'whom push services write to when something is wrong: mailto: and an address, or an https address',
  PUSH_KEY: 'a private key of P-256, 43 letters of base64url; it needs PUSH_CONTACT',
  PUSH_TEST_URL: 'an https address of this machine; it needs PUSH_TEST_CERT and PUSH_CONTACT',
  PUSH_TEST_CERT: 'a file with the certificate of PUSH_TEST_URL',
  DEMO: '0 or 1',
  LOG_LEVEL: 'error, warn, info, debug or silent',
  CLUBOS_SECRET: `a secret of ${CLUBOS_SECRET_LENGTH_MIN} to 200 characters`,
  CLUBOS_URL: 'an https address without a user, or one of this machine; it needs CLUBOS_SECRET',
  HUBSPOT_TOKEN: 'the token of a service key or a project app, without blanks',
  HUBSPOT_URL: 'an https address without a user, or one of this machine',
  HUBSPOT_API_VERSION: 'a dated version of HubSpot’s API, such as 2026-09',
  HUBSPOT_CLIENT_SECRET: `the client secret of the project app (${HUBSPOT_SECRET_LENGTH_MIN} to 200 characters); it needs HUBSPOT_TOKEN`,
};

const PAGE_DIR = fileURLToPath(new URL('../out/booking-page', import.meta.url));
const OWNER_PAGE_DIR = fileURLToPath(new URL('../out/owner-page', import.meta.url));

/** Reads the environment; an empty variable is one that is not set. Errors: `config.invalid`. */
export function parseConfig(
  environment: Readonly<Record<string, string | undefined>>,
): Result<CloudConfig, ConfigError> {
  const given = Object.fromEntries(Object.entries(environment).filter(([, value]) => value?.trim() !== ''));
  const parsed = EnvironmentSchema.safeParse(given);
  if (!parsed.success) {
    const names = new Set(parsed.error.issues.map(({ path }) => String(path[0])));
    return invalid([...names].map((name) => `${name} must be ${expectedOf(name)}`));
  }

  const env = parsed.data;
  if (env.DEMO === '1' && !LOOPBACK.has(env.HOST)) {
    return invalid(['HOST must be this machine (127.0.0.1) with DEMO=1: everybody knows the demo’s codes']);
  }
  if (env.CLUBOS_URL !== undefined && env.CLUBOS_SECRET === undefined) {
    return invalid([`CLUBOS_URL must be ${EXPECTED.CLUBOS_URL}`]);
  }
  if (env.HUBSPOT_CLIENT_SECRET !== undefined && env.HUBSPOT_TOKEN === undefined) {
    return invalid([`HUBSPOT_CLIENT_SECRET must be ${EXPECTED.HUBSPOT_CLIENT_SECRET}`]);
  }
  const dataDir = resolve(env.DATA_DIR);
  const witnessDir = resolve(env.WITNESS_DIR ?? `${dataDir}-witness`);
  if (`${witnessDir}${sep}`.startsWith(`${dataDir}${sep}`)) {
    return invalid([`WITNESS_DIR must be ${EXPECTED.WITNESS_DIR}`]);
  }
  const carriers = [env.SMTP_URL, env.SENDGRID_API_KEY].filter((given) => given !== undefined);
  if (carriers.length > 1 || (carriers.length === 1) !== (env.MAIL_FROM !== undefined)) {
    return invalid(['MAIL_FROM goes with either SMTP_URL or SENDGRID_API_KEY']);
  }
  const twilio = [env.TWILIO_ACCOUNT_SID, env.TWILIO_AUTH_TOKEN, env.TWILIO_FROM];
  if (twilio.includes(undefined) && twilio.some((given) => given !== undefined)) {
    return invalid(['TWILIO_ACCOUNT_SID, TWILIO_AUTH_TOKEN and TWILIO_FROM go together']);
  }
  const isPushOff = env.PUSH_CONTACT === undefined;
  if (isPushOff && env.PUSH_KEY !== undefined) return invalid([`PUSH_KEY must be ${EXPECTED.PUSH_KEY}`]);
  if ((env.PUSH_TEST_URL === undefined) !== (env.PUSH_TEST_CERT === undefined) || (isPushOff && env.PUSH_TEST_URL)) {
    return invalid([`PUSH_TEST_URL must be ${EXPECTED.PUSH_TEST_URL}`]);
  }
  return ok({
    dataDir,
    witnessDir,
    host: env.HOST,
    port: env.CLOUD_PORT,
    databaseUrl: env.DATABASE_URL ?? null,
    mqttPort: env.MQTT_PORT,
    mqtt: env.MQTT_URL === undefined ? null : readBroker(env.MQTT_URL),
    mqttPublicUrl: env.MQTT_PUBLIC_URL ?? null,
    mosquittoDir: env.MOSQUITTO_DIR === undefined ? null : resolve(env.MOSQUITTO_DIR),
    adminToken: env.ADMIN_TOKEN ?? null,
    publicUrl: (env.CLOUD_URL ?? `http://localhost:${env.CLOUD_PORT}`).replace(/\/+$/, ''),
    secret: env.CLOUD_SECRET ?? null,
    limits: env.RATE_LIMITS === 'off' ? null : { callsPerMin: env.CALLS_PER_MIN, bookingsPerMin: env.BOOKINGS_PER_MIN },
    trustProxy: env.TRUST_PROXY ?? false,
    pageDir: PAGE_DIR,
    ownerPageDir: OWNER_PAGE_DIR,
    mail: mailOf(env),
    sendgrid: sendgridOf(env),
    twilio: twilioOf(env),
    push: pushOf(env),
    isDemo: env.DEMO === '1',
    logLevel: env.LOG_LEVEL,
    clubos:
      env.CLUBOS_SECRET === undefined
        ? null
        : { secret: env.CLUBOS_SECRET, url: env.CLUBOS_URL?.replace(/\/+$/, '') ?? null },
    hubspot: hubspotOf(env),
  });
}

/** One line for the person who starts it. */
export function describeConfigError({ problems }: ConfigError): string {
  return `The environment is not right: ${problems.join('; ')}.`;
}

function expectedOf(name: string): string {
  return Object.entries(EXPECTED).find(([known]) => known === name)?.[1] ?? 'something else';
}

function readBroker(address: string): OutsideBroker {
  const url = new URL(address);
  const { username, password } = url;
  url.username = '';
  url.password = '';
  return { url: url.href, username: decodeURIComponent(username), password: decodeURIComponent(password) };
}

function mailOf({ SMTP_URL: smtpUrl, MAIL_FROM: from }: Environment): MailConfig | null {
  return smtpUrl === undefined || from === undefined ? null : { smtpUrl, from };
}

function hubspotOf(env: Environment): HubspotConfig | null {
  if (env.HUBSPOT_TOKEN === undefined) return null;
  return {
    url: env.HUBSPOT_URL.replace(/\/+$/, ''),
    token: env.HUBSPOT_TOKEN,
    version: env.HUBSPOT_API_VERSION,
    clientSecret: env.HUBSPOT_CLIENT_SECRET ?? null,
  };
}

function sendgridOf(env: Environment): SendgridConfig | null {
  const { SENDGRID_API_KEY: apiKey, SENDGRID_EVENT_KEY: eventKey, SENDGRID_URL: url, MAIL_FROM: from } = env;
  if (apiKey === undefined || from === undefined) return null;
  return {
    url: url.replace(/\/+$/, ''),
    apiKey,
    from,
    eventKey: eventKey === undefined ? null : readSendgridKey(eventKey),
  };
}

function pushOf({ PUSH_CONTACT: contact, PUSH_KEY: key, ...env }: Environment): PushConfig | null {
  if (contact === undefined) return null;
  const { PUSH_TEST_URL: url, PUSH_TEST_CERT: file } = env;
  const isTest = url !== undefined && file !== undefined;
  const test = isTest ? { origin: new URL(url).origin, certificateFile: resolve(file) } : null;
  return { contact, key: key ?? null, test };
}

function twilioOf(env: Environment): TwilioConfig | null {
  const { TWILIO_ACCOUNT_SID: accountSid, TWILIO_AUTH_TOKEN: authToken, TWILIO_FROM: from, TWILIO_URL: url } = env;
  if (accountSid === undefined || authToken === undefined || from === undefined) return null;
  return { url: url.replace(/\/+$/, ''), accountSid, authToken, from };
}

function invalid(problems: readonly string[]): Result<never, ConfigError> {
  return err({ code: 'config.invalid', problems });
}
