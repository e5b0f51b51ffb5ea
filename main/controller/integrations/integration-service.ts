import { required } from '../../../domain/assert.ts';
import { localDateOf } from '../../../domain/opening-hours.ts';
import { err, ok, type Result } from '../../../domain/result.ts';
import type { IntegrationView, SignInView } from '../api/integration-views.ts';
import type {
  CertificateTrust,
  IntegrationDraft,
  IntegrationService,
  SavedDraft,
} from '../api/integration-services.ts';
import type { ChangeBus } from '../change-bus.ts';
import type { Db } from '../db/database.ts';
import type { DomainError } from '../errors.ts';
import type { Actor } from '../staff/actor.ts';
import { alertsOf } from './alerts.ts';
import { draftValues, plainFingerprint } from './draft-values.ts';
import type { HealthBook } from './health-book.ts';
import type { OpenedIntegration, OpenedIntegrations } from './opened-integration.ts';
import type { RotatedSecrets } from './rotated-secrets.ts';
import { saveOpened, type SavingParts } from './save-integration.ts';
import { createSignIns, type SignIns, type SignInsParts } from './sign-ins.ts';
import type { CertificateReader } from './server-certificate.ts';
import type { CheckParts, FieldValues, IntegrationName, Vendor } from './vendor.ts';

export type IntegrationServiceParts = CheckParts &
  Pick<SavingParts, 'sealer'> & {
    readonly db: Db;
    /** False with a database that is lost at the next start: nothing is saved then. */
    readonly isSound: boolean;
    readonly vendors: readonly Vendor[];
    readonly opened: OpenedIntegrations;
    readonly health: HealthBook;
    readonly changes: ChangeBus;
    readonly timeZone: () => string;
    readonly readCertificate: CertificateReader;
    /** `signal` ends whoever is signing in. */
    readonly signIns: Pick<SignInsParts, 'signal' | 'port'>;
    /** The controller is to start again with what was saved. */
    readonly onSaved: () => void;
  };

type State = {
  readonly parts: IntegrationServiceParts;
  readonly opened: Map<IntegrationName, OpenedIntegration>;
  readonly signIns: SignIns;
};

/** How vendors' systems are set up, tried and trusted. What is saved counts when the controller has started again. */
export function createIntegrationService(parts: IntegrationServiceParts): IntegrationService {
  const { clock, vendors, health, timeZone, readCertificate } = parts;
  const signIns = createSignIns({ ...parts.signIns, log: parts.log });
  const state: State = { parts, opened: new Map(parts.opened), signIns };

  return {
    list: () => ok(vendors.map((vendor) => view(vendor, openedOf(state, vendor.name), health))),
    alerts: () => ok(alertsOf(state.opened, health, localDateOf(timeZone(), clock.now()))),
    check: (draft) => check(state, draft),
    readCertificate: async ({ name, url }) => {
      const address = vendorOf(state, name).certificateAt(url);
      return address ? readCertificate(address) : err({ code: 'input.invalid', issues: [NO_ADDRESS] });
    },
    save: (draft, by) => save(state, draft, by),
    trustCertificate: (trust, by) => trustCertificate(state, trust, by),
    beginSignIn: (name, by) => beginSignIn(state, name, by),
    signIn: (name) => ok(signIns.of(name)),
    cancelSignIn: async (name) => {
      await signIns.cancel(name);
      return ok(null);
    },
  };
}

const NO_ADDRESS = { path: 'url', message: 'must be the address of a system that shows a certificate' };

async function check(state: State, { name, fields }: IntegrationDraft) {
  const vendor = vendorOf(state, name);
  const { clock, random, log, rotated } = state.parts;
  const values = draftValues(vendor, fields, openedOf(state, name).values);
  const report = values.ok
    ? await vendor.check(latestOf(values.value, rotated), { clock, random, log, rotated })
    : values;
  return report.ok ? report : invalid(report.error);
}

async function save(state: State, draft: SavedDraft, by: Actor): Promise<Result<IntegrationView, DomainError>> {
  const { name, mode, version, fields, credentialExpiresOn } = draft;
  const vendor = vendorOf(state, name);
  const before = openedOf(state, name);
  const refusal = refusalOf(state, before, version);
  if (refusal) return err(refusal);
  const values = draftValues(vendor, fields, before.values);
  if (!values.ok) return invalid(values.error);
  // What is switched off may be half filled in.
  const read = mode === 'disabled' ? ok(null) : vendor.read(values.value);
  if (!read.ok) return invalid(read.error);
  // What a vendor has changed since it was typed in, or saved, is kept as it is by now.
  const wanted = { mode, values: latestOf(values.value, state.parts.rotated), credentialExpiresOn };
  return keep(state, { vendor, before, wanted, action: 'integration.saved' }, by);
}

/** An owner has compared both fingerprints. What is shown there now must still be what they saw. */
async function trustCertificate(
  state: State,
  { name, version, from, to }: CertificateTrust,
  by: Actor,
): Promise<Result<IntegrationView, DomainError>> {
  const vendor = vendorOf(state, name);
  const before = openedOf(state, name);
  const refusal = refusalOf(state, before, version);
  if (refusal) return err(refusal);
  const { url, certificate } = before.values;
  const address = typeof url === 'string' ? vendor.certificateAt(url) : null;
  if (!address || certificate !== plainFingerprint(from)) {
    return err({ code: 'integration.changed_meanwhile', version });
  }
  const shown = await state.parts.readCertificate(address);
  if (!shown.ok) return shown;
  const { sha256 } = shown.value;
  if (sha256 !== plainFingerprint(to)) return err({ code: 'integration.certificate_differs', sha256 });
  const values: FieldValues = { ...latestOf(before.values, state.parts.rotated), certificate: sha256 };
  const wanted = { mode: before.mode, values, credentialExpiresOn: before.stored?.credentialExpiresOn ?? null };
  return keep(state, { vendor, before, wanted, action: 'integration.certificate_trusted' }, by);
}

async function beginSignIn(state: State, name: IntegrationName, by: Actor): Promise<Result<SignInView, DomainError>> {
  const vendor = vendorOf(state, name);
  const { values, stored } = openedOf(state, name);
  const refusal = refusalOf(state, openedOf(state, name), stored?.version ?? 0);
  if (refusal) return err(refusal);
  const read = vendor.read(values);
  if (!read.ok) return invalid(read.error);
  if (vendor.signIn === null) return invalid([{ path: 'name', message: 'must be one at which somebody signs in' }]);
  const begun = await state.signIns.begin(vendor, values, (left) => {
    const before = openedOf(state, name);
    const credentialExpiresOn = before.stored?.credentialExpiresOn ?? null;
    const kept = { ...latestOf(before.values, state.parts.rotated), ...left };
    const wanted = { mode: before.mode, values: kept, credentialExpiresOn };
    return keep(state, { vendor, before, wanted, action: 'integration.signed_in' }, by);
  });
  return ok(begun);
}

function latestOf(values: FieldValues, rotated: RotatedSecrets): FieldValues {
  const entries = Object.entries(values).map(([name, value]) => [
    name,
    typeof value === 'string' ? rotated.latest(value) : value,
  ]);
  return Object.fromEntries(entries);
}

type Keeping = Omit<Parameters<typeof saveOpened>[1], 'by'>;

async function keep(state: State, keeping: Keeping, by: Actor): Promise<Result<IntegrationView, DomainError>> {
  const { vendor } = keeping;
  const { health, changes, onSaved } = state.parts;
  const saved = await saveOpened(state.parts, { ...keeping, by });
  if (!saved.ok) return saved;
  state.opened.set(vendor.name, saved.value);
  health.forget(vendor.name);
  changes.announce({ type: 'integrations' });
  onSaved();
  return ok(view(vendor, saved.value, health));
}

/** Why nothing can be saved over `before`; null when it can. */
function refusalOf({ parts }: State, before: OpenedIntegration, version: number): DomainError | null {
  if (!parts.isSound) return { code: 'facility.fenced', reason: 'corrupt' };
  const known = before.stored?.version ?? 0;
  return known === version ? null : { code: 'integration.changed_meanwhile', version: known };
}

function invalid(issues: Extract<DomainError, { code: 'input.invalid' }>['issues']): Result<never, DomainError> {
  return err({ code: 'input.invalid', issues });
}

function vendorOf({ parts }: State, name: IntegrationName): Vendor {
  return required(
    parts.vendors.find((vendor) => vendor.name === name),
    'vendorOf: the API lets no name pass that has no vendor',
  );
}

function openedOf({ opened }: State, name: IntegrationName): OpenedIntegration {
  return required(opened.get(name), 'openedOf: every vendor has been opened');
}

function view(vendor: Vendor, opened: OpenedIntegration, health: HealthBook): IntegrationView {
  const { mode, source, values, problem, stored } = opened;
  const isSealed = new Set(stored?.secretFields);
  return {
    name: vendor.name,
    mode,
    source,
    version: stored?.version ?? 0,
    fields: vendor.fields.map((field) => ({
      ...field,
      value: field.kind === 'secret' ? null : (values[field.name] ?? null),
      isSet: field.name in values || (source === 'saved' && isSealed.has(field.name)),
    })),
    credentialExpiresOn: source === 'saved' ? (stored?.credentialExpiresOn ?? null) : null,
    problem,
    canSignIn: vendor.signIn !== null && vendor.read(values).ok,
    health: health.of(vendor.name),
    saved: source === 'saved' && stored ? { at: stored.savedAt, by: stored.savedBy } : null,
  };
}
