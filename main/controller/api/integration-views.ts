import type { EpochMs, LocalDate } from '../../../domain/time.ts';
import type { SignInError } from '../automation/ninjaone/sign-in-technician.ts';
import type { DomainError } from '../errors.ts';
import type { IntegrationHealth } from '../integrations/health-book.ts';
import type { IntegrationProblem } from '../integrations/opened-integration.ts';
import type { IntegrationField, IntegrationMode, IntegrationName } from '../integrations/vendor.ts';

/** What the set-up screen is shown. Screens import these types and the router's, and nothing else of the controller. */

export type { SetupFinding, SetupReport } from '../integrations/setup-check.ts';
export type { IntegrationField, IntegrationHealth, IntegrationMode, IntegrationName, IntegrationProblem };

export type IntegrationView = {
  readonly name: IntegrationName;
  readonly mode: IntegrationMode;
  /** `environment`: whoever starts the controller has set it, and nobody has saved other settings. */
  readonly source: 'none' | 'saved' | 'environment';
  /** Zero while nobody has saved any. */
  readonly version: number;
  /** Of a secret only whether there is one; `value` is null then. */
  readonly fields: readonly (IntegrationField & {
    readonly value: string | boolean | null;
    readonly isSet: boolean;
  })[];
  /** As an owner typed it in; no system tells. */
  readonly credentialExpiresOn: LocalDate | null;
  /** Why it is not used although it is switched on. */
  readonly problem: IntegrationProblem | null;
  /** Somebody may sign in at the vendor's own page, with what is kept. */
  readonly canSignIn: boolean;
  readonly health: IntegrationHealth;
  readonly saved: { readonly at: EpochMs; readonly by: string } | null;
};

/** Shown over the whole app until somebody has seen to it. */
export type IntegrationAlert =
  | { readonly kind: 'certificate_changed' | IntegrationProblem; readonly name: IntegrationName }
  | {
      readonly kind: 'credential_expires';
      readonly name: IntegrationName;
      readonly on: LocalDate;
      readonly isOver: boolean;
    };

/** How far somebody is who signs in at a vendor's own page. What it leaves is kept and never shown. */
export type SignInView =
  | { readonly state: 'none' }
  /** In a browser on the controller's computer: that is where the vendor sends it back to. */
  | { readonly state: 'waiting'; readonly url: string }
  | { readonly state: 'failed'; readonly code: SignInError['code'] | DomainError['code'] };

/** The certificate that a system shows just now: nothing has been sent to it but a greeting. */
export type CertificateView = {
  /** 64 hexadecimal digits. */
  readonly sha256: string;
  readonly validUntil: EpochMs | null;
};
