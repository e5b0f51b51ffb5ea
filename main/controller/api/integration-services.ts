import type { LocalDate } from '../../../domain/time.ts';
import type { IntegrationMode, IntegrationName } from '../integrations/vendor.ts';
import type { Actor } from '../staff/actor.ts';
import type {
  CertificateView,
  IntegrationAlert,
  IntegrationView,
  SetupReport,
  SignInView,
} from './integration-views.ts';
import type { Answer } from './services.ts';

/** Fields as typed; null for a secret leaves it as it is. */
export type IntegrationDraft = {
  readonly name: IntegrationName;
  readonly fields: Readonly<Record<string, string | boolean | null>>;
};

/** `version` is the one that the caller saw. */
export type SavedDraft = IntegrationDraft & {
  readonly mode: IntegrationMode;
  readonly version: number;
  readonly credentialExpiresOn: LocalDate | null;
};

export type CertificateQuery = { readonly name: IntegrationName; readonly url: string };

/** `from` is trusted so far, `to` was shown to whoever decides. */
export type CertificateTrust = {
  readonly name: IntegrationName;
  readonly version: number;
  readonly from: string;
  readonly to: string;
};

/** How other vendors' systems are reached. A secret goes in and never comes out. */
export type IntegrationService = {
  list(): Answer<readonly IntegrationView[]>;
  alerts(): Answer<readonly IntegrationAlert[]>;
  /** Tries what is typed, with the secrets that are kept. Opens no door and changes nothing. Errors: `input.invalid`. */
  check(draft: IntegrationDraft): Answer<SetupReport>;
  /** The certificate shown there now, to be compared. Errors: `input.invalid`, `integration.certificate_unreachable`. */
  readCertificate(query: CertificateQuery): Answer<CertificateView>;
  /**
   * Stores it, and has the controller start again with it; from then on the environment says nothing of it any more.
   * Errors: `input.invalid`, `integration.changed_meanwhile`, `integration.not_sealed`, `facility.fenced`.
   */
  save(draft: SavedDraft, by: Actor): Answer<IntegrationView>;
  /**
   * From now on the other certificate is trusted. Errors: those of `save`, `integration.certificate_differs`,
   * `integration.certificate_unreachable`.
   */
  trustCertificate(trust: CertificateTrust, by: Actor): Answer<IntegrationView>;
  /**
   * Has somebody sign in at the vendor's own page, with what is kept; what that leaves is saved as by `save`. An earlier
   * try ends. Errors: `input.invalid` where what is kept is not enough, `facility.fenced`.
   */
  beginSignIn(name: IntegrationName, by: Actor): Answer<SignInView>;
  signIn(name: IntegrationName): Answer<SignInView>;
  cancelSignIn(name: IntegrationName): Answer<null>;
};
