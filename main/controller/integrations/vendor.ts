import type { z } from 'zod';
import type { Random } from '../../../domain/random.ts';
import { err, ok, type Result } from '../../../domain/result.ts';
import type { Clock } from '../../../domain/time.ts';
import type { SignInError } from '../automation/ninjaone/sign-in-technician.ts';
import type { InputIssue } from '../errors.ts';
import type { Log } from '../log.ts';
import type { RotatedSecrets } from './rotated-secrets.ts';
import type { SetupReport } from './setup-check.ts';

export const INTEGRATION_NAMES = ['unifi_access', 'unifi_network', 'ninjaone'] as const;
export type IntegrationName = (typeof INTEGRATION_NAMES)[number];

/** `simulator` differs from `live` in what the screens say of it. */
export const INTEGRATION_MODES = ['disabled', 'simulator', 'live'] as const;
export type IntegrationMode = (typeof INTEGRATION_MODES)[number];

/** One thing that an owner fills in. A `secret` is sealed at rest and never shown again; a `certificate` is a SHA-256. */
export type IntegrationField = {
  readonly name: string;
  readonly kind: 'text' | 'secret' | 'certificate' | 'switch';
  readonly isOptional: boolean;
  /** How a switch stands until somebody has said otherwise: on, unless it says so here. */
  readonly isOnAtFirst?: boolean;
};

/** Whatever is filled in, secrets among it; what is not is absent. */
export type FieldValues = Readonly<Record<string, string | boolean>>;

export type TlsAddress = { readonly host: string; readonly port: number };

export type CheckParts = {
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  /** Keeps what a vendor changes while it is tried, or used. */
  readonly rotated: RotatedSecrets;
};

export type SignInParts = {
  /** Has somebody open this page in a browser on this computer. */
  readonly openUrl: (url: string) => void;
  readonly signal: AbortSignal;
  /** Where the browser comes back to; the vendor's own choice unless given. */
  readonly port?: number;
};

/** A vendor whose system a club may lean on: what has to be known of it, and how it is looked at. */
export type Vendor<Settings = unknown> = {
  readonly name: IntegrationName;
  /** In the order in which they are filled in; the address, where there is one, is called `url`. */
  readonly fields: readonly IntegrationField[];
  /** What the adapter takes. The issues name fields and hold no value. */
  read(values: FieldValues): Result<Settings, readonly InputIssue[]>;
  /** Tries everything for real, harmlessly. Errors: as `read`. */
  check(values: FieldValues, parts: CheckParts): Promise<Result<SetupReport, readonly InputIssue[]>>;
  /** Where the certificate is shown that an owner has to trust; null for what is no address. */
  certificateAt(url: string): TlsAddress | null;
  /**
   * Has a person sign in at the vendor's own page, and returns the fields that this leaves: secrets, to be kept at once.
   * Takes values that `read` has taken. Null where nobody has to.
   */
  readonly signIn: ((values: FieldValues, parts: SignInParts) => Promise<Result<FieldValues, SignInError>>) | null;
};

export type VendorDefinition<Settings> = {
  readonly name: IntegrationName;
  readonly fields: readonly IntegrationField[];
  /** Of all fields by their names. Its messages are shown to nobody but owners, and must repeat no value. */
  readonly schema: z.ZodType<Settings>;
  readonly check: (settings: Settings, parts: CheckParts) => Promise<SetupReport>;
  /** Where nothing is pinned, there is none. */
  readonly certificateAt?: (url: string) => TlsAddress | null;
  readonly signIn?: (settings: Settings, parts: SignInParts) => Promise<Result<FieldValues, SignInError>>;
};

export function defineVendor<Settings>(definition: VendorDefinition<Settings>): Vendor<Settings> {
  const { name, fields, schema, check, certificateAt, signIn } = definition;

  function read(values: FieldValues): Result<Settings, readonly InputIssue[]> {
    const parsed = schema.safeParse(values);
    if (parsed.success) return ok(parsed.data);
    return err(parsed.error.issues.map(({ path, message }) => ({ path: String(path[0] ?? ''), message })));
  }

  return {
    name,
    fields,
    read,
    async check(values, parts) {
      const settings = read(values);
      return settings.ok ? ok(await check(settings.value, parts)) : settings;
    },
    certificateAt: certificateAt ?? (() => null),
    signIn: signIn ? (values, parts) => signIn(schema.parse(values), parts) : null,
  };
}
