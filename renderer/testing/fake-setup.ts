import type {
  CertificateView,
  IntegrationAlert,
  IntegrationField,
  IntegrationName,
  IntegrationView,
  SetupReport,
  SignInView,
} from '../../main/controller/api/integration-views.ts';

/** How the stand-in's vendors are set up, what a test of them finds, and what they show. */
export type FakeSetup = {
  integrations: IntegrationView[];
  alerts: IntegrationAlert[];
  report: SetupReport;
  certificate: CertificateView;
  /** How far somebody is who signs in. */
  signIn: SignInView;
  /** Refuses to save with this. */
  refusal: { code: string; issues?: { path: string; message: string }[] } | null;
  /** What was typed for secrets, as it came; null where one was kept. */
  readonly secrets: (string | null)[];
};

export const OLD_SHA256 = '1A'.repeat(32);
export const NEW_SHA256 = '2B'.repeat(32);

const VALID_UNTIL = Date.UTC(2049, 11, 31);

export function aFakeSetup(): FakeSetup {
  return {
    integrations: [
      anIntegration('unifi_access', UNIFI_ACCESS_FIELDS),
      anIntegration('ninjaone', NINJAONE_FIELDS),
      anIntegration('unifi_network', UNIFI_NETWORK_FIELDS),
    ],
    alerts: [],
    report: { findings: [{ id: 'connection', state: 'ok', sentence: 'UniFi Access answers at this address.' }] },
    certificate: { sha256: OLD_SHA256, validUntil: VALID_UNTIL },
    signIn: { state: 'none' },
    refusal: null,
    secrets: [],
  };
}

const UNIFI_ACCESS_FIELDS: readonly IntegrationField[] = [
  { name: 'url', kind: 'text', isOptional: false },
  { name: 'token', kind: 'secret', isOptional: false },
  { name: 'certificate', kind: 'certificate', isOptional: false },
  { name: 'visitors', kind: 'switch', isOptional: true },
];

const NINJAONE_FIELDS: readonly IntegrationField[] = [
  { name: 'url', kind: 'text', isOptional: false },
  { name: 'clientId', kind: 'text', isOptional: false },
  { name: 'clientSecret', kind: 'secret', isOptional: false },
  { name: 'refreshToken', kind: 'secret', isOptional: true },
];

const UNIFI_NETWORK_FIELDS: readonly IntegrationField[] = [
  { name: 'url', kind: 'text', isOptional: false },
  { name: 'username', kind: 'text', isOptional: false },
  { name: 'password', kind: 'secret', isOptional: false },
  { name: 'site', kind: 'text', isOptional: true },
  { name: 'certificate', kind: 'certificate', isOptional: false },
  { name: 'vouchers', kind: 'switch', isOptional: true, isOnAtFirst: false },
];

function anIntegration(name: IntegrationName, fields: readonly IntegrationField[]): IntegrationView {
  return {
    name,
    mode: 'disabled',
    source: 'none',
    version: 0,
    fields: fields.map((field) => ({ ...field, value: null, isSet: false })),
    credentialExpiresOn: null,
    problem: null,
    canSignIn: false,
    health: { lastSuccessAt: null, lastFailure: null },
    saved: null,
  };
}

/** UniFi Access as it is when an owner has set it up. */
export function setUpDoors(now: number): IntegrationView {
  const values: Readonly<Record<string, string | boolean>> = {
    url: 'https://192.168.1.10:12445',
    certificate: OLD_SHA256,
    visitors: true,
  };
  return {
    ...anIntegration('unifi_access', []),
    mode: 'live',
    source: 'saved',
    version: 3,
    fields: UNIFI_ACCESS_FIELDS.map((field) => ({ ...field, value: values[field.name] ?? null, isSet: true })),
    credentialExpiresOn: '2026-11-01',
    health: { lastSuccessAt: now - 30_000, lastFailure: null },
    saved: { at: now - 86_400_000, by: 'Ana Varga' },
  };
}

/** NinjaOne as it is when an owner has set it up, and nobody has signed in yet. */
export function setUpBays(now: number): IntegrationView {
  const values: Readonly<Record<string, string>> = { url: 'https://eu.ninjarmm.com', clientId: 'harbour-golf' };
  return {
    ...anIntegration('ninjaone', []),
    mode: 'live',
    source: 'saved',
    version: 1,
    canSignIn: true,
    fields: NINJAONE_FIELDS.map((field) => ({
      ...field,
      value: values[field.name] ?? null,
      isSet: field.name !== 'refreshToken',
    })),
    health: { lastSuccessAt: now - 30_000, lastFailure: null },
    saved: { at: now - 86_400_000, by: 'Ana Varga' },
  };
}
