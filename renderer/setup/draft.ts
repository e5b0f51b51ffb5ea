import { TRPCClientError } from '@trpc/client';
import type {
  IntegrationField,
  IntegrationMode,
  IntegrationView,
} from '../../main/controller/api/integration-views.ts';

/** What is typed. A secret is null until somebody types one. */
export type Draft = {
  readonly mode: IntegrationMode;
  readonly fields: Readonly<Record<string, string | boolean | null>>;
  /** Empty for none. */
  readonly expiresOn: string;
};

/** Begins with what is kept. Somebody who sets it up for the first time wants to use it. */
export function draftOf(view: IntegrationView): Draft {
  return {
    mode: view.source === 'none' ? 'live' : view.mode,
    fields: Object.fromEntries(
      view.fields.map((field) => [field.name, field.kind === 'secret' ? null : (field.value ?? emptyOf(field))]),
    ),
    expiresOn: view.credentialExpiresOn ?? '',
  };
}

function emptyOf({ kind, isOnAtFirst = true }: IntegrationField): string | boolean {
  return kind === 'switch' ? isOnAtFirst : '';
}

/** The fields that the controller did not take. */
export function wrongFieldsOf(error: unknown): ReadonlySet<string> {
  const data: unknown = error instanceof TRPCClientError ? error.data : null;
  const refusal = isRecord(data) ? data['domainError'] : null;
  const issues = isRecord(refusal) && Array.isArray(refusal['issues']) ? refusal['issues'] : [];
  return new Set(
    issues.flatMap((issue) => (isRecord(issue) && typeof issue['path'] === 'string' ? issue['path'] : [])),
  );
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
